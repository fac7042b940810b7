/**
 * Drives a script on a simulated cluster: answers what the conductor asks by letting the world go on until it holds, or
 * until the simulated deadline has passed.
 * Station: run. Synchronous and deterministic.
 */
import { type Condition, NotReached, type Script, type ScriptAnswer } from '../../../nemesis/script.ts'
import type { Completion } from '../../../systems/client.ts'
import type { ScriptConductor } from '../../conductor/script-conductor.ts'
import type { ScriptAsk, ScriptReply } from '../../conductor/script-protocol.ts'
import { InternalError } from '../../core/errors.ts'
import type { SimCluster } from '../../runtime/cluster.ts'
import {
  type Look,
  messagesMet,
  POLL_MS,
  READY_CALL_MS,
  READY_REQUEST,
  readyMet,
  type StatusCondition,
  statusesMet,
} from './conditions.ts'
import { MessageSearch } from './message-search.ts'

export type SimScriptDrive = {
  readonly conductor: ScriptConductor
  readonly cluster: SimCluster
  /** Simulated, for all scripts of this drive together. */
  readonly deadlineMs: number
}

export class SimScriptDriver {
  readonly #conductor: ScriptConductor
  readonly #cluster: SimCluster
  readonly #deadlineMs: number
  readonly #endNs: number
  /** Operations under way. */
  readonly #pending = new Set<number>()

  constructor({ conductor, cluster, deadlineMs }: SimScriptDrive) {
    this.#conductor = conductor
    this.#cluster = cluster
    this.#deadlineMs = deadlineMs
    this.#endNs = cluster.nowNs() + deadlineMs * 1e6
  }

  /**
   * Plays a script to its end. Throws NotReached where it stops short or the time is over, PluginError where the script or
   * the system broke its contract, and InternalError SIM_STUCK if the world comes to a standstill.
   */
  play(script: Script): void {
    const nowNs = () => this.#cluster.nowNs()
    const play = this.#conductor.play(script, nowNs())
    let step = play.next({ timeNs: nowNs() })
    while (step.done !== true) {
      if (nowNs() > this.#endNs) throw new NotReached(`the script took more than ${this.#deadlineMs} ms`)
      const reply = this.#answer(step.value)
      step = play.next({ ...reply, timeNs: nowNs() })
    }
  }

  /** Lets the world go on until no operation is under way. */
  close(): void {
    while (this.#pending.size > 0) this.#advance()
  }

  #answer(ask: ScriptAsk): Omit<ScriptReply, 'timeNs'> {
    const cluster = this.#cluster
    if ('ask' in ask) {
      if (ask.ask === 'perform') cluster.ports.perform(ask.step)
      else if (ask.ask === 'measure') return { measurement: cluster.ports.measure(ask.check) }
      else if (ask.ask === 'completion') while (this.#pending.has(ask.operation)) this.#advance()
      else this.#invoke(ask)
      return {}
    }
    if (ask.do === 'status') return { statuses: cluster.status?.() ?? [] }
    if (ask.do === 'sleep') {
      this.#sleep(ask.ms)
      return {}
    }
    return this.#waitFor(ask.condition, ask.deadlineMs)
  }

  #invoke({ operation, node, request, deadlineMs }: Extract<ScriptAsk, { ask: 'invoke' }>): void {
    this.#pending.add(operation)
    this.#cluster.invoke(node, request, deadlineMs, (completion) => {
      this.#pending.delete(operation)
      this.#conductor.completed(operation, completion, this.#cluster.nowNs())
    })
  }

  #waitFor(condition: Condition, deadlineMs: number): Omit<ScriptAnswer, 'timeNs'> {
    const endNs = Math.min(this.#cluster.nowNs() + deadlineMs * 1e6, this.#endNs)
    if (condition.is === 'ready') return this.#awaitReady(condition.nodes, endNs)
    if (condition.is === 'messages') return this.#awaitMessages(condition, endNs)
    return this.#awaitStatuses(condition, endNs)
  }

  #awaitMessages({ all }: Extract<Condition, { is: 'messages' }>, endNs: number): Look {
    const { messages } = this.#cluster
    const search = messages === undefined ? undefined : new MessageSearch(messages, all)
    return this.#lookUntil(endNs, () => messagesMet(search?.look(), search !== undefined))
  }

  #awaitStatuses(condition: StatusCondition, endNs: number): Look {
    return this.#lookUntil(endNs, () => statusesMet(condition, this.#cluster.status?.() ?? []))
  }

  /** By real calls, as on containers: all at once, and again after a while if one of them failed. */
  #awaitReady(nodes: readonly string[], endNs: number): Look {
    const cluster = this.#cluster
    for (;;) {
      const leftMs = Math.max(1, Math.min(READY_CALL_MS, (endNs - cluster.nowNs()) / 1e6))
      const answers = new Map<string, Completion>()
      for (const node of nodes)
        cluster.invoke(node, READY_REQUEST, leftMs, (completion) => answers.set(node, completion))
      while (answers.size < nodes.length) this.#advance()
      const look = readyMet(
        nodes,
        nodes.map((node) => answers.get(node)?.type === 'ok'),
      )
      if (look.met !== undefined || cluster.nowNs() >= endNs) return look
      this.#sleep(POLL_MS)
    }
  }

  /** Looks after every event of the world, until the condition holds or this time has come. */
  #lookUntil(endNs: number, look: () => Look): Look {
    let seen = look()
    if (seen.met !== undefined) return seen
    this.#cluster.wakeAt(endNs, () => {}) // the world may have nothing else to do until then
    while (this.#cluster.nowNs() < endNs) {
      this.#advance()
      seen = look()
      if (seen.met !== undefined) return seen
    }
    return seen
  }

  #sleep(ms: number): void {
    if (ms === 0) return
    const untilNs = this.#cluster.nowNs() + ms * 1e6
    this.#cluster.wakeAt(untilNs, () => {})
    while (this.#cluster.nowNs() < untilNs) this.#advance()
  }

  #advance(): void {
    if (this.#cluster.advance()) return
    throw new InternalError('SIM_STUCK', 'the simulated world stopped before the script was over')
  }
}
