/**
 * Which error of raft-kv means which completion, and why. The first four are the node's own answers, the others what the
 * simulator tells a client whose node does not answer.
 */
import type { OutcomeRow } from '../system.ts'

export const RAFT_KV_OUTCOMES: readonly OutcomeRow[] = [
  { error: 'none', completion: 'ok', source: 'applied here after commitment, or read at a confirmed index' },
  {
    error: 'bad-request',
    completion: 'fail',
    source: 'refused at the door (requests.ts): nothing was proposed or read',
  },
  { error: 'no-leader', completion: 'fail', source: 'the node knew no leader (requests.ts): nothing left it' },
  {
    error: 'leader-changed',
    completion: 'fail',
    source: 'only for reads whose index was never confirmed (roles.ts): nothing was observed, nothing will be',
  },
  { error: 'refused', completion: 'fail', source: 'the node was not running when the request arrived: nobody saw it' },
  {
    error: 'connection-lost',
    completion: 'info',
    source: 'the node was killed while it held the request: it may have been proposed',
  },
  {
    error: 'deadline',
    completion: 'info',
    source: 'no answer: the proposal may be under way, in a log, or lost with the leader that had it',
  },
]
