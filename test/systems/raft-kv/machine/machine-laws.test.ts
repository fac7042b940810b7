import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import { applyCommand, digestOf, readMachine } from '../../../../systems/raft-kv/machine/machine.ts'
import { log } from './arbitraries.ts'
import { run, runTwin, start, told } from './runs.ts'

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
