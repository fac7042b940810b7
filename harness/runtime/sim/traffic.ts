/**
 * Message rules on what arrives in the simulated world: the semantics of a real system's peer proxy, decided on arrival, so
 * that from the moment rules hold nothing gets through that they forbid.
 * Station: nemesis. Knows no network: whoever has a message brings the ways on.
 */
import type { SimRaft } from '../../../systems/sim-system.ts'
import { decide, type MessageAction, type MessageRule } from '../../core/message-rule.ts'
import type { MessageEvent } from './events.ts'
import type { MessageTrace } from './message-trace.ts'

/** Messages held on all links together; what comes when it is full is dropped, as by a full queue of a switch. */
const HELD_MAX = 10_000

export type Ways = {
  readonly nowUs: () => number
  /** Whether its receiver still lives and the link is open; if not, it is lost. */
  readonly canArrive: (event: MessageEvent) => boolean
  readonly deliver: (event: MessageEvent) => void
  /** It arrives again after so many microseconds, and is decided on no more. */
  readonly later: (event: MessageEvent, afterUs: number) => void
  readonly lose: (event: MessageEvent) => void
}

export class Traffic {
  readonly #raft: SimRaft
  readonly #trace: MessageTrace | undefined
  readonly #ways: Ways
  #rules: readonly MessageRule[] = []
  #held: MessageEvent[] = []

  constructor(raft: SimRaft, trace: MessageTrace | undefined, ways: Ways) {
    this.#raft = raft
    this.#trace = trace
    this.#ways = ways
  }

  get rules(): readonly MessageRule[] {
    return this.#rules
  }

  /** All links at once; what is no longer held goes on now, in the order in which it came. */
  set rules(rules: readonly MessageRule[]) {
    this.#rules = rules
    const held = this.#held
    this.#held = []
    for (const event of held) {
      if (!this.#ways.canArrive(event)) continue
      const action = this.#decide(event)
      if (action.do === 'hold') this.#held.push(event)
      else this.#carryOut(action, event, 'released')
    }
  }

  /** A message has come over an open link. */
  arrive(event: MessageEvent): void {
    if (this.#rules.length === 0) this.#pass(event, 'passed')
    else this.#carryOut(this.#decide(event), event, 'passed')
  }

  /** A partition, a dead receiver or a bad link took it. */
  noteLost({ from, to, message }: MessageEvent, fate: 'link-cut' | 'dropped'): void {
    this.#trace?.note(this.#ways.nowUs(), from.name, to.name, message, fate)
  }

  #decide({ from, to, message }: MessageEvent): MessageAction {
    return decide(this.#rules, this.#raft.describe(from.name, to.name, message)).action
  }

  #carryOut(action: MessageAction, event: MessageEvent, whole: 'passed' | 'released'): void {
    if (action.do === 'pass') this.#pass(event, whole)
    else if (action.do === 'drop') this.#drop(event)
    else if (action.do === 'hold') this.#hold(event)
    else if (action.do === 'cut') this.#cut(event, action.afterIndex, whole)
    else {
      this.#note(event, 'delayed')
      this.#ways.later(event, Math.round(action.ms * 1000))
    }
  }

  #pass(event: MessageEvent, whole: 'passed' | 'released'): void {
    this.#note(event, whole)
    this.#ways.deliver(event)
  }

  #drop(event: MessageEvent): void {
    this.#note(event, 'dropped')
    this.#ways.lose(event)
  }

  #hold(event: MessageEvent): void {
    if (this.#held.length >= HELD_MAX) {
      this.#drop(event)
      return
    }
    this.#note(event, 'held')
    this.#held.push(event)
  }

  #cut(event: MessageEvent, afterIndex: number, whole: 'passed' | 'released'): void {
    const left = this.#raft.cut(event.message, afterIndex)
    if (left === undefined) {
      this.#drop(event)
      return
    }
    if (left === event.message) {
      this.#pass(event, whole)
      return
    }
    this.#note(event, 'cut', left)
    this.#ways.deliver({ ...event, message: left })
  }

  #note({ from, to, message }: MessageEvent, fate: Parameters<MessageTrace['note']>[4], left?: unknown): void {
    this.#trace?.note(this.#ways.nowUs(), from.name, to.name, message, fate, left)
  }
}
