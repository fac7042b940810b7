/**
 * The simulated network between nodes: directed links with a latency for each message, cut by faults. A message is dropped
 * on arrival, so one under way when the cut falls is lost too.
 * Station: runtime. Knows neither nodes' states nor clients; who is alive is the world's business.
 */
import { invariant } from '../../core/errors.ts'
import type { Random } from '../../core/random.ts'
import { drawLatencyUs } from './latency.ts'
import type { NetworkOptions } from './options.ts'

type Link = {
  /** Faults that cut it; open when empty. */
  readonly cutBy: Set<number>
  lastArrivalUs: number
}

export class Network {
  readonly #links = new Map<string, Map<string, Link>>()
  readonly #options: NetworkOptions
  readonly #random: Random

  constructor(nodes: readonly string[], options: NetworkOptions, random: Random) {
    this.#options = options
    this.#random = random
    for (const from of nodes) {
      const others = nodes.filter((to) => to !== from)
      this.#links.set(from, new Map(others.map((to) => [to, { cutBy: new Set<number>(), lastArrivalUs: 0 }])))
    }
  }

  /** When a message sent now will arrive. Equal times keep the order of sending, by the event queue's rule. */
  arrivalUs(from: string, to: string, nowUs: number): number {
    const link = this.#link(from, to)
    const drawn = nowUs + drawLatencyUs(this.#random, this.#options)
    if (this.#options.order === 'any') return drawn
    link.lastArrivalUs = Math.max(drawn, link.lastArrivalUs)
    return link.lastArrivalUs
  }

  /** Whether a message on this directed link gets through now: asked for each arrival, and by measurements. */
  passes(from: string, to: string): boolean {
    return this.#link(from, to).cutBy.size === 0
  }

  /** From now on this fault drops what arrives on the link. Twice is the same as once. */
  cut(fault: number, from: string, to: string): void {
    this.#link(from, to).cutBy.add(fault)
  }

  /** Ends all cuts of this fault. */
  restore(fault: number): void {
    for (const links of this.#links.values()) for (const link of links.values()) link.cutBy.delete(fault)
  }

  #link(from: string, to: string): Link {
    const link = this.#links.get(from)?.get(to)
    invariant(link !== undefined, 'a link joins two different nodes of the cluster', { from, to })
    return link
  }
}
