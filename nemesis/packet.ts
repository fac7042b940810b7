/**
 * Packet: the links between the nodes hit and the others carry messages badly, both ways or one way: they lose, double,
 * reorder or delay them, or let nothing move for a while.
 * Station: nemesis. After the packet faults of jepsen.nemesis.combined; clogging is FoundationDB's.
 */
import { type Fault, type Grudge, TARGETS, type Target } from '../harness/core/fault.ts'
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
  plan: (random, target) => planned(random, target, MISHAPS, [1, 1, 2, 3]),
  planLasting: (random, target) => planned(random, target, BEARABLE_MISHAPS, [1, 2, 2]),
  apply: (applied) => [
    { port: 'quality', do: 'set', fault: applied.id, links: linksOf(applied), quality: qualityOf(applied) },
  ],
  verify: (applied) => [{ port: 'quality', links: linksOf(applied), quality: qualityOf(applied) }],
  heal: ({ id }) => [{ port: 'quality', do: 'reset', fault: id }],
}

/** One mishap, or several mixed. */
function planned(random: Random, target: Target, mishaps: readonly Mishap[], counts: readonly number[]): Fault {
  const direction = random.pick(['both', 'both', 'inbound', 'outbound'] as const)
  const quality = { ...GOOD }
  for (const mishap of random.shuffle(mishaps).slice(0, random.pick(counts))) Object.assign(quality, mishap(random))
  return { type: 'packet', target, parameters: { direction: target === 'all' ? 'both' : direction, ...quality } }
}

type Mishap = (random: Random) => Partial<LinkQuality>

const BEARABLE_MISHAPS: readonly Mishap[] = [
  (random) => ({ lossPpm: random.pick([10_000, 100_000, 300_000]) }),
  (random) => ({ duplicatePpm: random.pick([10_000, 100_000, 500_000]) }),
  (random) => ({
    reorderPpm: random.pick([10_000, 100_000, 500_000]),
    reorderUs: random.pick([2_000, 20_000, 200_000, 1_000_000]),
  }),
  (random) => ({ delayUs: random.pick([2_000, 20_000, 100_000, 400_000]) }),
]
const MISHAPS: readonly Mishap[] = [...BEARABLE_MISHAPS, () => ({ clogged: true })]

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
