/**
 * The faults of scripts: translated to steps for the runtime's ports and checks of what came of them, each recorded with its
 * phases. Of cuts and of message rules there is never more than one, so that it can be replaced as a whole.
 * Station: conductor. Without effects: what needs the world is asked.
 */
import type { ScriptAnswer, ScriptCommand } from '../../nemesis/script.ts'
import type { Grudge } from '../core/fault.ts'
import type { FaultPhaseValue } from '../core/op.ts'
import type { PortCheck } from '../runtime/ports.ts'
import type { ScriptAsk, ScriptReply } from './script-protocol.ts'

/** The fault under which the one cut of a script is known to the ports. */
const CUT = 0

type FaultCommand = Extract<
  ScriptCommand,
  { do: 'kill' | 'power' | 'start' | 'pause' | 'resume' | 'clock' | 'cut' | 'rules' }
>

type FaultRecorder = (family: string, value: FaultPhaseValue, timeNs: number) => void

type Answering = Generator<ScriptAsk, ScriptAnswer, ScriptReply>

export class ScriptFaults {
  readonly #record: FaultRecorder
  readonly #dead = new Map<string, { readonly fault: number; readonly how: 'kill' | 'power' }>()
  readonly #paused = new Map<string, number>()
  #cut: { readonly fault: number; readonly grudge: Grudge } | undefined
  #ruled: number | undefined
  #faults = 0
  #timeNs = 0

  constructor(record: FaultRecorder) {
    this.#record = record
  }

  /** Nodes that were killed, or lost power, and were not started since. */
  get dead(): readonly string[] {
    return [...this.#dead.keys()]
  }

  /** Nodes that were paused and not resumed since. */
  get paused(): readonly string[] {
    return [...this.#paused.keys()]
  }

  /** The answer says when it was done, and what the measurement says against it. */
  *carryOut(command: FaultCommand, timeNs: number): Answering {
    this.#timeNs = timeNs
    switch (command.do) {
      case 'kill':
      case 'power':
        return yield* this.#end(command.do, command.nodes)
      case 'start':
        return yield* this.#start(command.nodes)
      case 'pause':
        return yield* this.#pause(command.nodes)
      case 'resume':
        return yield* this.#resume(command.nodes)
      case 'clock':
        return yield* this.#setClocks(command)
      case 'cut':
        return yield* this.#replaceCut(command.grudge)
      case 'rules':
        return yield* this.#replaceRules(command)
    }
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

  #fault(
    family: string,
    fault: number,
    phase: FaultPhaseValue['phase'],
    nodes: readonly string[],
    detail: FaultPhaseValue['detail'] = null,
  ): void {
    this.#record(family, { fault, phase, target: 'script', nodes, detail }, this.#timeNs)
  }
}
