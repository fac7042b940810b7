/**
 * CPU: some nodes get little of their processors, as on a machine that others overload: heartbeats go out late, and what the
 * node decides may be old by then.
 * Station: nemesis. Knows no engine: it speaks to the cpu port alone.
 */
import { CPU_PERCENT_MIN } from '../harness/core/cpu-squeeze.ts'
import { TARGETS } from '../harness/core/fault.ts'
import type { AppliedFault, FaultFamily } from './nemesis.ts'
import { integerParameter } from './parameters.ts'

/** Enough for elections to end, too little to keep up with clients. */
const PERCENTS = [5, 10, 25] as const

export const cpu: FaultFamily = {
  type: 'cpu',
  summary: 'lets nodes have 5 to 25 percent of one processor',
  needs: ['cpu'],
  targets: TARGETS,
  plan: (random, target) => ({ type: 'cpu', target, parameters: { percent: random.pick(PERCENTS) } }),
  apply: (applied) => [
    { port: 'cpu', do: 'squeeze', fault: applied.id, nodes: applied.hit, percent: percentOf(applied) },
  ],
  verify: (applied) => [{ port: 'cpu', nodes: applied.hit, percent: percentOf(applied) }],
  heal: ({ id }) => [{ port: 'cpu', do: 'restore', fault: id }],
}

function percentOf({ fault }: AppliedFault): number {
  return integerParameter(fault, 'percent', CPU_PERCENT_MIN, 100)
}
