/** The port of link qualities of the simulator. Station: runtime. A measurement asks what the next message will meet. */
import { isAsBad, type LinkQuality, type QualityCheck, type QualityStep } from '../../core/link-quality.ts'
import type { Measurement } from '../ports.ts'
import { pairName, pairsOf } from './port-names.ts'

/** Links by sender and receiver. `changed`: after all links that a step is about. */
export type Qualities = {
  readonly worsen: (fault: number, from: string, to: string, quality: LinkQuality) => void
  readonly recover: (fault: number) => void
  /** Undefined: it is good. */
  readonly quality: (from: string, to: string) => LinkQuality | undefined
  readonly changed: () => void
}

export class QualityPort {
  readonly #nodes: readonly string[]
  readonly #qualities: Qualities

  constructor(nodes: readonly string[], qualities: Qualities) {
    this.#nodes = nodes
    this.#qualities = qualities
  }

  perform(step: QualityStep): void {
    const pairs = step.do === 'set' ? pairsOf(this.#nodes, step.links) : []
    this.#qualities.recover(step.fault)
    if (step.do === 'set') for (const [from, to] of pairs) this.#qualities.worsen(step.fault, from, to, step.quality)
    this.#qualities.changed()
  }

  measure({ links, quality }: QualityCheck): Measurement {
    const better = pairsOf(this.#nodes, links)
      .filter(([from, to]) => !isAsBad(this.#qualities.quality(from, to), quality))
      .map(pairName)
    return { holds: better.length === 0, detail: { better } }
  }
}
