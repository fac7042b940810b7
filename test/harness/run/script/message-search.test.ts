import { describe, expect, it } from 'vitest'
import { type MessagePattern, matchesPattern, type TraceRecord } from '../../../../harness/core/raft-message.ts'
import { MessageSearch } from '../../../../harness/run/script/message-search.ts'
import type { SimMessages } from '../../../../harness/runtime/cluster.ts'
import { traceRecord } from '../../../support/raft-evidence.ts'

function window(records: TraceRecord[], looked: number[]): SimMessages {
  const first = (pattern: MessagePattern, sinceN: number) =>
    records.slice(sinceN).find((record) => {
      looked.push(record.n)
      return matchesPattern(pattern, record)
    })
  return {
    count: () => records.length,
    find(patterns, sinceN) {
      const found = patterns.flatMap((pattern) => first(pattern, sinceN) ?? [])
      return found.length === patterns.length ? found : undefined
    },
    trace: () => ({ records, counts: {}, unknownFrames: 0, notKept: 0 }),
  }
}

describe('a search for messages', () => {
  it('finds the first record for each pattern, in the patterns’ order, whenever it came', () => {
    const records: TraceRecord[] = []
    const search = new MessageSearch(window(records, []), [{ type: 'vote' }, { type: 'append' }])
    expect(search.look()).toBeUndefined()
    records.push(traceRecord('append n1>n2 t1', 0))
    expect(search.look()).toBeUndefined()
    records.push(traceRecord('append n1>n3 t1', 1), traceRecord('vote n2>n1 t2', 2))
    expect(search.look()?.map(({ n }) => n)).toEqual([2, 0])
    expect(search.look()?.map(({ n }) => n)).toEqual([2, 0])
  })

  it('looks at no record twice', () => {
    const looked: number[] = []
    const records = [traceRecord('heartbeat n1>n2 t1', 0)]
    const search = new MessageSearch(window(records, looked), [{ type: 'vote' }])
    search.look()
    search.look()
    records.push(traceRecord('heartbeat n1>n2 t1', 1))
    search.look()
    expect(looked).toEqual([0, 1])
  })

  it('for nothing is done at once', () => {
    expect(new MessageSearch(window([], []), []).look()).toEqual([])
  })
})
