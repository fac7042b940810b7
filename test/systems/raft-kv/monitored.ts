/** Raft's monitors as an observer of a simulated raft-kv cluster. */
import type { RaftMonitor } from '../../../checkers/raft/monitor/monitor.ts'
import type { SimObserver } from '../../../harness/runtime/sim/observer.ts'
import { RAFT_KV_INSIDE } from '../../../systems/raft-kv/inspect.ts'

const UNHEARD = [
  'heartbeat',
  'heartbeat-reply',
  'pre-vote',
  'pre-vote-reply',
  'read-index',
  'read-index-reply',
  'propose',
]

export function watchedBy(monitor: RaftMonitor): SimObserver {
  const { view, describe, typeOf } = RAFT_KV_INSIDE
  return {
    step: (node, state, timeUs) => monitor.stepped(node, view(state), timeUs),
    sent: (from, to, message, timeUs) => {
      if (!UNHEARD.includes(typeOf(message))) monitor.sent(describe(from, to, message), timeUs)
    },
    started: (node, timeUs) => monitor.started(node, timeUs),
    ended: (node, timeUs, how) => monitor.stopped(node, how, timeUs),
  }
}
