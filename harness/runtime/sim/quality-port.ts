/** The port of link qualities of the simulator. Station: runtime. A measurement asks what the next message will meet. */
import type { LinkQuality, Measurement, PortCheck, PortStep } from '../ports.ts'
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

  perform(step: Extract<PortStep, { port: 'quality' }>): void {
    const pairs = step.do === 'set' ? pairsOf(this.#nodes, step.links) : []
    this.#qualities.recover(step.fault)
    if (step.do === 'set') for (const [from, to] of pairs) this.#qualities.worsen(step.fault, from, to, step.quality)
    this.#qualities.changed()
  }

  measure({ links, quality }: Extract<PortCheck, { port: 'quality' }>): Measurement {
    const better = pairsOf(this.#nodes, links)
      .filter(([from, to]) => !isAsBad(this.#qualities.quality(from, to), quality))
      .map(pairName)
    return { holds: better.length === 0, detail: { better } }
  }
}

/** In every field. */
function isAsBad(found: LinkQuality | undefined, wanted: LinkQuality): boolean {
  return (
    found !== undefined &&
    found.lossPpm >= wanted.lossPpm &&
    found.duplicatePpm >= wanted.duplicatePpm &&
    found.reorderPpm >= wanted.reorderPpm &&
    found.reorderUs >= wanted.reorderUs &&
    found.delayUs >= wanted.delayUs &&
    (found.clogged || !wanted.clogged)
  )
}
