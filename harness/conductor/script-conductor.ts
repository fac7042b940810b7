/**
 * The conductor of scripts: resumes a directed scenario's script, numbers and stamps every op, validates every completion,
 * and leaves its faults to script-faults.ts.
 * Station: conductor. Without effects: what needs the world is asked of a driver, which resumes `play` with the answer, by
 * promises on containers or at once in the simulator. Every operation has a process of its own, so that operations under
 * way never hold up the script.
 */
import { NotReached, type Script, type ScriptAnswer, type ScriptCommand } from '../../nemesis/script.ts'
import type { ClientRequest, Completion } from '../../systems/client.ts'
import { invariant, PluginError } from '../core/errors.ts'
import type { ClientOp, FaultOp, Op, PhaseOp, RunPhase } from '../core/op.ts'
import { type OpSchema, schemaProblem } from '../core/op-schema.ts'
import { ScriptFaults } from './script-faults.ts'
import type { ScriptAsk, ScriptPlay, ScriptReply } from './script-protocol.ts'

type Open = { readonly process: number; readonly node: string; readonly request: ClientRequest }

export class ScriptConductor {
  readonly #schema: OpSchema
  readonly #record: (op: Op) => void
  readonly #open = new Map<number, Open>()
  readonly #completions = new Map<number, Completion>()
  readonly #breaches: string[] = []
  readonly #faults: ScriptFaults
  #index = 0
  #processes = 0
  #timeNs = 0

  constructor(schema: OpSchema, record: (op: Op) => void) {
    this.#schema = schema
    this.#record = record
    this.#faults = new ScriptFaults((f, value, timeNs) => {
      this.#timeNs = Math.max(this.#timeNs, timeNs)
      this.#write<FaultOp>({ process: 'nemesis', type: 'info', f, value })
    })
  }

  /** Every breach of contract by a client, in order. */
  get breaches(): readonly string[] {
    return this.#breaches
  }

  /** Nodes that were killed and not started since. */
  get dead(): readonly string[] {
    return this.#faults.dead
  }

  /** Nodes that were paused and not resumed since. */
  get paused(): readonly string[] {
    return this.#faults.paused
  }

  phase(phase: RunPhase, timeNs: number): void {
    this.#timeNs = Math.max(this.#timeNs, timeNs)
    this.#write<PhaseOp>({ process: 'nemesis', type: 'info', f: 'phase', value: { phase } })
  }

  /** Plays a script to its end; what it throws comes through. Several may follow one another. */
  *play(script: Script, timeNs: number): ScriptPlay {
    this.#timeNs = Math.max(this.#timeNs, timeNs)
    let answer: ScriptAnswer = { timeNs: this.#timeNs }
    for (;;) {
      const { done, value: command } = script.next(answer)
      if (done === true) return
      answer = yield* this.#carryOut(command)
    }
  }

  /** The outcome of an operation, whenever it comes. A second one for the same operation is a breach. */
  completed(operation: number, completion: Completion, timeNs: number): void {
    this.#timeNs = Math.max(this.#timeNs, timeNs)
    const open = this.#open.get(operation)
    if (open === undefined) {
      this.#breaches.push(`operation ${operation}: completion (${completion.type}) of what is not open`)
      return
    }
    this.#open.delete(operation)
    const { process, node, request } = open
    const judged = this.#judge(operation, request, completion)
    const value = judged.type === 'ok' ? judged.value : request.value
    this.#completions.set(operation, judged)
    this.#write<ClientOp>({
      process,
      type: judged.type,
      f: request.f,
      value,
      ...(request.key === undefined ? {} : { key: request.key }),
      node,
      ...(judged.error === undefined ? {} : { error: judged.error }),
    })
  }

  /** Throws PluginError CLIENT_BREACH if a client broke its contract. */
  assertNoBreach(): void {
    if (this.#breaches.length === 0) return
    throw new PluginError('CLIENT_BREACH', `the client broke its contract: ${this.#breaches[0]}`, {
      hint: 'Each breach was recorded as info. Contract: systems/client.ts and the op schema of scripts.',
      facts: { breaches: this.#breaches },
    })
  }

  *#carryOut(command: ScriptCommand): Generator<ScriptAsk, ScriptAnswer, ScriptReply> {
    switch (command.do) {
      case 'begin':
        return yield* this.#begin(command)
      case 'await':
        return yield* this.#await(command.operation)
      case 'wait-for':
      case 'status':
      case 'sleep': {
        const { measurement: _, ...answer } = yield* this.#ask(command)
        return answer
      }
      default: {
        const answer = yield* this.#faults.carryOut(command, this.#timeNs)
        this.#timeNs = Math.max(this.#timeNs, answer.timeNs)
        return answer
      }
    }
  }

  *#begin({ node, request, deadlineMs }: Extract<ScriptCommand, { do: 'begin' }>) {
    const { f, value, key } = request
    const problem = schemaProblem(this.#schema, f, 'invoke', value)
    if (problem !== undefined)
      throw new PluginError('SCRIPT_BREACH', `a script asked for what cannot be done: ${problem}`, {
        hint: 'Contract: nemesis/script.ts, and the op schema of scripts.',
        facts: { breaches: [problem] },
      })
    const process = this.#processes++
    const operation = this.#index
    this.#open.set(operation, { process, node, request })
    this.#write<ClientOp>({ process, type: 'invoke', f, value, ...(key === undefined ? {} : { key }), node })
    const { timeNs } = yield* this.#ask({ ask: 'invoke', operation, node, request, deadlineMs })
    return { timeNs, operation }
  }

  *#await(operation: number) {
    if (!this.#completions.has(operation)) yield* this.#ask({ ask: 'completion', operation })
    const completion = this.#completions.get(operation)
    invariant(completion !== undefined, 'a driver answers when the operation is completed', { operation })
    return { timeNs: this.#timeNs, completion }
  }

  *#ask(ask: ScriptAsk): Generator<ScriptAsk, ScriptReply, ScriptReply> {
    const reply = yield ask
    this.#timeNs = Math.max(this.#timeNs, reply.timeNs)
    return reply
  }

  #judge(operation: number, { f, value }: ClientRequest, completion: Completion): Completion {
    const problem = completion.type === 'ok' ? schemaProblem(this.#schema, f, 'ok', completion.value) : undefined
    if (problem === undefined) return completion
    this.#breaches.push(`operation ${operation}, ${f}: ${problem}`)
    return { type: 'info', value, error: { code: 'contract-breach', message: problem } }
  }

  #write<Recorded extends Op>(op: Omit<Recorded, 'index' | 'time'>): void {
    this.#record({ index: this.#index++, time: this.#timeNs, ...op } as unknown as Op)
  }
}

/** What kept a script from its end: its own word, or nothing if it threw something else. */
export function whyNotReached(error: unknown): string | undefined {
  return error instanceof NotReached ? error.message : undefined
}
