import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import { applyCommand, emptyMachine, type Machine, readMachine } from '../../../../systems/raft-kv/machine/machine.ts'

/** Entry i writes i to the register k, or to another at every third. */
function written(entries: number, events: number): Machine {
  let machine = emptyMachine({ sessions: 1, events })
  for (let index = 1; index <= entries; index++) {
    const key = index % 3 === 0 ? 'other' : 'k'
    machine = applyCommand(machine, index, { type: 'write', key, value: index }, undefined).machine
  }
  return machine
}

function watched(machine: Machine, revision: number, key = 'k'): Json {
  return readMachine(machine, { type: 'watch', key, revision })
}

describe('watch', () => {
  it('tells the changes of a key from a revision on, it included, and where to go on', () => {
    const machine = written(5, 10)
    const all = [
      [1, 1],
      [2, 2],
      [4, 4],
      [5, 5],
    ]
    expect(watched(machine, 0)).toEqual({ events: all, next: 6 })
    expect(watched(machine, 2)).toEqual({ events: all.slice(1), next: 6 })
    expect(watched(machine, 3)).toEqual({ events: all.slice(2), next: 6 })
    expect(watched(machine, 6)).toEqual({ events: [], next: 6 })
    expect(watched(machine, 3, 'other')).toEqual({ events: [[3, 3]], next: 6 })
    expect(watched(machine, 0, 'none')).toEqual({ events: [], next: 6 })
  })

  it('tells who asks for the future of nothing before it', () => {
    expect(watched(written(5, 10), 9)).toEqual({ events: [], next: 9 })
  })

  it('tells of appends, of compare-and-sets that were applied, and of each write of a transaction', () => {
    let machine = emptyMachine()
    machine = applyCommand(machine, 1, { type: 'append', key: 'k', value: 1 }, undefined).machine
    machine = applyCommand(machine, 2, { type: 'cas', key: 'k', from: 9, to: 2 }, undefined).machine
    const ops = [['w', 'k', 3] as const, ['r', 'k', null] as const, ['append', 'k', 4] as const]
    machine = applyCommand(machine, 3, { type: 'txn', compares: [], ops }, undefined).machine
    machine = applyCommand(machine, 4, { type: 'cas', key: 'k', from: 3, to: 5 }, undefined).machine
    const events = [
      [1, 1],
      [3, 3],
      [3, 4],
      [4, 5],
    ]
    expect(watched(machine, 0)).toEqual({ events, next: 5 })
  })

  it('never leaves an event out unsaid, and remembers as many as were asked for', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.integer({ min: 1, max: 100 }), fc.nat(320), (entries, events, from) => {
        const answer = watched(written(entries, events), from) as { compacted?: number; events?: Json }
        if (answer.compacted === undefined) {
          const revisions = Array.from({ length: entries }, (_, i) => i + 1).filter((i) => i % 3 !== 0 && i >= from)
          expect(answer.events).toEqual(revisions.map((i) => [i, i]))
        } else {
          expect(from).toBeLessThan(answer.compacted)
          expect(answer.compacted).toBeLessThanOrEqual(entries - events + 1)
          expect(watched(written(entries, events), answer.compacted)).toHaveProperty('events')
        }
      }),
    )
  })

  it('does not tell a part of a transaction whose first events are gone', () => {
    let machine = emptyMachine({ sessions: 1, events: 1 })
    for (let index = 1; index <= 3; index++) {
      const ops = Array.from({ length: 30 }, (_, i) => ['w', 'k', i] as const)
      machine = applyCommand(machine, index, { type: 'txn', compares: [], ops }, undefined).machine
    }
    // 90 events in chunks of 32: the first chunk is gone, and with it two events of entry 2.
    expect(watched(machine, 2)).toEqual({ compacted: 3 })
    expect(watched(machine, 3)).toMatchObject({ next: 4, events: { length: 30 } })
  })
})
