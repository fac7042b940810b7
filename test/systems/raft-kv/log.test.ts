import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstDifference, Log } from '../../../systems/raft-kv/raft/log.ts'
import { entries, logOf, termsOf } from './made.ts'

const step = fc.record({
  view: fc.nat(),
  truncateFrom: fc.integer({ min: 1, max: 12 }),
  compactTo: fc.integer({ min: 0, max: 8 }),
  terms: fc.array(fc.nat(9)),
})

/** A log as plain values: how much of it is compacted, and all of its terms. */
type Naive = { readonly base: number; readonly terms: readonly number[] }

describe('log', () => {
  it('never changes under those who hold an older view, whoever appends, truncates or compacts', () => {
    const first = logOf(1, 1)
    const left = first.append(entries(2))
    const right = first.append(entries(3, 3))
    const cut = left.truncatedFrom(2).append(entries(4))
    const compacted = right.compactedTo(2).append(entries(5))
    expect([first, left, right, cut, compacted].map(termsOf)).toEqual([
      [1, 1],
      [1, 1, 2],
      [1, 1, 3, 3],
      [1, 4],
      [3, 3, 5],
    ])
  })

  it('agrees with plain arrays, however views are branched', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const logs = [Log.of([])]
        const naive: Naive[] = [{ base: 0, terms: [] }]
        for (const { view, truncateFrom, compactTo, terms } of steps) {
          const i = view % logs.length
          const { base, terms: before } = naive[i] as Naive
          const from = Math.max(base + 1, truncateFrom)
          const after = [...before.slice(0, from - 1), ...terms]
          const compacted = Math.max(base, Math.min(compactTo, after.length))
          logs.push(
            (logs[i] as Log)
              .truncatedFrom(from)
              .append(entries(...terms))
              .compactedTo(compacted),
          )
          naive.push({ base: compacted, terms: after })
        }
        for (const [i, { base, terms }] of naive.entries()) {
          const log = logs[i] as Log
          expect(termsOf(log)).toEqual(terms.slice(base))
          expect(log.snapshot).toEqual({ index: base, term: terms[base - 1] ?? 0 })
          expect(log.lastIndex).toBe(terms.length)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('knows terms within its bounds only', () => {
    const log = logOf(1, 2, 2, 5).truncatedFrom(4)
    expect([0, 1, 3, 4].map((index) => log.termAt(index))).toEqual([0, 1, 2, undefined])
    expect([1, 2, 3, 9].map((term) => log.firstIndexOfTerm(term))).toEqual([1, 2, 4, 4])
    expect(log.lastTerm).toBe(2)
    expect(log.entriesFrom(2, 1)).toEqual([log.at(2)])
    expect(() => log.at(4)).toThrow('within the log')
  })

  it('compacted, it knows the term of the last entry that went, and none before', () => {
    const log = logOf(1, 2, 2, 5).compactedTo(2)
    expect([1, 2, 3].map((index) => log.termAt(index))).toEqual([undefined, 2, 2])
    expect([log.firstIndex, log.lastIndex, log.lastTerm]).toEqual([3, 4, 5])
    expect(log.entriesFrom(4)).toEqual([log.at(4)])
    expect(() => log.at(2)).toThrow('within the log')
    expect(log.compactedTo(1)).toBe(log)
    expect(log.compactedTo(9)).toBe(log)
    expect(log.compactedTo(4)).toMatchObject({ lastIndex: 4, lastTerm: 5 })
  })
})

describe('where one log begins to differ from the one that it was made from', () => {
  const log = logOf(1, 1, 2, 2)

  it.each([
    ['not at all', log, 5],
    ['behind its end', log.append(entries(3)), 5],
    ['where it is shorter', log.truncatedFrom(3), 3],
    ['where another entry stands', log.truncatedFrom(2).append(entries(4, 4)), 2],
    ['not before what is compacted', log.compactedTo(3).append(entries(3)), 5],
  ])('%s', (_, after, index) => {
    expect(firstDifference(log, after)).toBe(index)
  })
})
