import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Log } from '../../../systems/raft-kv/log.ts'
import { PersistentMap } from '../../../systems/raft-kv/persistent-map.ts'
import { applyCommand, type Command, noRegisters, readRegister } from '../../../systems/raft-kv/state-machine.ts'
import { entries, logOf, termsOf } from './one-node.ts'

describe('log', () => {
  it('never changes under those who hold an older view, whoever appends or truncates', () => {
    const first = logOf(1, 1)
    const left = first.append(entries(2))
    const right = first.append(entries(3, 3))
    const cut = left.truncatedFrom(2).append(entries(4))
    expect([first, left, right, cut].map(termsOf)).toEqual([
      [1, 1],
      [1, 1, 2],
      [1, 1, 3, 3],
      [1, 4],
    ])
  })

  it('agrees with plain arrays, however views are branched', () => {
    const step = fc.record({
      view: fc.nat(),
      truncateFrom: fc.integer({ min: 1, max: 12 }),
      terms: fc.array(fc.nat(9)),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const logs = [Log.of([])]
        const naive: (readonly number[])[] = [[]]
        for (const { view, truncateFrom, terms } of steps) {
          const i = view % logs.length
          logs.push((logs[i] as Log).truncatedFrom(truncateFrom).append(entries(...terms)))
          naive.push([...(naive[i] ?? []).slice(0, truncateFrom - 1), ...terms])
        }
        expect(logs.map(termsOf)).toEqual(naive)
      }),
      { numRuns: 100 },
    )
  })

  it('knows terms within its bounds only', () => {
    const log = logOf(1, 2, 2, 5).truncatedFrom(4)
    expect([0, 1, 3, 4].map((index) => log.termAt(index))).toEqual([0, 1, 2, undefined])
    expect([1, 2, 3, 9].map((term) => log.firstIndexOfTerm(term))).toEqual([1, 2, 4, 4])
    expect(log.lastTerm).toBe(2)
    expect(termsOf(Log.of(log.entriesFrom(2, 1)))).toEqual([2])
    expect(() => log.at(4)).toThrow('within the log')
  })
})

describe('persistent map', () => {
  it('agrees with Map, and older maps stay as they were', () => {
    const key = fc.integer({ min: 0, max: 300 }).map((i) => `k${i}`)
    const step = fc.record({ key, value: fc.option(fc.nat(), { nil: undefined }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (steps) => {
        let map = PersistentMap.empty<number>()
        const naive = new Map<string, number>()
        const older: [PersistentMap<number>, Map<string, number>][] = []
        for (const { key, value } of steps) {
          older.push([map, new Map(naive)])
          if (value === undefined) naive.delete(key)
          else naive.set(key, value)
          map = value === undefined ? map.delete(key) : map.set(key, value)
          expect(map.get(key)).toBe(value)
        }
        for (const [then, thenNaive] of [...older.slice(0, 5), older.at(-1) ?? [map, naive], [map, naive] as const])
          expect(new Map(then.entries())).toEqual(thenNaive)
      }),
      { numRuns: 50 },
    )
  })

  it('keeps keys apart whose hashes are equal', () => {
    // FNV-1a, 32 bits: both words hash to 0x5e4daa9d.
    const map = PersistentMap.empty<number>().set('costarring', 1).set('liquid', 2)
    expect([map.get('costarring'), map.get('liquid')]).toEqual([1, 2])
    expect([...map.delete('liquid').entries()]).toEqual([['costarring', 1]])
  })
})

describe('state machine', () => {
  const write = (value: number): Command => ({ type: 'write', key: 'k', value })
  const cas = (from: number, to: number): Command => ({ type: 'cas', key: 'k', from, to })

  it('answers with the index of the entry that last changed the key', () => {
    const commands: readonly Command[] = [cas(1, 2), write(1), cas(3, 4), { type: 'no-op' }, cas(1, 5), cas(1, 6)]
    let registers = noRegisters()
    const results = commands.map((command, i) => {
      const applied = applyCommand(registers, i + 1, command)
      registers = applied.registers
      return applied.result
    })
    expect(results).toEqual([
      { applied: false, seen: [0, null] },
      [2, 1],
      { applied: false, seen: [2, 1] },
      null,
      { applied: true, revision: 5 },
      { applied: false, seen: [5, 5] },
    ])
    expect(readRegister(registers, 'k')).toEqual([5, 5])
    expect(readRegister(registers, 'other')).toEqual([0, null])
  })
})
