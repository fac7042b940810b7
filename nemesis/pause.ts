/**
 * Pause: the server's process stands still on some nodes, as by SIGSTOP, and goes on later without knowing that time has
 * passed: what it held true then, it acts on now.
 * Station: nemesis. After Jepsen's pause. Knows no engine: it speaks to the process port alone.
 */
import { TARGETS } from '../harness/core/fault.ts'
import type { FaultFamily } from './nemesis.ts'

export const pause: FaultFamily = {
  type: 'pause',
  summary: 'lets server processes stand still (SIGSTOP) and go on later; what arrives meanwhile waits',
  needs: ['process'],
  targets: TARGETS,
  plan: (_random, target) => ({ type: 'pause', target, parameters: {} }),
  apply: ({ hit }) => [{ port: 'process', do: 'pause', nodes: hit }],
  verify: ({ hit }) => [{ port: 'process', nodes: hit, state: 'paused' }],
  heal: ({ hit }) => [{ port: 'process', do: 'resume', nodes: hit }],
}
