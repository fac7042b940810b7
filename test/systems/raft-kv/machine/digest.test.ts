import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfWindow } from '../../../../systems/raft-kv/machine/events.ts'
import { bytesOfMachine, digestOf } from '../../../../systems/raft-kv/machine/machine.ts'
import {
  emptyStore,
  type Store,
  withAppended,
  withLock,
  withoutLock,
  withRegister,
} from '../../../../systems/raft-kv/machine/store.ts'
import { log } from './arbitraries.ts'
import { run, runTwin } from './runs.ts'

describe('the digest and the size of a state machine', () => {
  it('are those of its content, counted from scratch', () => {
    fc.assert(
      fc.property(log, (entries) => {
        const { machine } = run(entries)
        const { twin } = runTwin(entries)
        expect(digestOf(machine)).toBe(twin.digest())
        expect(bytesOfMachine(machine)).toBe(twin.bytes() + bytesOfWindow(machine.store.events))
      }),
      { numRuns: 300 },
    )
  })

  it('the digest is equal exactly where the content is', () => {
    fc.assert(
      fc.property(log, fc.nat(), fc.nat(), (entries, at, gone) => {
        // The same log but for one entry, which is often overwritten later.
        const other = entries.map((entry, i) =>
          i === at % entries.length ? { ...entry, command: { type: 'no-op' } as const } : entry,
        )
        const shorter = entries.slice(0, entries.length - (gone % 3))
        for (const entriesToo of [other, shorter]) {
          const isEqual = runTwin(entries).twin.content() === runTwin(entriesToo).twin.content()
          expect(digestOf(run(entriesToo).machine) === digestOf(run(entries).machine)).toBe(isEqual)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('do not depend on the order of unrelated changes', () => {
    const changes = [
      (store: Store) => withRegister(store, 5, 'a', 1),
      (store: Store) => withRegister(store, 6, 'b', 1),
      (store: Store) => withAppended(withAppended(store, 7, 'a', 2), 8, 'a', 3),
      (store: Store) => withLock(store, 'a', 'p1', 9),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(changes, { minLength: 4 }), (shuffled) => {
        const inOrder = changes.reduce((store, change) => change(store), emptyStore(10))
        const { hash, bytes } = shuffled.reduce((store, change) => change(store), emptyStore(10))
        expect([hash, bytes]).toEqual([inOrder.hash, inOrder.bytes])
        expect(Number.isSafeInteger(hash)).toBe(true)
      }),
    )
    const locked = withLock(emptyStore(10), 'a', 'p1', 9)
    const [lock] = [...locked.locks.entries()].map(([, held]) => held)
    expect(lock && withoutLock(locked, 'a', lock)).toMatchObject({ hash: 0, bytes: 0 })
  })
})
