/**
 * Which error of raft-kv means which completion, and why. The last three are what the simulator tells a client whose node
 * does not answer, the others the node's own answers.
 */
import type { OutcomeRow } from '../system-facts.ts'

export const RAFT_KV_OUTCOMES: readonly OutcomeRow[] = [
  { error: 'none', completion: 'ok', source: 'applied here after commitment, or read at a confirmed index' },
  {
    error: 'bad-request',
    completion: 'fail',
    source: 'refused at the door (raft/requests.ts): nothing was proposed or read',
  },
  { error: 'no-leader', completion: 'fail', source: 'the node knew no leader (raft/requests.ts): nothing left it' },
  {
    error: 'leader-changed',
    completion: 'fail',
    source: 'only for reads whose index was never confirmed (raft/roles.ts): nothing was observed, nothing will be',
  },
  {
    error: 'timed-out',
    completion: 'info',
    source: 'a command that was not seen applied in time (raft/requests.ts): it may be in a log, and committed later',
  },
  {
    error: 'timed-out-read',
    completion: 'fail',
    source: 'a read or watch that was given up (raft/requests.ts): nothing was observed, and nobody will tell it now',
  },
  {
    error: 'stale-session',
    completion: 'info',
    source: 'the session has forgotten the result (machine/sessions.ts): the command was applied, or given up, before',
  },
  {
    error: 'session-expired',
    completion: 'info',
    source: 'the session was dropped with its results (machine/sessions.ts): an earlier copy may have been applied',
  },
  {
    error: 'not-leader',
    completion: 'fail',
    source: 'asked of the leader alone (raft/administration.ts), and refused before anything was done',
  },
  {
    error: 'change-under-way',
    completion: 'fail',
    source: 'another change of members is not committed yet (raft/administration.ts): nothing was appended',
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
