/**
 * Clock jump: the monotonic clocks of some nodes jump forward, as after a suspended machine goes on. No lease bears that.
 * Station: nemesis. Healing ends the fault, not the offset.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { FaultFamily } from './nemesis.ts'
import { integerParameter } from './parameters.ts'

const JUMPS_US = [10_000, 150_000, 1_000_000, 10_000_000] as const
/** An hour. */
const JUMP_US_MAX = 3_600_000_000

export const clockJump: FaultFamily = {
  type: 'clock-jump',
  summary: 'lets clocks of nodes jump forward, by 10 ms to 10 s',
  needs: ['clock'],
  targets: TARGETS,
  plan: (random, target) => ({ type: 'clock-jump', target, parameters: { jumpUs: random.pick(JUMPS_US) } }),
  apply: ({ id, fault, hit }) => [
    { port: 'clock', do: 'jump', fault: id, nodes: hit, jumpUs: integerParameter(fault, 'jumpUs', 1, JUMP_US_MAX) },
  ],
  verify: ({ id, hit }) => [{ port: 'clock', nodes: hit, jumpedBy: id }],
  heal: ({ id }) => [{ port: 'clock', do: 'end-jump', fault: id }],
}
