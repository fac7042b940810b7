/**
 * The simulated network between nodes: a directed link for each ordered pair. A message is dropped on arrival, so one under
 * way when a cut falls is lost too; what a bad link does to a message is drawn when it is sent.
 * Station: runtime. Knows neither nodes' states nor clients; who is alive is the world's business.
 */
import { InternalError } from '../../core/errors.ts'
import type { LinkQuality } from '../../core/link-quality.ts'
import type { Random } from '../../core/random.ts'
import { Link } from './link.ts'
import type { NetworkOptions } from './options.ts'

const MILLION = 1_000_000

/** When a message, and maybe a second copy of it, arrives. Undefined: it is lost. */
export type Arrivals = { readonly firstUs: number | undefined; readonly secondUs: number | undefined }

export class Network {
  readonly #nodes: readonly string[]
  /** By sender and receiver; none from a node to itself. */
  readonly #links: readonly (Link | undefined)[]
  readonly #latencies: Random
  /** Apart, so that a fault does not shift the latencies that follow. */
  readonly #mishaps: Random
  /** Apart again, since most bad links have no jitter. */
  readonly #jitters: Random

  constructor(nodes: readonly string[], options: NetworkOptions, random: Random) {
    this.#nodes = nodes
    this.#latencies = random.stream('latencies')
    this.#mishaps = random.stream('mishaps')
    this.#jitters = random.stream('jitters')
    this.#links = nodes.flatMap((from) =>
      nodes.map((to) =>
        from === to ? undefined : new Link({ ...options, ...options.far[`${from}->${to}`] }, options.order === 'fifo'),
      ),
    )
  }

  /** Nodes by number. */
  link(from: number, to: number): Link {
    const link = this.#links[from * this.#nodes.length + to]
    if (link === undefined) throw noLink(from, to)
    return link
  }

  linkOf(from: string, to: string): Link {
    return this.link(this.#nodes.indexOf(from), this.#nodes.indexOf(to))
  }

  /** For a link that is as it should be. */
  arrivalUs(link: Link, nowUs: number): number {
    return link.arrivalUs(nowUs, this.#latencies)
  }

  /** For a link of this quality. A duplicate, and what is held back, keep no order, not even on a fifo link. */
  arrivals(link: Link, quality: LinkQuality, nowUs: number): Arrivals {
    if (this.#happens(quality.lossPpm)) return { firstUs: undefined, secondUs: undefined }
    const sentUs = nowUs + this.#jitterUs(quality)
    const isHeldBack = quality.reorderUs > 0 && this.#happens(quality.reorderPpm)
    const firstUs = isHeldBack
      ? link.overtakingUs(sentUs, this.#latencies) + this.#mishaps.integer(1, quality.reorderUs)
      : link.arrivalUs(sentUs, this.#latencies)
    const isDoubled = this.#happens(quality.duplicatePpm)
    return { firstUs, secondUs: isDoubled ? link.overtakingUs(sentUs, this.#mishaps) : undefined }
  }

  passes(from: string, to: string): boolean {
    return this.linkOf(from, to).passes
  }

  /** From now on this fault drops what arrives on the link. Twice is the same as once. */
  cut(fault: number, from: string, to: string): void {
    this.linkOf(from, to).cut(fault)
  }

  /** Ends all cuts of this fault. */
  restore(fault: number): void {
    for (const link of this.#links) link?.restore(fault)
  }

  get links(): readonly Link[] {
    return this.#links.filter((link) => link !== undefined)
  }

  /** As if it were sent sooner or later by so much; never so much sooner that it takes less than without a delay. */
  #jitterUs({ delayUs, jitterUs = 0 }: LinkQuality): number {
    return jitterUs === 0 ? 0 : this.#jitters.integer(-Math.min(jitterUs, delayUs), jitterUs)
  }

  #happens(ppm: number): boolean {
    return ppm > 0 && this.#mishaps.integer(1, MILLION) <= ppm
  }
}

function noLink(from: number, to: number): InternalError {
  return new InternalError('INVARIANT', 'a link joins two different nodes of the cluster', { facts: { from, to } })
}
