import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IndexTable } from '../../../../checkers/raft/monitor/index-table.ts'

describe('a table by index', () => {
  it('gives back what a map would, and nothing below what is forgotten', () => {
    const call = fc.record({ forget: fc.boolean(), index: fc.integer({ min: 0, max: 5000 }) })
    fc.assert(
      fc.property(fc.array(call), (calls) => {
        const table = new IndexTable<number>()
        const map = new Map<number, number>()
        let floor = 0
        for (const [value, { forget, index }] of calls.entries()) {
          if (forget) {
            floor = Math.max(floor, index)
            table.forgetBelow(index)
          } else if (index >= floor) {
            map.set(index, value)
            table.set(index, value)
          } else table.set(index, value)
        }
        for (const { index } of calls) expect(table.at(index)).toBe(index < floor ? undefined : map.get(index))
      }),
      { seed: 20 },
    )
  })

  it('takes up room for what is not forgotten alone', () => {
    const table = new IndexTable<number>()
    let most = 0
    for (let index = 1; index <= 1_000_000; index++) {
      table.set(index, index)
      table.forgetBelow(index - 100)
      most = Math.max(most, table.size)
    }
    expect(most).toBeLessThan(4000)
    expect(table.at(999_950)).toBe(999_950)
  })

  it('begins far up without room for what is below', () => {
    const table = new IndexTable<number>()
    table.forgetBelow(1_000_000)
    table.set(1_000_001, 1)
    expect([table.at(1_000_001), table.size]).toEqual([1, 2])
  })
})
