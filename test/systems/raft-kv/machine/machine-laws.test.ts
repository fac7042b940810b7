import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import { bytesOfWindow } from '../../../../systems/raft-kv/machine/events.ts'
import {
  applyCommand,
  bytesOfMachine,
  digestOf,
  emptyMachine,
  type Machine,
  readMachine,
} from '../../../../systems/raft-kv/machine/machine.ts'
import type { Result } from '../../../../systems/raft-kv/machine/result.ts'
import {
  emptyStore,
  withAppended,
  withLock,
  withoutLock,
  withRegister,
} from '../../../../systems/raft-kv/machine/store.ts'
import { type LoggedCommand, log } from './arbitraries.ts'
import { Twin } from './twin.ts'

const SESSIONS = 3
const start = () => emptyMachine({ sessions: SESSIONS, events: 1000 })

function told(result: Result): Json {
  return result.type === 'ok' ? result.value : result.error.code
}

function run(entries: readonly LoggedCommand[], machine = start()): { machine: Machine; results: readonly Json[] } {
  const results: Json[] = []
  for (const { command, session } of entries) {
    const applied = applyCommand(machine, machine.appliedIndex + 1, command, session)
    machine = applied.machine
    results.push(told(applied.result))
  }
  return { machine, results }
}

function runTwin(entries: readonly LoggedCommand[]): { twin: Twin; results: readonly Json[] } {
  const twin = new Twin(SESSIONS)
  return { twin, results: entries.map(({ command, session }, i) => twin.apply(i + 1, command, session)) }
}

describe('the state machine', () => {
  it('answers what its plain twin answers, and what is in it is the same', () => {
    fc.assert(
      fc.property(log, (entries) => {
        const { machine, results } = run(entries)
        const { twin, results: expected } = runTwin(entries)
        expect(results).toEqual(expected)
        for (const key of ['a', 'b', 'c']) {
          const register = twin.registers.get(key)
          const list = twin.lists.get(key)
          const lock = twin.locks.get(key)
          expect(readMachine(machine, { type: 'read', key })).toEqual([
            register?.revision ?? 0,
            register?.value ?? null,
          ])
          expect(readMachine(machine, { type: 'read-list', key })).toEqual([list?.revision ?? 0, list?.value ?? []])
          expect(readMachine(machine, { type: 'holder', lock: key })).toEqual(lock ? [lock.owner, lock.fence] : null)
          const events = twin.events
            .filter((event) => event.key === key)
            .map(({ revision, value }) => [revision, value])
          expect(readMachine(machine, { type: 'watch', key, revision: 0 })).toEqual({
            events,
            next: entries.length + 1,
          })
        }
      }),
      { numRuns: 300 },
    )
  })

  it('keeps the digest and the size that its content has', () => {
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

  it('has equal digests exactly where the content is equal', () => {
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

  it('has a digest below 2^53 that does not depend on the order of unrelated changes', () => {
    const changes = [
      (store: ReturnType<typeof emptyStore>) => withRegister(store, 5, 'a', 1),
      (store: ReturnType<typeof emptyStore>) => withRegister(store, 6, 'b', 1),
      (store: ReturnType<typeof emptyStore>) => withAppended(withAppended(store, 7, 'a', 2), 8, 'a', 3),
      (store: ReturnType<typeof emptyStore>) => withLock(store, 'a', 'p1', 9),
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

  it('is its own snapshot: whoever goes on from it comes to the same', () => {
    fc.assert(
      fc.property(log, log, (before, after) => {
        const snapshot = run(before).machine
        const digest = digestOf(snapshot)
        const [one, two] = [run(after, snapshot), run(after, snapshot)]
        expect(one.results).toEqual(two.results)
        expect(digestOf(one.machine)).toBe(digestOf(two.machine))
        expect(digestOf(one.machine)).toBe(digestOf(run([...before, ...after]).machine))
        expect(digestOf(snapshot)).toBe(digest)
      }),
    )
  })

  it('is changed by repeated entries in nothing that clients see', () => {
    const repeats = fc.array(fc.record({ entry: fc.nat(), later: fc.nat(200) }), { maxLength: 20 })
    const commands = fc.array(fc.record({ entry: log.map(([first]) => first), client: fc.nat(2) }), { maxLength: 20 })
    fc.assert(
      fc.property(commands, repeats, (drawn, again) => {
        const serials = new Map<number, number>()
        // Entry i at index 10 (i + 1): repeats come in between and after, and shift no revision.
        const once = drawn.flatMap(({ entry, client }, i) => {
          if (entry === undefined) return []
          const serial = (serials.get(client) ?? 0) + 1
          serials.set(client, serial)
          const session = { id: `c${client}`, serial, ackedBelow: Math.max(0, serial - 2) }
          return [{ index: 10 * (i + 1), command: entry.command, session }]
        })
        const repeated = again.flatMap(({ entry, later }) => {
          const original = once[entry % once.length]
          return original === undefined ? [] : [{ ...original, index: original.index + 1 + later }]
        })
        const free = repeated.filter(
          ({ index }, i) => index % 10 !== 0 && repeated.findIndex((other) => other.index === index) === i,
        )
        const apply = (entries: typeof once) =>
          entries
            .toSorted((a, b) => a.index - b.index)
            .reduce(
              ({ machine, told: all }, { index, command, session }) => {
                const applied = applyCommand(machine, index, command, session)
                const name = `${session.id}:${session.serial}`
                return { machine: applied.machine, told: [...all, [name, told(applied.result)] as const] }
              },
              { machine: start(), told: [] as (readonly [string, Json])[] },
            )
        const [clean, noisy] = [apply(once), apply([...once, ...free])]
        expect(noisy.machine.store).toEqual(clean.machine.store)
        const results = new Map(clean.told)
        for (const [name, value] of noisy.told) if (value !== 'stale-session') expect(value).toEqual(results.get(name))
      }),
      { numRuns: 300 },
    )
  })
})
