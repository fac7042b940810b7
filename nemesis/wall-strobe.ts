/**
 * Wall strobe: the wall clocks of some nodes jump to and fro between the true time and an offset from it, as long as the
 * fault lasts.
 * Station: nemesis. Jepsen's clock strobe: delta 4 ms to 262 s, period 1 ms to 1 s. On containers each jump is a write by
 * the harness, whose timers keep no period of a few milliseconds beside its clients: ours begin at 20 ms.
 */
import { type Fault, TARGETS } from '../harness/core/fault.ts'
import { NO_SKEW, type WallSkew } from '../harness/core/wall-skew.ts'
import type { FaultFamily } from './nemesis.ts'
import { integerParameter } from './parameters.ts'
import { wallClockFault } from './wall-clock-fault.ts'

const OFFSETS_MS = [4, 64, 1_024, 16_384, 262_144].flatMap((ms) => [ms, -ms])
const OFFSET_MS_MAX = 24 * 3_600_000
const PERIODS_MS = [20, 50, 200, 1_000] as const
const PERIOD_MS_MIN = 20
/** A minute. */
const PERIOD_MS_MAX = 60_000

export const wallStrobe: FaultFamily = {
  type: 'wall-strobe',
  summary: 'lets wall clocks of nodes jump to and fro, by 4 ms to 262 s, every 20 ms to 1 s',
  targets: TARGETS,
  plan: (random, target) => ({
    type: 'wall-strobe',
    target,
    parameters: { offsetMs: random.pick(OFFSETS_MS), periodMs: random.pick(PERIODS_MS) },
  }),
  ...wallClockFault(skewOf),
}

function skewOf(fault: Fault): WallSkew {
  return {
    ...NO_SKEW,
    offsetUs: 1_000 * integerParameter(fault, 'offsetMs', -OFFSET_MS_MAX, OFFSET_MS_MAX),
    periodUs: 1_000 * integerParameter(fault, 'periodMs', PERIOD_MS_MIN, PERIOD_MS_MAX),
  }
}
