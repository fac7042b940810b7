/**
 * Qualities in force on directed pairs, by fault, and the lines that make a node's daemon treat packets so.
 * Station: runtime/docker. Pure.
 */
import type { Grudge } from '../../../core/fault.ts'
import { type LinkQuality, worst } from '../../../core/link-quality.ts'

export type Pair = { readonly from: string; readonly to: string }

export type QualityFault = { readonly links: Grudge; readonly quality: LinkQuality }

/** Every directed pair of different nodes, receiver by receiver. */
export function everyPair(nodes: readonly string[]): readonly Pair[] {
  return nodes.flatMap((to) => nodes.filter((from) => from !== to).map((from) => ({ from, to })))
}

export function isNamed(links: Grudge, { from, to }: Pair): boolean {
  return links[to]?.includes(from) ?? false
}

/** What all faults together do to the pair; undefined: nothing. */
export function qualityOf(inForce: Iterable<QualityFault>, pair: Pair): LinkQuality | undefined {
  return worst([...inForce].filter(({ links }) => isNamed(links, pair)).map(({ quality }) => quality))
}

/** For the receiver's daemon: how it is to treat what comes from this address. */
export function qualityLine(address: string, quality: LinkQuality | undefined): string {
  if (quality === undefined) return `reset ${address}`
  const { lossPpm, duplicatePpm, reorderPpm, reorderUs, delayUs, jitterUs = 0, clogged } = quality
  const chances = `loss=${lossPpm} duplicate=${duplicatePpm} reorder=${reorderPpm}`
  const times = `reorder_us=${reorderUs} delay_us=${delayUs} jitter_us=${jitterUs}`
  return `set ${address} ${chances} ${times} clogged=${clogged ? 1 : 0}`
}
