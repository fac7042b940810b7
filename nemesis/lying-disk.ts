/**
 * Lying disk: syncs of some nodes are answered at once and make nothing durable, as by a drive that keeps its cache to
 * itself. Shows only when power is lost, and no system can bear it on a majority.
 * Station: nemesis. After LazyFS, as Jepsen uses it.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { FaultFamily } from './nemesis.ts'

export const lyingDisk: FaultFamily = {
  type: 'lying-disk',
  summary: 'answers syncs of nodes at once and makes nothing durable; shows when power is lost',
  needs: ['disk'],
  targets: TARGETS,
  beyondPromises: true,
  plan: (_random, target) => ({ type: 'lying-disk', target, parameters: {} }),
  apply: ({ id, hit }) => [{ port: 'disk', do: 'lie', fault: id, nodes: hit }],
  verify: ({ id, hit }) => [{ port: 'disk', fault: id, nodes: hit }],
  heal: ({ id }) => [{ port: 'disk', do: 'reset', fault: id }],
}
