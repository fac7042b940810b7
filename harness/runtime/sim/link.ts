/**
 * One directed link of the simulated network: its latency, who cuts it, and how well it carries messages.
 * Station: runtime. Faults are kept by number; of their qualities the worst of each field counts.
 */
import { type LinkQuality, worst } from '../../core/link-quality.ts'
import type { Random } from '../../core/random.ts'
import type { MessageEvent } from './events.ts'
import { drawLatencyUs, type Latency } from './latency.ts'

export class Link {
  /** What waits for the end of a clog, in order. */
  clogged: MessageEvent[] = []
  /** The worst of all faults that bear on it; undefined while it is good. */
  quality: LinkQuality | undefined
  readonly #latency: Latency
  readonly #isFifo: boolean
  readonly #cutBy = new Set<number>()
  readonly #qualities = new Map<number, LinkQuality>()
  #lastArrivalUs = 0

  constructor(latency: Latency, isFifo: boolean) {
    this.#latency = latency
    this.#isFifo = isFifo
  }

  /** When a message sent now will arrive. Equal times keep the order of sending, by the event queue's rule. */
  arrivalUs(nowUs: number, random: Random): number {
    const drawn = this.overtakingUs(nowUs, random)
    if (!this.#isFifo) return drawn
    if (drawn > this.#lastArrivalUs) this.#lastArrivalUs = drawn
    return this.#lastArrivalUs
  }

  /** The same for one that keeps no order: it may overtake, and may be overtaken. */
  overtakingUs(nowUs: number, random: Random): number {
    return nowUs + drawLatencyUs(random, this.#latency) + (this.quality?.delayUs ?? 0)
  }

  /** Whether a message gets through now: asked for each arrival, and by measurements. */
  get passes(): boolean {
    return this.#cutBy.size === 0
  }

  cut(fault: number): void {
    this.#cutBy.add(fault)
  }

  restore(fault: number): void {
    this.#cutBy.delete(fault)
  }

  /** In place of what this fault did to it before. */
  worsen(fault: number, quality: LinkQuality): void {
    this.#qualities.set(fault, quality)
    this.quality = worst([...this.#qualities.values()])
  }

  recover(fault: number): void {
    if (this.#qualities.delete(fault)) this.quality = worst([...this.#qualities.values()])
  }
}
