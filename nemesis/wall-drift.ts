/**
 * Wall drift: the wall clocks of some nodes run fast or slow; what they gained or lost they jump back when healed.
 * Station: nemesis. Jepsen's clocks have no rate of their own; the rates are those of our `clock`, whose clocks are the
 * monotonic ones of timers and leases.
 */
import { type Fault, TARGETS } from '../harness/core/fault.ts'
import { NO_SKEW, type WallSkew } from '../harness/core/wall-skew.ts'
import type { FaultFamily } from './nemesis.ts'
import { integerParameter } from './parameters.ts'
import { wallClockFault } from './wall-clock-fault.ts'

const RATE_PPM_MIN = -500_000
const RATE_PPM_MAX = 1_000_000
const RATES_PPM = [RATE_PPM_MIN, -100_000, -10_000, -200, 200, 10_000, 100_000, RATE_PPM_MAX] as const

export const wallDrift: FaultFamily = {
  type: 'wall-drift',
  summary: 'makes wall clocks of nodes run fast or slow, from half to twice the true rate',
  targets: TARGETS,
  plan: (random, target) => ({ type: 'wall-drift', target, parameters: { ratePpm: random.pick(RATES_PPM) } }),
  ...wallClockFault(skewOf),
}

function skewOf(fault: Fault): WallSkew {
  return { ...NO_SKEW, ratePpm: integerParameter(fault, 'ratePpm', RATE_PPM_MIN, RATE_PPM_MAX) }
}
