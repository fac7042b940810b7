/**
 * The conductor of scripts: resumes a directed scenario's script, numbers and stamps every op, validates every completion,
 * and translates the script's faults to steps and checks for the runtime's ports.
 * Station: conductor. Without effects: what needs the world is asked of a driver, which resumes `play` with the answer, by
 * promises on containers or at once in the simulator. Every operation has a process of its own, so that operations under
 * way never hold up the script.
 */
import { NotReached, type Script, type ScriptAnswer, type ScriptCommand } from '../../nemesis/script.ts'
import type { ClientRequest, Completion } from '../../systems/client.ts'
import { invariant, PluginError } from '../core/errors.ts'
import type { Grudge } from '../core/fault.ts'
import type { ClientOp, FaultOp, FaultPhaseValue, Op, PhaseOp, RunPhase } from '../core/op.ts'
import { type OpSchema, schemaProblem } from '../core/op-schema.ts'
import type { Measurement, PortCheck, PortStep } from '../runtime/ports.ts'

/** What is asked of the driver. `invoke` is answered at once; its completion comes by `completed`. */
export type ScriptAsk =
  | {
      readonly ask: 'invoke'
      readonly operation: number
      readonly node: string
      readonly request: ClientRequest
      readonly deadlineMs: number
    }
  /** Answer when `completed` was called for this operation. */
  | { readonly ask: 'completion'; readonly operation: number }
  | { readonly ask: 'perform'; readonly step: PortStep }
  | { readonly ask: 'measure'; readonly check: PortCheck }
  | Extract<ScriptCommand, { do: 'wait-for' }>
  | Extract<ScriptCommand, { do: 'status' }>
  | Extract<ScriptCommand, { do: 'sleep' }>

/** `timeNs` is now, an integer that never decreases. The rest answers the ask. */
export type ScriptReply = Omit<ScriptAnswer, 'impugned' | 'operation' | 'completion'> & {
  readonly measurement?: Measurement
}

export type ScriptPlay = Generator<ScriptAsk, void, ScriptReply>

/** One cut of a script: there is never more than one, so that its grudge can be replaced as a whole. */
const CUT = 0

type Open = { readonly process: number; readonly node: string; readonly request: ClientRequest }

export class ScriptConductor {
  readonly #schema: OpSchema
  readonly #record: (op: Op) => void
  readonly #open = new Map<number, Open>()
  readonly #completions = new Map<number, Completion>()
  readonly #breaches: string[] = []
  readonly #dead = new Map<string, { readonly fault: number; readonly how: 'kill' | 'power' }>()
  readonly #paused = new Map<string, number>()
  #cut: { readonly fault: number; readonly grudge: Grudge } | undefined
  #ruled: number | undefined
  #index = 0
  #processes = 0
  #faults = 0
  #timeNs = 0

  constructor(schema: OpSchema, record: (op: Op) => void) {
    this.#schema = schema
    this.#record = record
  }

  /** Every breach of contract by a client, in order. */
  get breaches(): readonly string[] {
    return this.#breaches
  }

  /** Nodes that were killed and not started since. */
  get dead(): readonly string[] {
    return [...this.#dead.keys()]
  }

  /** Nodes that were paused and not resumed since. */
  get paused(): readonly string[] {
    return [...this.#paused.keys()]
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
      case 'kill':
      case 'power':
        return yield* this.#end(command.do, command.nodes)
      case 'pause':
        return yield* this.#pause(command.nodes)
      case 'resume':
        return yield* this.#resume(command.nodes)
      case 'clock':
        return yield* this.#setClocks(command)
      case 'start':
        return yield* this.#start(command.nodes)
      case 'cut':
        return yield* this.#replaceCut(command.grudge)
      case 'rules':
        return yield* this.#replaceRules(command)
      default: {
        const { measurement: _, ...answer } = yield* this.#ask(command)
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

  *#end(how: 'kill' | 'power', nodes: readonly string[]) {
    const fault = this.#faults++
    for (const node of nodes) this.#dead.set(node, { fault, how })
    yield* this.#ask({ ask: 'perform', step: { port: 'process', do: how, nodes } })
    this.#fault(how, fault, 'applied', nodes)
    return yield* this.#verify(how, fault, nodes, { port: 'process', nodes, state: 'dead' })
  }

  *#pause(nodes: readonly string[]) {
    const fault = this.#faults++
    for (const node of nodes) this.#paused.set(node, fault)
    yield* this.#ask({ ask: 'perform', step: { port: 'process', do: 'pause', nodes } })
    this.#fault('pause', fault, 'applied', nodes)
    return yield* this.#verify('pause', fault, nodes, { port: 'process', nodes, state: 'paused' })
  }

  *#resume(nodes: readonly string[]) {
    yield* this.#ask({ ask: 'perform', step: { port: 'process', do: 'resume', nodes } })
    for (const node of nodes) {
      const fault = this.#paused.get(node)
      if (fault !== undefined) this.#fault('pause', fault, 'healed', [node])
      this.#paused.delete(node)
    }
    return { timeNs: this.#timeNs }
  }

  /** In force until the end of the play: a clock that was off stays off. */
  *#setClocks({ nodes, ratePpm }: Extract<ScriptCommand, { do: 'clock' }>) {
    const fault = this.#faults++
    yield* this.#ask({ ask: 'perform', step: { port: 'clock', do: 'set', nodes, ratePpm } })
    this.#fault('clock', fault, 'applied', nodes, { ratePpm })
    return yield* this.#verify('clock', fault, nodes, { port: 'clock', nodes, ratePpm })
  }

  *#start(nodes: readonly string[]) {
    yield* this.#ask({ ask: 'perform', step: { port: 'process', do: 'start', nodes } })
    for (const node of nodes) {
      const ended = this.#dead.get(node)
      if (ended !== undefined) this.#fault(ended.how, ended.fault, 'healed', [node])
      this.#dead.delete(node)
    }
    return { timeNs: this.#timeNs }
  }

  /** The new grudge is in force before the old one ends: in between both hold, never neither. */
  *#replaceCut(grudge: Grudge) {
    const before = this.#cut
    const nodes = Object.keys(grudge)
    if (nodes.length === 0) {
      if (before === undefined) return { timeNs: this.#timeNs }
      this.#cut = undefined
      yield* this.#ask({ ask: 'perform', step: { port: 'links', do: 'restore', fault: CUT } })
      this.#fault('partition', before.fault, 'healed', Object.keys(before.grudge))
      return { timeNs: this.#timeNs }
    }
    const fault = this.#faults++
    this.#cut = { fault, grudge }
    yield* this.#ask({ ask: 'perform', step: { port: 'links', do: 'drop', fault: CUT, grudge } })
    if (before !== undefined) this.#fault('partition', before.fault, 'healed', Object.keys(before.grudge))
    this.#fault('partition', fault, 'applied', nodes, grudge)
    return yield* this.#verify('partition', fault, nodes, { port: 'links', grudge })
  }

  *#replaceRules({ rules }: Extract<ScriptCommand, { do: 'rules' }>) {
    const before = this.#ruled
    yield* this.#ask({ ask: 'perform', step: { port: 'messages', do: 'rules', rules } })
    if (before !== undefined) this.#fault('message-rules', before, 'healed', [])
    this.#ruled = rules.length === 0 ? undefined : this.#faults++
    if (this.#ruled === undefined) return { timeNs: this.#timeNs }
    this.#fault('message-rules', this.#ruled, 'applied', [])
    return yield* this.#verify('message-rules', this.#ruled, [], { port: 'messages', rules })
  }

  *#verify(
    family: string,
    fault: number,
    nodes: readonly string[],
    check: PortCheck,
  ): Generator<ScriptAsk, ScriptAnswer, ScriptReply> {
    const { timeNs, measurement } = yield* this.#ask({ ask: 'measure', check })
    const holds = measurement?.holds === true
    this.#fault(family, fault, holds ? 'verified' : 'impugned', nodes, measurement?.detail ?? null)
    return holds ? { timeNs } : { timeNs, impugned: JSON.stringify(measurement?.detail ?? 'not measured') }
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

  #fault(
    f: string,
    fault: number,
    phase: FaultPhaseValue['phase'],
    nodes: readonly string[],
    detail: FaultPhaseValue['detail'] = null,
  ): void {
    const value = { fault, phase, target: 'script', nodes, detail }
    this.#write<FaultOp>({ process: 'nemesis', type: 'info', f, value })
  }

  #write<Recorded extends Op>(op: Omit<Recorded, 'index' | 'time'>): void {
    this.#record({ index: this.#index++, time: this.#timeNs, ...op } as unknown as Op)
  }
}

/** What kept a script from its end: its own word, or nothing if it threw something else. */
export function whyNotReached(error: unknown): string | undefined {
  return error instanceof NotReached ? error.message : undefined
}
