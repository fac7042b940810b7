/**
 * Rate: links between the nodes hit and the others carry few bits a second, one way or both. What does not pass waits, and what
 * finds no room to wait is lost.
 * Station: nemesis. After jepsen.net (rate 1mbit), which limits all that a node sends; here clients are spared.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { AppliedFault, FaultFamily } from './nemesis.ts'
import { integerParameter } from './parameters.ts'
import { linksOf } from './quality-fault.ts'

const MBIT = 1_000_000
/** Below it not even heartbeats pass in time; above it no probe measures it. */
const SLOWEST = 8_000
const FASTEST = 100 * MBIT

export const rate: FaultFamily = {
  type: 'rate',
  summary: 'lets links between nodes and the others carry no more than 1 or 10 Mbit/s',
  needs: ['rate'],
  targets: TARGETS,
  minNodes: 2,
  plan(random, target) {
    const direction = random.pick(['both', 'both', 'inbound', 'outbound'] as const)
    const bitsPerSecond = random.pick([MBIT, MBIT, 10 * MBIT])
    return { type: 'rate', target, parameters: { direction: target === 'all' ? 'both' : direction, bitsPerSecond } }
  },
  apply: (applied) => [
    { port: 'rate', do: 'set', fault: applied.id, links: linksOf(applied), bitsPerSecond: bitsPerSecondOf(applied) },
  ],
  verify: (applied) => [{ port: 'rate', links: linksOf(applied), bitsPerSecond: bitsPerSecondOf(applied) }],
  heal: ({ id }) => [{ port: 'rate', do: 'reset', fault: id }],
}

function bitsPerSecondOf({ fault }: AppliedFault): number {
  return integerParameter(fault, 'bitsPerSecond', SLOWEST, FASTEST)
}
