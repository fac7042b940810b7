/**
 * The links port of the simulator. Measuring is not remembering: a check asks the network's own decision for every directed
 * pair, and compares it with the ledger of what was asked for, which is kept apart. So a drop or a restore that was
 * forgotten shows.
 * Station: runtime.
 */
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import type { Network } from './network.ts'
import { type DirectedPair, pairName, pairsOf } from './port-names.ts'

export type Links = Pick<Network, 'cut' | 'restore' | 'passes'>

export class LinksPort {
  readonly #nodes: readonly string[]
  readonly #links: Links
  readonly #ledger = new Map<number, readonly DirectedPair[]>()

  constructor(nodes: readonly string[], links: Links) {
    this.#nodes = nodes
    this.#links = links
  }

  perform(step: Extract<PortStep, { port: 'links' }>): void {
    const pairs = step.do === 'drop' ? pairsOf(this.#nodes, step.grudge) : []
    this.#links.restore(step.fault)
    this.#ledger.delete(step.fault)
    if (step.do === 'restore') return
    for (const [from, to] of pairs) this.#links.cut(step.fault, from, to)
    this.#ledger.set(step.fault, pairs)
  }

  measure({ grudge }: Extract<PortCheck, { port: 'links' }>): Measurement {
    const mustBeCut = named(pairsOf(this.#nodes, grudge))
    const mayBeCut = named([...this.#ledger.values()].flat())
    const openButMustBeCut: string[] = []
    const cutButMustBeOpen: string[] = []
    for (const pair of everyPair(this.#nodes)) {
      const name = pairName(pair)
      const passes = this.#links.passes(...pair)
      if (passes && mustBeCut.has(name)) openButMustBeCut.push(name)
      if (!passes && !mustBeCut.has(name) && !mayBeCut.has(name)) cutButMustBeOpen.push(name)
    }
    return {
      holds: openButMustBeCut.length === 0 && cutButMustBeOpen.length === 0,
      detail: { openButMustBeCut, cutButMustBeOpen },
    }
  }
}

function named(pairs: readonly DirectedPair[]): ReadonlySet<string> {
  return new Set(pairs.map(pairName))
}

function everyPair(nodes: readonly string[]): DirectedPair[] {
  return nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to): DirectedPair => [from, to]))
}
