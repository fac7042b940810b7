/**
 * Bit flip: the last durable records of some nodes are damaged where they lie, so that their checksums no longer fit. It
 * shows at the next start, and stays: healing repairs nothing.
 * Station: nemesis. After Jepsen's bitflip; what a system may do about it: "Protocol-Aware Recovery", FAST 2018.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { FaultFamily } from './nemesis.ts'
import { integerParameter } from './parameters.ts'

const RECORDS_MAX = 1_000

export const bitFlip: FaultFamily = {
  type: 'bit-flip',
  summary: 'damages the last durable records of nodes for good; shows when they are started again',
  needs: ['disk'],
  targets: TARGETS,
  beyondPromises: true,
  plan: (random, target) => ({ type: 'bit-flip', target, parameters: { records: random.pick([1, 1, 3, 20]) } }),
  apply: ({ id, fault, hit }) => [
    {
      port: 'disk',
      do: 'flip',
      fault: id,
      nodes: hit,
      records: integerParameter(fault, 'records', 1, RECORDS_MAX),
    },
  ],
  verify: ({ id, hit }) => [{ port: 'disk', fault: id, nodes: hit }],
  heal: ({ id }) => [{ port: 'disk', do: 'reset', fault: id }],
}
