/**
 * What families that make links bad have in common: the parameters that say how bad, and which links they mean.
 * Station: nemesis. They speak to the quality port alone; a link is named as a partition would cut it.
 */
import type { Grudge } from '../harness/core/fault.ts'
import type { LinkQuality } from '../harness/core/link-quality.ts'
import { DIRECTIONS, isolate, separate } from './grudge.ts'
import type { AppliedFault, FaultFamily } from './nemesis.ts'
import { choiceParameter, integerParameter } from './parameters.ts'

const MILLION = 1_000_000
/** A minute. */
const DELAY_US_MAX = 60_000_000

export const GOOD: LinkQuality = {
  lossPpm: 0,
  duplicatePpm: 0,
  reorderPpm: 0,
  reorderUs: 0,
  delayUs: 0,
  clogged: false,
}

/** What all of them do with a fault whose parameters are a direction and a quality. */
export const QUALITY_FAULT = {
  needs: ['quality'],
  minNodes: 2,
  apply: (applied) => [
    { port: 'quality', do: 'set', fault: applied.id, links: linksOf(applied), quality: qualityOf(applied) },
  ],
  verify: (applied) => [{ port: 'quality', links: linksOf(applied), quality: qualityOf(applied) }],
  heal: ({ id }) => [{ port: 'quality', do: 'reset', fault: id }],
} satisfies Partial<FaultFamily>

function qualityOf({ fault }: AppliedFault): LinkQuality {
  const ppm = (name: string) => integerParameter(fault, name, 0, MILLION)
  const us = (name: string) => integerParameter(fault, name, 0, DELAY_US_MAX)
  return {
    lossPpm: ppm('lossPpm'),
    duplicatePpm: ppm('duplicatePpm'),
    reorderPpm: ppm('reorderPpm'),
    reorderUs: us('reorderUs'),
    delayUs: us('delayUs'),
    clogged: choiceParameter(fault, 'clogged', [true, false]),
    ...(fault.parameters['jitterUs'] === undefined ? {} : { jitterUs: us('jitterUs') }),
  }
}

/** Between the nodes hit and the others, in the fault's direction; of all nodes every link. */
export function linksOf({ fault, hit, nodes }: AppliedFault): Grudge {
  const direction = choiceParameter(fault, 'direction', DIRECTIONS)
  return hit.length === nodes.length ? separate(nodes.map((node) => [node])) : isolate(hit, nodes, direction)
}
