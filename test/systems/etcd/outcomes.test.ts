import { describe, expect, it } from 'vitest'
import { classify, ERROR_ROWS, outcomes } from '../../../systems/etcd/outcomes.ts'

describe('the outcome of a write', () => {
  it.each([
    // Never sent.
    ['UNAVAILABLE', 'No connection established. Last error: connect ECONNREFUSED 198.18.1.1:2379', 'fail'],
    ['INTERNAL', 'No connection established', 'info'],
    ['UNAVAILABLE', 'round_robin: No connection established', 'info'],
    ['DEADLINE_EXCEEDED', 'Deadline exceeded after 1.000s,Waiting for LB pick', 'fail'],
    ['DEADLINE_EXCEEDED', 'Deadline exceeded after 1.000s,LB pick: 0.100s,remote_addr=198.18.1.1:2379', 'info'],
    ['DEADLINE_EXCEEDED', 'context deadline exceeded', 'info'],
    ['UNAVAILABLE', 'Stream refused by server', 'fail'],
    ['UNAVAILABLE', 'Connection dropped', 'info'],
    ['UNAVAILABLE', 'read ECONNRESET', 'info'],
    ['INTERNAL', 'Received RST_STREAM with code 2 (Internal server error)', 'info'],
    ['CANCELLED', 'Call cancelled', 'info'],
    ['NO_ANSWER', 'no answer within 1000 ms', 'info'],
    // Answered before the proposal.
    ['UNKNOWN', 'etcdserver: too many requests', 'fail'],
    ['RESOURCE_EXHAUSTED', 'etcdserver: too many requests', 'fail'],
    ['INVALID_ARGUMENT', 'etcdserver: request is too large', 'fail'],
    ['INVALID_ARGUMENT', 'etcdserver: key is not provided', 'fail'],
    ['FAILED_PRECONDITION', 'etcdserver: not capable', 'fail'],
    ['UNAVAILABLE', 'etcdserver: no leader', 'fail'],
    ['UNKNOWN', 'raft proposal dropped', 'fail'],
    ['RESOURCE_EXHAUSTED', 'grpc: received message larger than max (3145999 vs. 2097152)', 'fail'],
    // The client's own refusal of an answer that is too long, by nearly the same words.
    ['RESOURCE_EXHAUSTED', 'Received message larger than max (5 vs 4)', 'info'],
    // Look definite and are not.
    ['RESOURCE_EXHAUSTED', 'etcdserver: mvcc: database space exceeded', 'info'],
    ['UNKNOWN', 'raft: stopped', 'info'],
    ['UNAVAILABLE', 'etcdserver: leader changed', 'info'],
    ['FAILED_PRECONDITION', 'etcdserver: not leader', 'info'],
    ['UNAVAILABLE', 'etcdserver: server stopped', 'info'],
    ['UNAVAILABLE', 'etcdserver: request timed out', 'info'],
    ['UNAVAILABLE', 'etcdserver: request timed out, possibly due to previous leader failure', 'info'],
    ['UNAVAILABLE', 'etcdserver: request timed out, possibly due to connection lost', 'info'],
    // Never heard of.
    ['UNKNOWN', 'etcdserver: something new', 'info'],
    ['', '', 'info'],
  ])('of %s "%s" is %s', (code, details, completion) => {
    expect(classify({ code, details }, 'write')).toBe(completion)
    expect(classify({ code, details }, 'cas')).toBe(completion)
    expect(classify({ code, details }, 'read')).toBe('fail')
  })
})

describe('the table', () => {
  it('has no row that an earlier one hides', () => {
    const hidden = ERROR_ROWS.filter(
      ({ code, text, completion }) => classify({ code, details: text }, 'write') !== completion,
    )
    expect(hidden).toEqual([])
  })

  it('names no error twice, and for each a source', () => {
    expect(new Set(outcomes.map(({ error }) => error)).size).toBe(outcomes.length)
    expect(outcomes.filter(({ source }) => source.length < 20)).toEqual([])
  })

  it('is exported whole', () => {
    expect(outcomes).toHaveLength(ERROR_ROWS.length + 5)
    expect(outcomes).toContainEqual({
      error: "UNKNOWN 'raft: stopped'",
      completion: 'info',
      source: expect.stringContaining('stepWithWaitOption'),
    })
  })
})
