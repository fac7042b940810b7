/**
 * Wall jump: the wall clocks of some nodes are off by an offset, ahead or behind, at once and until healed, when they jump
 * back. Whoever orders by timestamps, or lets leases end by the wall clock, is hit.
 * Station: nemesis. Jepsen's clock bump, ±1.5^(6..31) ms, in eight steps; beyond its five minutes an hour and a day.
 */
import { type Fault, TARGETS } from '../harness/core/fault.ts'
import { NO_SKEW, type WallSkew } from '../harness/core/wall-skew.ts'
import type { FaultFamily } from './nemesis.ts'
import { integerParameter } from './parameters.ts'
import { wallClockFault } from './wall-clock-fault.ts'

const HOUR_MS = 3_600_000
/** 1.5^6, ^11, ^16, ^21, ^26, ^31 ms, an hour, a day. */
const OFFSETS_MS = [11, 87, 657, 4_988, 37_877, 287_627, HOUR_MS, 24 * HOUR_MS].flatMap((ms) => [ms, -ms])
/** A year. */
const OFFSET_MS_MAX = 365 * 24 * HOUR_MS

export const wallJump: FaultFamily = {
  type: 'wall-jump',
  summary: 'sets wall clocks of nodes ahead or back, by 11 ms to a day',
  targets: TARGETS,
  plan: (random, target) => ({ type: 'wall-jump', target, parameters: { offsetMs: random.pick(OFFSETS_MS) } }),
  ...wallClockFault(skewOf),
}

function skewOf(fault: Fault): WallSkew {
  return { ...NO_SKEW, offsetUs: 1_000 * integerParameter(fault, 'offsetMs', -OFFSET_MS_MAX, OFFSET_MS_MAX) }
}
