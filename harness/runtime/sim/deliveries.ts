/**
 * A message on its way between two simulated nodes, from the sending to the receiver's door.
 *
 *     send -> loss, latency, duplicate -> arrives -> clogged? -> receiver dead? -> link cut? -> message rules -> receiver
 *
 * Station: runtime. Knows no steps of nodes: who receives is told by `reach`.
 */
import type { SimRaft } from '../../../systems/sim-system.ts'
import type { LinkQuality } from '../../core/link-quality.ts'
import { EVENT_KINDS, type MessageEvent } from './events.ts'
import type { Link } from './link.ts'
import { MessageTrace } from './message-trace.ts'
import type { Network } from './network.ts'
import type { Loss, SimObserver } from './observer.ts'
import type { Process } from './process.ts'
import type { Timeline } from './timeline.ts'
import { Traffic } from './traffic.ts'

/** Messages that wait on one clogged link; more are lost. */
const CLOGGED_MAX = 10_000

export class Deliveries {
  readonly network: Network
  /** Absent where nobody understands what the nodes say. */
  readonly traffic: Traffic | undefined
  readonly trace: MessageTrace | undefined
  readonly #timeline: Timeline
  readonly #observer: SimObserver
  readonly #reach: (to: Process, event: MessageEvent) => void
  #next = 0

  constructor(
    timeline: Timeline,
    observer: SimObserver,
    network: Network,
    raft: { readonly raft: SimRaft; readonly keepTrace: boolean } | undefined,
    reach: (to: Process, event: MessageEvent) => void,
  ) {
    this.#timeline = timeline
    this.#observer = observer
    this.network = network
    this.#reach = reach
    if (raft === undefined) return
    this.trace = raft.keepTrace ? new MessageTrace(raft.raft) : undefined
    this.traffic = new Traffic(raft.raft, this.trace, {
      nowUs: () => timeline.nowUs,
      canArrive: (event) => this.#canArrive(event),
      deliver: (event) => reach(event.to, event),
      later: (event, afterUs) => timeline.after(afterUs, { ...event, isDecided: true }),
      lose: (event) => this.lose(event, 'rule'),
    })
  }

  send(from: Process, to: Process, message: unknown): void {
    this.#observer.sent?.(from.name, to.name, message, this.#timeline.nowUs)
    const number = this.#next++
    const event: MessageEvent = { type: 'message', number, from, to, life: to.life, message, isDecided: false }
    const link = this.network.link(from.number, to.number)
    if (link.quality === undefined) this.#timeline.push(this.network.arrivalUs(link, this.#timeline.nowUs), event)
    else this.#sendBadly(link, link.quality, event)
  }

  /** It has come over its link. */
  arrive(event: MessageEvent): void {
    const link = this.network.link(event.from.number, event.to.number)
    if (link.quality?.clogged !== true) this.#pass(event)
    else if (link.clogged.length < CLOGGED_MAX) link.clogged.push(event)
    else this.#loseBadly(event, 'full')
  }

  /** The links' qualities have changed: what no longer waits for the end of a clog arrives now, in order. */
  unclog(links: readonly Link[]): void {
    for (const link of links) {
      if (link.quality?.clogged === true || link.clogged.length === 0) continue
      const { clogged } = link
      link.clogged = []
      for (const event of clogged) this.#pass(event)
    }
  }

  lose({ from, to, number, message }: MessageEvent, why: Loss): void {
    this.#timeline.happened(EVENT_KINDS.lost, to, number)
    this.#observer.lost?.(from.name, to.name, message, this.#timeline.nowUs, why)
  }

  #sendBadly(link: Link, quality: LinkQuality, event: MessageEvent): void {
    const { firstUs, secondUs } = this.network.arrivals(link, quality, this.#timeline.nowUs)
    if (firstUs === undefined) this.#loseBadly(event, 'quality')
    else this.#timeline.push(firstUs, event)
    if (secondUs !== undefined) this.#timeline.push(secondUs, event)
  }

  #loseBadly(event: MessageEvent, why: Loss): void {
    this.traffic?.noteLost(event, 'dropped')
    this.lose(event, why)
  }

  #pass(event: MessageEvent): void {
    if (!this.#canArrive(event)) return
    if (this.traffic === undefined || event.isDecided) this.#reach(event.to, event)
    else this.traffic.arrive(event)
  }

  #canArrive(event: MessageEvent): boolean {
    const { from, to, life } = event
    const isDead = !to.isRunning || to.life !== life
    if (!isDead && this.network.link(from.number, to.number).passes) return true
    if (!event.isDecided) this.traffic?.noteLost(event, isDead ? 'dropped' : 'link-cut')
    this.lose(event, isDead ? 'dead' : 'cut')
    return false
  }
}
