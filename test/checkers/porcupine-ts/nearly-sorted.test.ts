/** The deciders' sort against the plain one: keys in order, nearly so, and in none; equal and infinite ones. */
import { describe, expect, it } from 'vitest'
import { sortedBy } from '../../../checkers/porcupine-ts/src/nearly-sorted.ts'
import { Random } from '../../../harness/core/random.ts'

const SIZE = 1000

const ORDERS: Readonly<Record<string, (random: Random, i: number) => number>> = {
  'in order': (_, i) => i,
  'nearly in order': (random, i) => i + random.integer(0, 20),
  'in reverse': (_, i) => -i,
  'in no order': (random) => random.fraction(),
  'mostly equal': (random) => random.integer(0, 3),
  'in order but for infinite ones': (random, i) => (random.integer(0, 2) === 0 ? Number.POSITIVE_INFINITY : i),
}

describe.each(Object.entries(ORDERS))('keys %s', (name, key) => {
  const random = Random.stream(1, name)
  const keys = Float64Array.from({ length: SIZE }, (_, i) => key(random, i))
  const plain = (tie: (a: number, b: number) => number) =>
    Array.from(keys, (_, i) => i).sort((a, b) => Math.sign((keys[a] ?? 0) - (keys[b] ?? 0)) || tie(a, b) || a - b)

  it('are sorted by key and index', () => {
    expect([...sortedBy(keys)]).toEqual(plain(() => 0))
  })

  it('are sorted by key, what is to decide between equal ones, and index', () => {
    const lastDigit = (a: number, b: number) => (b % 10) - (a % 10)
    expect([...sortedBy(keys, lastDigit)]).toEqual(plain(lastDigit))
  })
})
