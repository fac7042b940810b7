/**
 * Draws the knobs of the simulated world that are no faults: how far nodes and clients are apart, whether a link keeps the
 * order of its messages, how long a sync takes. Station: campaign. Groups and names are those of the simulator's options.
 */
import type { Case } from '../../core/case.ts'
import type { Random } from '../../core/random.ts'
import { chance } from './chances.ts'

/** Means in us: broadcast time stays far below election timeouts, as Raft demands (section 5.6). */
const MEANS_US = [300, 600, 2_000]

/** Of syncs: a good disk, a busy one, one that turns. A leader whose own entry takes long to commit is fresh for long. */
const SYNC_MEANS_US = [500, 1_000, 1_500]

/** Half of the cases have the simulator's own network, half its own disks. */
export function drawWorld(random: Random): Case['world'] {
  return { ...drawNetwork(random), ...drawDisk(random.stream('disk')) }
}

function drawDisk(random: Random): Case['world'] {
  return chance(random, 50) ? {} : { disk: latency(random, SYNC_MEANS_US) }
}

function drawNetwork(random: Random): Case['world'] {
  if (chance(random, 50)) return {}
  const network = { ...latency(random, MEANS_US), order: random.pick(['fifo', 'any']) }
  return { network, clients: latency(random, [300, 2_000, 20_000]) }
}

function latency(random: Random, means: readonly number[]) {
  const latencyUsMean = random.pick(means)
  return { latencyUsMin: Math.floor(latencyUsMean / random.pick([2, 3, 10])), latencyUsMean }
}
