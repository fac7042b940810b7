/**
 * What becomes of each message between members: partitions first, then message rules. Knows no sockets: whoever has a
 * message brings the way to deliver it.
 * Station: nemesis.
 */
import type { Grudge } from '../../../harness/core/fault.ts'
import { decide, type MessageAction, type MessageRule } from '../../../harness/core/message-rule.ts'
import type { EntryId, RaftMessage } from '../../../harness/core/raft-message.ts'
import type { LinkCount } from '../../peer-proxy.ts'
import { cutMessage, inRaftTerms, type PeerMessage } from './peer-message.ts'
import type { TraceLog } from './trace-log.ts'

/** Sends the message on; `changed` where a rule took something off it. Harmless if its way has closed meanwhile. */
export type Deliver = (changed: PeerMessage | undefined) => void

/** Messages held on all links together; what comes when it is full is dropped, as by a full queue of a switch. */
const HELD_MAX = 10_000

type Held = { readonly message: PeerMessage; readonly terms: RaftMessage; readonly deliver: Deliver }

type Count = { delivered: number; cut: number; probesDelivered: number; probesCut: number }

export class Traffic {
  readonly #nodes: readonly string[]
  readonly #trace: TraceLog
  readonly #nowNs: () => number
  /** By sender and receiver. */
  readonly #counts = new Map<string, Map<string, Count>>()
  #rules: readonly MessageRule[] = []
  #grudge: Grudge = {}
  #held: Held[] = []
  #delayed = 0

  constructor(nodes: readonly string[], trace: TraceLog, nowNs: () => number) {
    this.#nodes = nodes
    this.#trace = trace
    this.#nowNs = nowNs
  }

  get rules(): readonly MessageRule[] {
    return this.#rules
  }

  get grudge(): Grudge {
    return this.#grudge
  }

  set grudge(grudge: Grudge) {
    this.#grudge = grudge
  }

  /** All links at once; what is no longer held is delivered, in the order in which it came. */
  set rules(rules: readonly MessageRule[]) {
    this.#rules = rules
    const held = this.#held
    this.#held = []
    for (const each of held) {
      const { action } = decide(rules, each.terms)
      if (action.do === 'hold') this.#held.push(each)
      else this.#carryOut(action, each, 'released')
    }
  }

  /** Whether every message passes, and none is kept that came before. */
  get isClear(): boolean {
    return this.hasNoOrders && this.#held.length === 0 && this.#delayed === 0
  }

  /** Whether there are neither rules nor partitions. */
  get hasNoOrders(): boolean {
    return this.#rules.length === 0 && Object.values(this.#grudge).every((senders) => senders.length === 0)
  }

  /** Whether packets from one to the other are dropped. */
  isCut(from: string, to: string): boolean {
    return this.#grudge[to]?.includes(from) === true
  }

  message(message: PeerMessage, from: string, to: string, deliver: Deliver): void {
    const terms = inRaftTerms(message, from, to)
    if (this.isCut(from, to)) {
      this.#countOf(from, to).cut++
      this.#note(terms, 'link-cut')
    } else if (this.#rules.length === 0) this.#deliver(terms, deliver, 'passed')
    else this.#carryOut(decide(this.#rules, terms).action, { message, terms, deliver }, 'passed')
  }

  /** A message that was delivered at this time, while nothing was to be decided. */
  passed(message: PeerMessage, from: string, to: string, timeNs: number): void {
    this.#countOf(from, to).delivered++
    this.#trace.note(timeNs, inRaftTerms(message, from, to), 'passed')
  }

  /** Something without a meaning for rules, such as the heartbeat of a connection: only a partition keeps it. */
  other(from: string, to: string): boolean {
    const isCut = this.isCut(from, to)
    if (isCut) this.#countOf(from, to).cut++
    return !isCut
  }

  probe(from: string, to: string): boolean {
    const isCut = this.isCut(from, to)
    const count = this.#countOf(from, to)
    if (isCut) count.probesCut++
    else count.probesDelivered++
    return !isCut
  }

  get linkCounts(): readonly LinkCount[] {
    return this.#nodes.flatMap((from) =>
      this.#nodes.flatMap((to) => (from === to ? [] : [{ from, to, ...this.#countOf(from, to) }])),
    )
  }

  #carryOut(action: MessageAction, held: Held, whole: 'passed' | 'released'): void {
    const { message, terms, deliver } = held
    switch (action.do) {
      case 'pass':
        this.#deliver(terms, deliver, whole)
        break
      case 'drop':
        this.#note(terms, 'dropped')
        break
      case 'hold': {
        const isRoom = this.#held.length < HELD_MAX
        if (isRoom) this.#held.push(held)
        this.#note(terms, isRoom ? 'held' : 'dropped')
        break
      }
      case 'delay': {
        this.#note(terms, 'delayed')
        // A cut that falls meanwhile takes it, as a packet under way.
        this.#delayed++
        setTimeout(() => {
          this.#delayed--
          if (!this.isCut(terms.from, terms.to)) deliver(undefined)
        }, action.ms)
        break
      }
      case 'cut': {
        const changed = cutMessage(message, action.afterIndex)
        if (changed === message) this.#deliver(terms, deliver, whole)
        else this.#deliverCut(terms, deliver, changed)
      }
    }
  }

  #deliver(terms: RaftMessage, deliver: Deliver, fate: 'passed' | 'released'): void {
    this.#countOf(terms.from, terms.to).delivered++
    this.#note(terms, fate)
    deliver(undefined)
  }

  /** The trace has the commit index that got through: what a member could learn from it is what counts. */
  #deliverCut(terms: RaftMessage, deliver: Deliver, changed: PeerMessage): void {
    this.#countOf(terms.from, terms.to).delivered++
    const delivered = changed.entries.map(({ term, index }) => ({ term, index }))
    this.#note({ ...terms, commit: changed.commit }, 'cut', delivered)
    deliver(changed)
  }

  #note(terms: RaftMessage, fate: Parameters<TraceLog['note']>[2], delivered?: readonly EntryId[]): void {
    this.#trace.note(this.#nowNs(), terms, fate, delivered)
  }

  #countOf(from: string, to: string): Count {
    const ofSender = this.#counts.get(from) ?? new Map<string, Count>()
    const known = ofSender.get(to)
    if (known !== undefined) return known
    const fresh = { delivered: 0, cut: 0, probesDelivered: 0, probesCut: 0 }
    this.#counts.set(from, ofSender.set(to, fresh))
    return fresh
  }
}
