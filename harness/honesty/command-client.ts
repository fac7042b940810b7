/**
 * A client in any language: a command that reads operations from stdin and answers on stdout, one JSON object a line.
 *
 *     { "id": 1, "f": "write", "key": "k", "value": 7, "deadlineMs": 1000 }
 *     { "id": 1, "type": "ok", "value": 7 }              type is ok, fail or info; error is a text, with fail and info
 *
 * Station: honesty. Each client is a process of its own; what it writes to stderr is told if it dies.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as later } from 'node:timers/promises'
import type { AsyncClient, ClientRequest, Completion } from '../../systems/client.ts'
import { UsageError } from '../core/errors.ts'
import { CLIENT_DIED } from './ask.ts'
import { commandAnswer, completionOf } from './command-answer.ts'

/** In the command's environment: the address with port of the server. In its arguments it replaces `{target}`. */
const TARGET_VARIABLE = 'ORDEAL_TARGET'

const EXIT_GRACE_MS = 500
const STDERR_LINES = 20

type Waiting = { readonly request: ClientRequest; readonly settle: (completion: Completion) => void }

/**
 * Opens clients by starting the command with this environment. From the second on, resolves only after as long as the first
 * took to start and answer: an operation asked of a program that still starts would have its time taken away.
 */
export function commandClients(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
): (target: string) => Promise<AsyncClient> {
  let startMs = 0
  return async (target) => {
    const began = performance.now()
    const client = new CommandClient(command, environment, target, () => {
      startMs = Math.max(startMs, performance.now() - began)
    })
    await later(startMs)
    return client
  }
}

class CommandClient implements AsyncClient {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #closed: Promise<void>
  readonly #waiting = new Map<number, Waiting>()
  readonly #lastWords: string[] = []
  readonly #started: () => void
  #asked = 0
  #answered = 0
  /** Why nothing can be asked any more: it died, or it cannot be understood, which is for the user to put right. */
  #died: string | undefined
  #broken: UsageError | undefined
  /** Rejects the operations under way when the command is broken. */
  readonly #breaks = Promise.withResolvers<never>()

  constructor(command: readonly string[], environment: NodeJS.ProcessEnv, target: string, started: () => void) {
    const [program = '', ...words] = command.map((word) => word.replaceAll('{target}', target))
    this.#started = started
    this.#breaks.promise.catch(() => {})
    this.#child = spawn(program, words, { env: { ...environment, [TARGET_VARIABLE]: target } })
    this.#child.stdin.on('error', () => {}) // it died: 'close' tells
    // Where a signal ends this process nobody closes it, and it may not hear that its input has ended.
    const kill = () => this.#child.kill('SIGKILL')
    process.on('exit', kill)
    this.#child.on('close', () => process.off('exit', kill))
    this.#closed = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#break(
          'CLIENT_NOT_STARTED',
          `cannot start '${program}': ${error.message}`,
          'is it spelt right, and in PATH?',
        )
        resolve()
      })
      this.#child.on('close', (code, signal) => {
        this.#die(code === null ? `ended by ${signal}` : `ended with exit code ${code}`)
        resolve()
      })
    })
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line))
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      this.#lastWords.push(line)
      if (this.#lastWords.length > STDERR_LINES) this.#lastWords.shift()
    })
  }

  invoke(request: ClientRequest, deadlineMs: number): Promise<Completion> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    if (this.#died !== undefined) return Promise.resolve(dead(request, this.#died))
    const id = ++this.#asked
    const answer = new Promise<Completion>((settle) => {
      this.#waiting.set(id, { request, settle })
    })
    this.#child.stdin.write(`${JSON.stringify({ id, ...request, deadlineMs: Math.round(deadlineMs) })}\n`)
    return Promise.race([answer, this.#breaks.promise])
  }

  /** Ends its input, which a client takes as its end; kills it if it does not go. */
  async close(): Promise<void> {
    this.#child.stdin.end()
    const stays = new AbortController()
    const timeUp = later(EXIT_GRACE_MS, undefined, { signal: stays.signal }).then(
      () => this.#child.kill('SIGKILL'),
      () => {},
    )
    await this.#closed
    stays.abort()
    await timeUp
  }

  #hear(line: string): void {
    if (this.#broken !== undefined || line.trim() === '') return
    const answer = commandAnswer(line)
    if (typeof answer === 'string') {
      this.#break('CLIENT_ANSWER', `the client ${answer}: ${line}`, LOGS_HINT)
      return
    }
    const waiting = this.#waiting.get(answer.id)
    if (waiting === undefined) {
      const why = answer.id >= 1 && answer.id <= this.#asked ? 'answered twice' : 'answered what was not asked'
      this.#break('CLIENT_ANSWER', `the client ${why}: ${line}`)
      return
    }
    if (this.#answered++ === 0) this.#started()
    this.#waiting.delete(answer.id)
    waiting.settle(completionOf(answer, waiting.request))
  }

  #die(how: string): void {
    this.#died = [how, ...this.#lastWords].join('\n')
    for (const { request, settle } of this.#waiting.values()) settle(dead(request, this.#died))
    this.#waiting.clear()
  }

  #break(code: string, message: string, hint?: string): void {
    this.#broken = new UsageError(code, message, hint === undefined ? {} : { hint })
    this.#breaks.reject(this.#broken)
  }
}

const LOGS_HINT = 'one JSON object a line: { "id": 1, "type": "ok", "value": 7 }; logs belong on stderr'

/** Of what was asked of a dead client nothing is known. */
function dead({ value }: ClientRequest, how: string): Completion {
  return { type: 'info', value, error: { code: CLIENT_DIED, message: how } }
}
