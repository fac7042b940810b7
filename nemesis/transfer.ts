/**
 * Transfer: the leader is asked to hand over to another node. Not a fault of anything, and what operators do all the time;
 * what happens meanwhile is what goes wrong (dissertation, section 3.10).
 * Station: nemesis. Knows no system: it speaks to the admin port alone.
 */
import type { FaultFamily } from './nemesis.ts'

export const transfer: FaultFamily = {
  type: 'transfer',
  summary: 'asks the leader to hand over to another node',
  needs: ['admin'],
  targets: ['one'],
  // A leader refuses to hand over to itself, so that a family which is dealt twice could be in force never.
  inTurns: ['follower'],
  minNodes: 2,
  plan: (_random, target) => ({ type: 'transfer', target, parameters: {} }),
  apply: ({ id, hit }) => [{ port: 'admin', do: 'transfer', fault: id, to: hit[0] as string }],
  verify: ({ id }) => [{ port: 'admin', fault: id }],
  heal: ({ id }) => [{ port: 'admin', do: 'end', fault: id }],
}
