import { describe, expect, it } from 'vitest'
import { arrived, type MessageFate, matchesPattern, type TraceRecord } from '../../../harness/core/raft-message.ts'

function record(fate: MessageFate = 'passed', given: Partial<TraceRecord['message']> = {}): TraceRecord {
  const message = {
    from: 'n1',
    to: 'n2',
    type: 'append',
    term: 3,
    index: 10,
    logTerm: 3,
    commit: 9,
    reject: false,
    entries: [{ term: 3, index: 11 }],
    ...given,
  } as const
  return { n: 0, timeNs: 1, message, fate }
}

describe('matchesPattern', () => {
  it('takes what reached its receiver, whole or cut, and not what was lost or waits', () => {
    const fates: readonly MessageFate[] = ['passed', 'delayed', 'released', 'cut', 'dropped', 'held', 'link-cut']
    expect(fates.filter((fate) => matchesPattern({ type: 'append' }, record(fate)))).toEqual(fates.slice(0, 4))
    expect(fates.map((fate) => arrived(record(fate)))).toEqual([true, true, true, true, false, false, false])
  })

  it('takes other fates where they are asked for', () => {
    expect(matchesPattern({ type: 'append', fates: ['dropped'] }, record('dropped'))).toBe(true)
    expect(matchesPattern({ type: 'append', fates: ['dropped'] }, record('passed'))).toBe(false)
  })

  it('counts the entries that travelled, not those that were cut off', () => {
    expect(matchesPattern({ type: 'append', withEntries: true }, record())).toBe(true)
    expect(matchesPattern({ type: 'append', withEntries: true }, { ...record('cut'), delivered: [] })).toBe(false)
  })

  it.each([
    ['type', { type: 'heartbeat' }],
    ['sender', { type: 'append', from: ['n3'] }],
    ['receiver', { type: 'append', to: ['n3'] }],
    ['least term', { type: 'append', termAtLeast: 4 }],
    ['greatest term', { type: 'append', termAtMost: 2 }],
    ['index', { type: 'append', indexAtLeast: 11 }],
    ['commit', { type: 'append', commitAtLeast: 10 }],
    ['refusal', { type: 'append', reject: true }],
  ] as const)('refuses another %s', (_what, pattern) => {
    expect(matchesPattern(pattern, record())).toBe(false)
  })

  it('accepts each at its bound', () => {
    const pattern = {
      type: 'append',
      from: ['n1'],
      to: ['n2'],
      termAtLeast: 3,
      termAtMost: 3,
      indexAtLeast: 10,
      commitAtLeast: 9,
      reject: false,
    } as const
    expect(matchesPattern(pattern, record())).toBe(true)
  })
})
