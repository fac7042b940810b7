/**
 * The memo and the set it stores, with hashes made equal on purpose: a search that trusts a hash would be right on almost
 * every history, and wrong on one.
 */
import { describe, expect, it } from 'vitest'
import { LinearizedSet } from '../../../checkers/porcupine-ts/src/linearized-set.ts'
import { Memo } from '../../../checkers/porcupine-ts/src/memo.ts'
import { Random } from '../../../harness/core/random.ts'

const BYTES = 1 << 20

/** Sets the hash so that every state and every set falls on the same slot. */
function collide(set: LinearizedSet, state: number): void {
  set.hash = Math.imul(state + 1, 0x27d4eb2f)
}

describe('under one hash', () => {
  it('two states with one set are two configurations', () => {
    const set = new LinearizedSet(10, 0)
    const memo = new Memo(set, BYTES)
    for (const state of [0, 1, 2]) {
      collide(set, state)
      expect(memo.visit(state)).toBe('new')
      expect(memo.visit(state)).toBe('seen')
    }
  })

  it('two sets with one state are two configurations', () => {
    const set = new LinearizedSet(100, 0)
    const memo = new Memo(set, BYTES)
    for (const operation of [0, 5, 40, 99]) {
      set.add(operation)
      collide(set, 7)
      expect(memo.visit(7)).toBe('new')
      expect(memo.visit(7)).toBe('seen')
      set.delete(operation)
    }
  })
})

describe('of crashed operations', () => {
  it('a configuration with more of them is seen, one with fewer or others is not', () => {
    const set = new LinearizedSet(3, 40)
    const memo = new Memo(set, BYTES)
    const visit = (...crashed: readonly number[]) => {
      for (const c of crashed) set.add(3 + c)
      const visited = memo.visit(0)
      for (const c of crashed) set.delete(3 + c)
      return visited
    }
    expect([visit(5, 35), visit(5, 35), visit(5, 35, 6), visit(35), visit(6), visit(5, 35), visit(6, 7)]).toEqual([
      ...['new', 'seen', 'seen', 'new', 'new', 'seen', 'seen'],
    ])
  })
})

it('agrees with a set of strings over random walks across many words', () => {
  const random = Random.stream(5, 'memo')
  const set = new LinearizedSet(200, 0)
  const memo = new Memo(set, 1 << 26)
  const seen = new Set<string>()
  const members = new Set<number>()
  for (let i = 0; i < 30_000; i++) {
    // Mostly low numbers, so that words fill up and empty again.
    const operation = random.integer(0, random.pick([3, 40, 70, 199]))
    if (members.delete(operation)) set.delete(operation)
    else {
      members.add(operation)
      set.add(operation)
    }
    expect(set.has(operation)).toBe(members.has(operation))
    const state = random.integer(0, 1)
    const key = `${[...members].sort((a, b) => a - b)}/${state}`
    expect(memo.visit(state)).toBe(seen.has(key) ? 'seen' : 'new')
    seen.add(key)
  }
})

it('a full word that loses one operation is no longer full', () => {
  const set = new LinearizedSet(64, 0)
  for (let operation = 0; operation < 40; operation++) set.add(operation)
  expect([set.first, set.end]).toEqual([1, 2])
  set.delete(3)
  expect([set.first, set.end]).toEqual([0, 2])
  for (let operation = 32; operation < 40; operation++) set.delete(operation)
  expect([set.first, set.end]).toEqual([0, 1])
})

it('never holds more bytes than it may, copies included', () => {
  const set = new LinearizedSet(1000, 0)
  const memo = new Memo(set, 100_000)
  let visited = 0
  for (; visited < 1000; visited++) {
    set.add(visited)
    if (visited % 2 === 1) set.delete(visited - 1)
    if (memo.visit(visited) === 'full') break
    expect(memo.bytes).toBeLessThanOrEqual(100_000)
  }
  expect(visited).toBeGreaterThan(100)
  expect(visited).toBeLessThan(1000)
  // With what the next copy of the records would need, it would have been too much.
  expect(memo.bytes).toBeLessThanOrEqual(100_000)
})
