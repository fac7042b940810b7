/**
 * Packet: the links between the nodes hit and the others carry messages badly, both ways or one way: they lose, double,
 * reorder or delay them, or let nothing move for a while.
 * Station: nemesis. After the packet faults of jepsen.nemesis.combined; clogging is FoundationDB's.
 */
import { type Grudge, TARGETS } from '../harness/core/fault.ts'
import type { Random } from '../harness/core/random.ts'
import type { LinkQuality } from '../harness/runtime/ports.ts'
import { DIRECTIONS, isolate, separate } from './grudge.ts'
import type { AppliedFault, FaultFamily } from './nemesis.ts'
import { choiceParameter, integerParameter } from './parameters.ts'

const MILLION = 1_000_000
/** A minute. */
const DELAY_US_MAX = 60_000_000

const GOOD: LinkQuality = {
  lossPpm: 0,
  duplicatePpm: 0,
  reorderPpm: 0,
  reorderUs: 0,
  delayUs: 0,
  clogged: false,
}

export const packet: FaultFamily = {
  type: 'packet',
  summary: 'loses, doubles, reorders or delays messages between nodes and the others, or lets none move for a while',
  needs: ['quality'],
  targets: TARGETS,
  minNodes: 2,
  plan(random, target) {
    const direction = random.pick(['both', 'both', 'inbound', 'outbound'] as const)
    const quality = drawQuality(random)
    return { type: 'packet', target, parameters: { direction: target === 'all' ? 'both' : direction, ...quality } }
  },
  apply: (applied) => [
    { port: 'quality', do: 'set', fault: applied.id, links: linksOf(applied), quality: qualityOf(applied) },
  ],
  verify: (applied) => [{ port: 'quality', links: linksOf(applied), quality: qualityOf(applied) }],
  heal: ({ id }) => [{ port: 'quality', do: 'reset', fault: id }],
}

/** One mishap, or several mixed. */
function drawQuality(random: Random): LinkQuality {
  const mishaps = random.shuffle(MISHAPS).slice(0, random.pick([1, 1, 2, 3]))
  const quality = { ...GOOD }
  for (const mishap of mishaps) Object.assign(quality, mishap(random))
  return quality
}

const MISHAPS: readonly ((random: Random) => Partial<LinkQuality>)[] = [
  (random) => ({ lossPpm: random.pick([10_000, 100_000, 300_000]) }),
  (random) => ({ duplicatePpm: random.pick([10_000, 100_000, 500_000]) }),
  (random) => ({
    reorderPpm: random.pick([10_000, 100_000, 500_000]),
    reorderUs: random.pick([2_000, 20_000, 200_000, 1_000_000]),
  }),
  (random) => ({ delayUs: random.pick([2_000, 20_000, 100_000, 400_000]) }),
  () => ({ clogged: true }),
]

function qualityOf({ fault }: AppliedFault): LinkQuality {
  const ppm = (name: string) => integerParameter(fault, name, 0, MILLION)
  return {
    lossPpm: ppm('lossPpm'),
    duplicatePpm: ppm('duplicatePpm'),
    reorderPpm: ppm('reorderPpm'),
    reorderUs: integerParameter(fault, 'reorderUs', 0, DELAY_US_MAX),
    delayUs: integerParameter(fault, 'delayUs', 0, DELAY_US_MAX),
    clogged: choiceParameter(fault, 'clogged', [true, false]),
  }
}

/** As a partition would cut them. */
function linksOf({ fault, hit, nodes }: AppliedFault): Grudge {
  const direction = choiceParameter(fault, 'direction', DIRECTIONS)
  return hit.length === nodes.length ? separate(nodes.map((node) => [node])) : isolate(hit, nodes, direction)
}
