/**
 * Clock: the monotonic clocks of some nodes run fast or slow, maybe after a jump forward. Raft's safety depends on no clock
 * (section 2 of the extended paper), so whatever is drawn is within its promises; leases may not be.
 * Station: nemesis. After Jepsen's clock nemesis, whose clocks are the wall's: ours are those that timers and leases use.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { AppliedFault, FaultFamily } from './nemesis.ts'
import { integerParameter } from './parameters.ts'

const RATES_PPM = [-500_000, -100_000, -10_000, -200, 200, 10_000, 100_000, 1_000_000] as const
const JUMPS_US = [0, 0, 0, 10_000, 150_000, 1_000_000, 10_000_000] as const
/** An hour. */
const JUMP_US_MAX = 3_600_000_000

export const clock: FaultFamily = {
  type: 'clock',
  summary: 'makes clocks of nodes run fast or slow, from half to twice the true rate, maybe after a jump forward',
  needs: ['clock'],
  targets: TARGETS,
  plan: (random, target) => ({
    type: 'clock',
    target,
    parameters: { ratePpm: random.pick(RATES_PPM), jumpUs: random.pick(JUMPS_US) },
  }),
  apply: (applied) => [
    {
      port: 'clock',
      do: 'set',
      nodes: applied.hit,
      ratePpm: rateOf(applied),
      jumpUs: integerParameter(applied.fault, 'jumpUs', 0, JUMP_US_MAX),
    },
  ],
  verify: (applied) => [{ port: 'clock', nodes: applied.hit, ratePpm: rateOf(applied) }],
  heal: ({ hit }) => [{ port: 'clock', do: 'reset', nodes: hit }],
}

function rateOf({ fault }: AppliedFault): number {
  return integerParameter(fault, 'ratePpm', -500_000, 1_000_000)
}
