/**
 * Packet: the links between the nodes hit and the others carry messages badly, both ways or one way: they lose, double,
 * reorder or delay them, or let nothing move for a while.
 * Station: nemesis. After the packet faults of jepsen.nemesis.combined; clogging is FoundationDB's.
 */
import { type Fault, TARGETS, type Target } from '../harness/core/fault.ts'
import type { LinkQuality } from '../harness/core/link-quality.ts'
import type { Random } from '../harness/core/random.ts'
import type { FaultFamily } from './nemesis.ts'
import { GOOD, QUALITY_FAULT } from './quality-fault.ts'

export const packet: FaultFamily = {
  ...QUALITY_FAULT,
  type: 'packet',
  summary: 'loses, doubles, reorders or delays messages between nodes and the others, or lets none move for a while',
  targets: TARGETS,
  plan: (random, target) => planned(random, target, MISHAPS, [1, 1, 2, 3]),
  planLasting: (random, target) => planned(random, target, BEARABLE_MISHAPS, [1, 2, 2]),
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
