/**
 * Power: some nodes lose power. Their processes end, and of what was not synced any part is lost; later they are started
 * again on what is left.
 * Station: nemesis. Needs disks that know what was synced: on a container the kernel outlives the node and keeps all.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { FaultFamily } from './nemesis.ts'

export const power: FaultFamily = {
  type: 'power',
  summary: 'ends server processes and loses any part of what they had not synced, then starts them on what is left',
  needs: ['process', 'disk'],
  targets: TARGETS,
  plan: (_random, target) => ({ type: 'power', target, parameters: {} }),
  apply: ({ hit }) => [{ port: 'process', do: 'power', nodes: hit }],
  verify: ({ hit }) => [{ port: 'process', nodes: hit, state: 'dead' }],
  heal: ({ hit }) => [{ port: 'process', do: 'start', nodes: hit }],
}
