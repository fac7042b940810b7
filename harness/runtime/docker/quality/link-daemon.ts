/**
 * The daemon of one node's helper that makes links bad and measures them (helpers/links/ordeal-links.c): started when first
 * asked, told by lines on its stdin, and gone with them. What a line means is written there.
 * Station: runtime/docker.
 */
import type { Duplex } from 'node:stream'
import type Docker from 'dockerode'
import { EnvironmentError } from '../../../core/errors.ts'
import { messageOf } from '../engine-errors.ts'
import { logFrames } from '../log-frames.ts'

export type DaemonNode = { readonly name: string; readonly address: string; readonly helper: Docker.Container }

/** Every line is answered at once; a daemon that says nothing for so long will say nothing more. */
const ANSWER_SECONDS = 20

type Answered = { readonly resolve: (line: string) => void; readonly reject: (error: unknown) => void }

export class LinkDaemon {
  readonly #node: DaemonNode
  #stream: Promise<Duplex> | undefined
  /** Who waits for a line, first asked first. */
  #waiting: Answered[] = []
  #lastWords = ''

  constructor(node: DaemonNode) {
    this.#node = node
  }

  /** The answer to one line, parsed. Rejects with EnvironmentError LINK_DAEMON if it refused, is gone, or says nothing. */
  async ask<Answer>(line: string): Promise<Answer> {
    this.#stream ??= this.#start()
    const starting = this.#stream
    const stream = await starting
    if (this.#stream !== starting) throw this.#failed('it ended') // meanwhile: nobody would answer
    const answered = Promise.withResolvers<string>()
    this.#waiting.push(answered)
    stream.write(`${line}\n`)
    // Without its stdin it ends, if it still can; whoever waits hears of it from the loop that reads the stream.
    const silent = () => stream.destroy(new Error(`it did not answer '${line}' in ${ANSWER_SECONDS} s`))
    const timer = setTimeout(silent, ANSWER_SECONDS * 1_000)
    try {
      const answer = JSON.parse(await answered.promise) as Answer & { readonly error?: string }
      if (answer.error !== undefined) throw this.#failed(answer.error)
      return answer
    } finally {
      clearTimeout(timer)
    }
  }

  async #start(): Promise<Duplex> {
    try {
      const streams = { AttachStdin: true, AttachStdout: true, AttachStderr: true }
      const exec = await this.#node.helper.exec({ Cmd: ['ordeal-links'], ...streams })
      const stream = await exec.start({ hijack: true, stdin: true })
      stream.on('error', () => {}) // told by the loop that reads it
      void this.#listen(stream)
      return stream
    } catch (cause) {
      this.#stream = undefined
      throw this.#failed(messageOf(cause))
    }
  }

  async #listen(stream: Duplex): Promise<void> {
    let unfinished = ''
    let why = 'it ended'
    try {
      for await (const { channel, bytes } of logFrames(stream)) {
        const text = Buffer.from(bytes).toString('utf8')
        if (channel === 'stderr') this.#lastWords = text.trim()
        else {
          const lines = (unfinished + text).split('\n')
          unfinished = lines.pop() ?? ''
          for (const line of lines) this.#waiting.shift()?.resolve(line)
        }
      }
    } catch (error) {
      why = messageOf(error)
    }
    this.#stream = undefined // the next question starts another one
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failed(why))
  }

  #failed(why: string): EnvironmentError {
    const words = this.#lastWords === '' ? '' : `: ${this.#lastWords}`
    return new EnvironmentError('LINK_DAEMON', `the link daemon of ${this.#node.name}: ${why}${words}`, {
      hint: 'bad links need nfnetlink_queue and xt_NFQUEUE in the kernel; `ordeal doctor` tells whether they are there',
      facts: { node: this.#node.name },
    })
  }
}
