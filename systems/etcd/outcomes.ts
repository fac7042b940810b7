/**
 * What an error of a write means: `fail` where it is proved that the write never took effect and never will, else `info`.
 * Station: client. Sources are etcd 3.7.3 (server/, unless another module is named), compared with 3.5.16, and grpc-js
 * 1.14.7. etcd hands a write to Raft in EtcdServer.processInternalRaftRequestOnce (etcdserver/v3_server.go): what is
 * answered before its call of Propose is definite, what comes after is not, whatever it says.
 *
 * A read has no effect, so any error of it is `fail`: nothing happened, nothing was observed (Jepsen's etcd client calls
 * reads idempotent and does the same).
 */
import type { OutcomeRow } from '../system-facts.ts'
import type { CallError } from './connection.ts'

/** `text` is the whole of the details, their beginning, or a part of them. */
type ErrorRow = {
  readonly code: string
  readonly match: 'whole' | 'prefix' | 'part'
  readonly text: string
  readonly completion: 'fail' | 'info'
  readonly source: string
}

function fail(code: string, match: ErrorRow['match'], text: string, source: string): ErrorRow {
  return { code, match, text, completion: 'fail', source }
}

function info(code: string, match: ErrorRow['match'], text: string, source: string): ErrorRow {
  return { code, match, text, completion: 'info', source }
}

const CHECKED = 'refused by checkPutRequest or checkTxnRequest before the server is asked (api/v3rpc/key.go)'
const INTERCEPTED =
  'answered by the interceptor, before any handler runs (api/v3rpc/interceptor.go, newUnaryInterceptor)'
const TIMED_OUT =
  'the proposal was made and is given up by the waiter alone; Raft may still commit it (parseProposeCtxErr)'

/** The first row that matches decides; an error without a row is info. Rows of info are here to say why. */
export const ERROR_ROWS: readonly ErrorRow[] = [
  // --- the request never reached etcd ---
  fail(
    'UNAVAILABLE',
    'prefix',
    'No connection established',
    'pick_first had no connection to give the call to (load-balancer-pick-first.js), so nothing was sent',
  ),
  fail(
    'DEADLINE_EXCEEDED',
    'part',
    'Waiting for LB pick',
    'the call waited for a connection to the end (load-balancing-call.js getDeadlineInfo: no child call was ever started)',
  ),
  fail(
    'UNAVAILABLE',
    'whole',
    'Stream refused by server',
    'HTTP/2 REFUSED_STREAM promises that nothing was processed (RFC 9113 section 8.7)',
  ),
  // --- etcd answered before it proposed ---
  fail('UNIMPLEMENTED', 'prefix', 'unknown service ', 'no handler ran (grpc-go server.go, handleStream)'),
  fail('UNIMPLEMENTED', 'prefix', 'unknown method ', 'no handler ran (grpc-go server.go, handleStream)'),
  fail(
    'RESOURCE_EXHAUSTED',
    'prefix',
    'grpc: received message larger than max',
    'the server could not take in the request, so no handler ran (grpc-go rpc_util.go, recvMsg)',
  ),
  fail('FAILED_PRECONDITION', 'whole', 'etcdserver: not capable', INTERCEPTED),
  fail('FAILED_PRECONDITION', 'whole', 'etcdserver: rpc not supported for learner', INTERCEPTED),
  fail('INVALID_ARGUMENT', 'whole', 'etcdserver: invalid client api version', INTERCEPTED),
  fail('UNAVAILABLE', 'whole', 'etcdserver: no leader', `${INTERCEPTED}; to KV calls nothing else answers it`),
  fail('INVALID_ARGUMENT', 'whole', 'etcdserver: key is not provided', CHECKED),
  fail('INVALID_ARGUMENT', 'whole', 'etcdserver: value is provided', CHECKED),
  fail('INVALID_ARGUMENT', 'whole', 'etcdserver: lease is provided', CHECKED),
  fail('INVALID_ARGUMENT', 'whole', 'etcdserver: too many operations in txn request', CHECKED),
  fail('INVALID_ARGUMENT', 'whole', 'etcdserver: duplicate key given in txn request', CHECKED),
  fail('INVALID_ARGUMENT', 'whole', 'etcdserver: invalid sort option', CHECKED),
  fail(
    'UNKNOWN',
    'whole',
    'etcdserver: too many requests',
    'first statement of processInternalRaftRequestOnce. Its code is UNKNOWN, not RESOURCE_EXHAUSTED: toGRPCErrorMap holds an error without gRPC status (api/v3rpc/util.go)',
  ),
  fail('RESOURCE_EXHAUSTED', 'whole', 'etcdserver: too many requests', 'the same, should the code be put right'),
  fail(
    'INVALID_ARGUMENT',
    'whole',
    'etcdserver: request is too large',
    'answered right before Propose in processInternalRaftRequestOnce',
  ),
  fail(
    'UNAUTHENTICATED',
    'whole',
    'etcdserver: invalid auth token',
    'AuthInfoFromCtx precedes Propose in processInternalRaftRequestOnce',
  ),
  fail(
    'UNKNOWN',
    'whole',
    'raft proposal dropped',
    'Propose waits for the result of Step; each return of ErrProposalDropped precedes append and forwarding (raft 3.7.0, raft.go: stepLeader, stepCandidate, stepFollower)',
  ),
  // --- etcd refused to apply it, on every member alike ---
  fail(
    'PERMISSION_DENIED',
    'whole',
    'etcdserver: permission denied',
    'authApplierV3 checks before it applies, from state that the log fixes (etcdserver/apply/auth.go)',
  ),
  // --- not definite, though it looks so ---
  info(
    'RESOURCE_EXHAUSTED',
    'whole',
    'etcdserver: mvcc: database space exceeded',
    'quotaApplierV3 first applies the write and then answers this (etcdserver/apply/quota.go); the refusals before the proposal (api/v3rpc/quota.go) and by the capped applier have the same text',
  ),
  info('UNKNOWN', 'whole', 'raft: stopped', 'node.stepWithWaitOption may see the stop after the proposal was taken in'),
  info('UNAVAILABLE', 'whole', 'etcdserver: server stopped', 'the wait for the result ended; the proposal was made'),
  info('UNAVAILABLE', 'prefix', 'etcdserver: request timed out', TIMED_OUT),
  info('CANCELLED', 'part', '', `${TIMED_OUT}; the library also says so of a stream that was reset`),
  info(
    'UNAVAILABLE',
    'whole',
    'etcdserver: leader changed',
    'says nothing of a proposal: the old leader may have replicated it already',
  ),
  info(
    'FAILED_PRECONDITION',
    'whole',
    'etcdserver: not leader',
    'no KV call answers it today; nothing proves it definite',
  ),
  info(
    'DATA_LOSS',
    'whole',
    'etcdserver: corrupt cluster',
    'the members disagree already, so that all of them refuse alike is not to be relied upon',
  ),
  info('DEADLINE_EXCEEDED', 'part', '', 'the request was sent; without a leader Propose blocks up to the deadline'),
  info('NO_ANSWER', 'part', '', 'our own timer ended the wait: nothing is known'),
  info('UNAVAILABLE', 'whole', 'Connection dropped', 'the connection ended after the request was sent'),
]

/** Functions without an effect. */
export function isRead(f: string): boolean {
  return f === 'read' || f === 'read-local' || f === 'read-list'
}

/** What became of an operation of this function that ended in this error. */
export function classify(error: CallError, f: string): 'fail' | 'info' {
  if (isRead(f)) return 'fail'
  return ERROR_ROWS.find((row) => matches(row, error))?.completion ?? 'info'
}

function matches(row: ErrorRow, error: CallError): boolean {
  if (row.code !== error.code) return false
  if (row.match === 'whole') return error.details === row.text
  return row.match === 'prefix' ? error.details.startsWith(row.text) : error.details.includes(row.text)
}

/** The same for people: `ordeal list systems etcd` and the docs. */
export const outcomes: readonly OutcomeRow[] = [
  {
    error: 'a compare-and-set whose comparison did not hold',
    completion: 'ok',
    source: 'not an error but an observation: the transaction went through the log and its else branch read the key',
  },
  { error: 'any error of a read', completion: 'fail', source: 'no effect and nothing observed' },
  {
    error: "any error of the read before an append's write",
    completion: 'fail',
    source: 'the transaction that would write was not sent (lists.ts)',
  },
  {
    error: 'COMPARE_FAILED: an append whose comparison of mod_revision did not hold',
    completion: 'fail',
    source: 'the transaction went through the log and took its else branch, which is empty',
  },
  ...ERROR_ROWS.map((row) => ({
    error: `${row.code} ${row.text === '' ? '(any)' : `'${row.text}${row.match === 'whole' ? '' : '...'}'`}`,
    completion: row.completion,
    source: row.source,
  })),
  { error: 'any other error of a write', completion: 'info', source: 'nothing proves that it had no effect' },
]
