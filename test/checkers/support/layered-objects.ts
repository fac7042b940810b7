/**
 * Objects whose answers tell the order of what they did, for random histories of their deciders: logs with offsets, locks
 * with fences, sets that are read as a whole. Few values, where that is allowed, so that crashed operations can stand in
 * for one another.
 */
import {
  type AppendLogInput,
  type AppendLogOutput,
  type AppendLogState,
  appendLog,
  type FencedMutexInput,
  type FencedMutexOutput,
  fencedMutex,
  type SetInput,
  type SetOutput,
  set,
} from 'porcupine-ts'
import type { Random } from '../../../harness/core/random.ts'
import type { TestObject } from './objects.ts'

const valuesIn = (items: string) => (items === '' ? [] : items.trim().split('\n').map(Number))

/** One value too many, too few, or another. */
function spoilt(random: Random, values: readonly number[]): readonly number[] {
  const at = random.integer(0, values.length)
  const change = random.pick(['less', 'more', 'other'] as const)
  if (change === 'less') return values.toSpliced(at, 1)
  return values.toSpliced(at, change === 'more' ? 0 : 1, random.integer(1, 4))
}

export const logObject: TestObject<AppendLogState, AppendLogInput, AppendLogOutput> = {
  model: appendLog,
  input: (random, _, fresh, __, { length }) =>
    random.fraction() < 0.55
      ? { f: 'append', value: fresh() }
      : { f: 'read', value: random.pick([0, length, random.integer(0, length + 1)]) },
  answer: ({ items, length }, { f, value }) => (f === 'append' ? length : valuesIn(items).slice(value)),
  falsify: (random, _, output) =>
    typeof output === 'number' ? Math.max(0, output + random.integer(-1, 1)) : spoilt(random, output as number[]),
}

export const fencedObject: TestObject<number, FencedMutexInput, FencedMutexOutput> = {
  model: fencedMutex,
  input: (_, __, ___, last) => ({ f: last?.f === 'acquire' ? 'release' : 'acquire', value: null }),
  answer: (newest, { f }) => (f === 'release' ? null : newest + 2),
  falsify: (random, { f }, output) => (f === 'release' ? output : (output as number) + random.integer(-3, 3)),
}

export const grownSetObject: TestObject<string, SetInput, SetOutput> = {
  model: set,
  input: (random, _, fresh) => (random.fraction() < 0.55 ? { f: 'add', value: fresh() } : { f: 'read', value: null }),
  answer: (state, { f, value }) => (f === 'read' ? valuesIn(state) : value),
  falsify: (random, { f }, output) => (f === 'read' ? spoilt(random, output as number[]) : output),
}

/** Mostly what is there is removed, and once. */
export const shrinkingSetObject: TestObject<string, SetInput, SetOutput> = {
  ...grownSetObject,
  input: (random, _, fresh, __, state) => {
    const there = valuesIn(state)
    const f = random.pick(['add', 'remove', 'read', 'read'] as const)
    if (f === 'read') return { f, value: null }
    if (f === 'add' || there.length === 0) return { f: 'add', value: random.fraction() < 0.97 ? fresh() : 1 }
    return { f, value: random.fraction() < 0.95 ? random.pick(there) : random.integer(1, 9) }
  },
}
