import { describe, expect, it } from 'vitest'
import type { FaultAvailability } from '../../harness/core/availability.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import { availabilityRows, errorExample, errorRow } from '../../reports/availability-rows.ts'

const record = (part: Partial<RunRecord>) => part as RunRecord
const KILL: FaultAvailability = {
  fault: 0,
  type: 'kill',
  fromNs: 0,
  toNs: 1e9,
  byFunction: { read: { ok: 99, all: 100 }, write: { ok: 5, all: 10 } },
  longestGapNs: 3e8,
  recoveryNs: [2e8, 1e8],
}

describe('availability under faults', () => {
  it('is one line a kind: shares over all its faults, the longest gap, the slowest client', () => {
    const second = { ...KILL, fault: 1, byFunction: { read: { ok: 100, all: 100 } }, longestGapNs: 1.3e9 }
    const cut = { ...KILL, fault: 2, type: 'partition', byFunction: { read: { ok: 7, all: 7 } }, recoveryNs: [] }
    expect(availabilityRows(record({ availability: [KILL, second, cut] }))).toEqual([
      'kill: read 99%, write 50% ok, 1.3 s at most without any; every client back within 200 ms',
      'partition: read 100% ok, 300 ms at most without any',
    ])
  })

  it('says when clients did not come back, when nothing was asked, and nothing of runs without faults', () => {
    const away = { ...KILL, byFunction: {}, recoveryNs: [1e8, null] }
    expect(availabilityRows(record({ availability: [away] }))).toEqual([
      'kill: nothing was asked, 300 ms at most without any; clients back within 100 ms; 1 time a client never was',
    ])
    expect(availabilityRows(record({}))).toEqual([])
  })

  it('never calls less than all 100%', () => {
    const almost = { ...KILL, byFunction: { read: { ok: 99_999, all: 100_000 } } }
    expect(availabilityRows(record({ availability: [almost] }))[0]).toContain('read 99% ok')
  })
})

it('tells the errors of a run in one line, with the first example', () => {
  const errors = ['A', 'B', 'C', 'D', 'E'].map((code, i) => {
    return { code, type: 'info' as const, count: 9 - i, example: { op: 1, f: 'read', message: `of ${code}` } }
  })
  expect(errorRow(record({ errors }))).toBe(
    'A × 9 unknown, B × 8 unknown, C × 7 unknown, D × 6 unknown, and 1 more kind',
  )
  expect(errorExample(record({ errors }))).toBe('such as, of read: of A')
  expect(errorRow(record({}))).toBeUndefined()
  expect(errorExample(record({}))).toBeUndefined()
})
