/**
 * Draws the knobs of the simulated world that are no faults: how far nodes and clients are apart, and whether a link keeps
 * the order of its messages. Station: campaign. Groups and names are those of the simulator's options.
 */
import type { Case } from '../../core/case.ts'
import type { Random } from '../../core/random.ts'
import { chance } from './chances.ts'

/** Means in us: broadcast time stays far below election timeouts, as Raft demands (section 5.6). */
const MEANS_US = [300, 600, 2_000]

/** Half of the cases have the simulator's own defaults. */
export function drawWorld(random: Random): Case['world'] {
  if (chance(random, 50)) return {}
  const network = { ...latency(random, MEANS_US), order: random.pick(['fifo', 'any']) }
  return { network, clients: latency(random, [300, 2_000, 20_000]) }
}

function latency(random: Random, means: readonly number[]) {
  const latencyUsMean = random.pick(means)
  return { latencyUsMin: Math.floor(latencyUsMean / random.pick([2, 3, 10])), latencyUsMean }
}
