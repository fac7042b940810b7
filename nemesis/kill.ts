/**
 * Kill: the server's process ends at once on some nodes, as by SIGKILL, and is started again on its data. What it had
 * handed to the kernel survives.
 * Station: nemesis. Knows no engine: it speaks to the process port alone.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { FaultFamily } from './nemesis.ts'

export const kill: FaultFamily = {
  type: 'kill',
  summary: 'ends server processes at once (SIGKILL) and starts them again on their data',
  needs: ['process'],
  targets: TARGETS,
  plan: (_random, target) => ({ type: 'kill', target, parameters: {} }),
  apply: ({ hit }) => [{ port: 'process', do: 'kill', nodes: hit }],
  verify: ({ hit }) => [{ port: 'process', nodes: hit, state: 'dead' }],
  heal: ({ hit }) => [{ port: 'process', do: 'start', nodes: hit }],
}
