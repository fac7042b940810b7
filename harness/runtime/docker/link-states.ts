/**
 * What the counters say about each directed pair, and whether that is what the faults ask for.
 * Station: runtime/docker. Pure.
 */
import type { Grudge } from '../../core/fault.ts'
import type { Measurement } from '../ports.ts'
import type { Counters } from './nft-rules.ts'

/**
 * - `open`: a probe arrived.
 * - `cut`: packets of that source were dropped, and no probe arrived.
 * - `silent`: neither; nothing reached the node, so nothing is shown.
 */
export type LinkState = 'open' | 'cut' | 'silent'

/** `before` counts from before the probes were sent. */
export function linkState(source: string, before: Counters, after: Counters): LinkState {
  if ((after.arrived.get(source) ?? 0) > (before.arrived.get(source) ?? 0)) return 'open'
  if ((after.dropped.get(source) ?? 0) > (before.dropped.get(source) ?? 0)) return 'cut'
  return 'silent'
}

/** States by receiving node, then by source. */
export type LinkStates = ReadonlyMap<string, ReadonlyMap<string, LinkState>>

export function isDecided(states: LinkStates): boolean {
  return [...states.values()].every((bySource) => ![...bySource.values()].includes('silent'))
}

/** Holds if every pair of `wanted` is cut, and every pair that `inForce`, the union of all faults, does not cut is open. */
export function judgeLinks(states: LinkStates, wanted: Grudge, inForce: Grudge): Measurement {
  const wrong: string[] = []
  const counts = { open: 0, cut: 0, silent: 0 }
  for (const [node, bySource] of states)
    for (const [source, state] of bySource) {
      counts[state]++
      const mustBeCut = wanted[node]?.includes(source) ?? false
      const mustBeOpen = !mustBeCut && !(inForce[node]?.includes(source) ?? false)
      if (mustBeCut && state !== 'cut') wrong.push(`${source} -> ${node} should be cut, but is ${state}`)
      if (mustBeOpen && state !== 'open') wrong.push(`${source} -> ${node} should be open, but is ${state}`)
    }
  const missing = Object.keys(wanted).filter((node) => (wanted[node]?.length ?? 0) > 0 && !states.has(node))
  wrong.push(...missing.map((node) => `${node} was not measured`))
  return { holds: wrong.length === 0, detail: { ...counts, wrong } }
}
