/**
 * Clock: the monotonic clocks of some nodes run fast or slow, by a factor of two at most each way. Raft's safety depends on
 * no clock (section 2 of the extended paper); leases bear such a drift if they are made for it (dissertation 6.4.1).
 * Station: nemesis. After Jepsen's clock nemesis, whose clocks are the wall's: ours are those that timers and leases use.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { AppliedFault, FaultFamily } from './nemesis.ts'
import { integerParameter } from './parameters.ts'

const RATES_PPM = [-500_000, -100_000, -10_000, -200, 200, 10_000, 100_000, 1_000_000] as const

export const clock: FaultFamily = {
  type: 'clock',
  summary: 'makes clocks of nodes run fast or slow, from half to twice the true rate',
  needs: ['clock'],
  targets: TARGETS,
  plan: (random, target) => ({
    type: 'clock',
    target,
    parameters: { ratePpm: random.pick(RATES_PPM) },
  }),
  planLasting: (random, target) => ({
    type: 'clock',
    target,
    parameters: { ratePpm: random.pick([-500_000, 1_000_000]) },
  }),
  apply: (applied) => [{ port: 'clock', do: 'set', nodes: applied.hit, ratePpm: rateOf(applied) }],
  verify: (applied) => [{ port: 'clock', nodes: applied.hit, ratePpm: rateOf(applied) }],
  heal: ({ hit }) => [{ port: 'clock', do: 'reset', nodes: hit }],
}

function rateOf({ fault }: AppliedFault): number {
  return integerParameter(fault, 'ratePpm', -500_000, 1_000_000)
}
