/**
 * The monitor's answers, what it holds, and what it refuses.
 */
import { casRegister, counter, createMonitor, kv, type MonitorEvent, type RegisterInput, register } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'

const write = (id: string, value: number) => ({ type: 'call', id, input: { f: 'write', value } }) as const
const read = (id: string) => ({ type: 'call', id, input: { f: 'read', value: null } }) as const
const cas = (id: string, from: number, to: number) =>
  ({ type: 'call', id, input: { f: 'cas', value: [from, to] } }) as const
const answer = (id: string, output: number | null | { readonly applied: boolean }) =>
  ({ type: 'return', id, output }) as const
const LEGAL = { type: 'linearizable' }

describe('a violation is told at the event that completes it', () => {
  it('a stale read, with the states that were possible', () => {
    const monitor = createMonitor(register)
    const events = [write('a', 1), answer('a', 1), write('b', 2), read('c'), answer('b', 2), read('d')]
    for (const event of events) expect(monitor.feed(event)).toEqual(LEGAL)
    const violation = { type: 'violation', event: 6, id: 'd', states: ['2'] }
    expect(monitor.feed(answer('d', 1))).toEqual(violation)
    // Nothing that comes later makes it legal again.
    expect(monitor.feed(answer('c', 1))).toEqual(violation)
    expect(monitor.verdict).toEqual(violation)
  })

  it('an answer that comes late is held against all that was seen meanwhile', () => {
    const monitor = createMonitor(casRegister)
    const events = [write('a', 1), answer('a', 1), cas('b', 1, 2), read('c'), answer('c', 2), read('d'), answer('d', 2)]
    for (const event of events) expect(monitor.feed(event)).toEqual(LEGAL)
    expect(monitor.feed(answer('b', { applied: false }))).toMatchObject({ type: 'violation', id: 'b' })
  })

  it('what failed cannot have been seen; what crashed can', () => {
    for (const type of ['fail', 'crash'] as const) {
      const monitor = createMonitor(register)
      for (const event of [write('a', 1), read('b'), answer('b', 1)]) expect(monitor.feed(event)).toEqual(LEGAL)
      const verdict = monitor.feed({ type, id: 'a' })
      expect(verdict).toEqual(type === 'crash' ? LEGAL : { type: 'violation', event: 3, id: 'a', states: ['null'] })
    }
  })

  it('of two crashed operations that lead to one state, either may be the one that is left', () => {
    const crashed = [write('x', 2), cas('y', 1, 2)]
    for (const [first, second] of [crashed, crashed.toReversed()] as [MonitorEvent<never, never>, never][]) {
      const monitor = createMonitor(casRegister)
      const seen = [read('b'), answer('b', 2), write('c', 3), answer('c', 3), read('d'), answer('d', 2)]
      for (const event of [write('a', 1), answer('a', 1), first, second, ...seen])
        expect(monitor.feed(event)).toEqual(LEGAL)
    }
  })

  it('in one part of several', () => {
    const monitor = createMonitor({ ...register, split: ({ value }: RegisterInput) => (value === null ? 'r' : 'w') })
    monitor.feed(write('a', 1))
    monitor.feed(read('b'))
    expect(monitor.feed(answer('b', 1))).toEqual({ type: 'violation', event: 2, id: 'b', part: 'r', states: ['null'] })
  })
})

describe('what is held depends on what is open, not on how long the history is', () => {
  it('after a cut only the states are left', () => {
    const monitor = createMonitor(register)
    for (let i = 0; i < 2000; i++) {
      for (const event of [write('a', i), write('b', -i), answer('b', -i), read('b'), answer('a', i), answer('b', i)])
        expect(monitor.feed(event)).toEqual(LEGAL)
      expect(monitor.bytes).toBeLessThan(2000)
    }
    expect(monitor.steps).toBeLessThan(2000 * 20)
  })

  it('without any cut, too: only what came since the call of the oldest open operation', () => {
    const monitor = createMonitor(register)
    let most = 0
    monitor.feed(write('0', 0))
    for (let i = 1; i < 2000; i++) {
      monitor.feed(write(String(i), i))
      expect(monitor.feed(answer(String(i - 1), i - 1))).toEqual(LEGAL)
      most = Math.max(most, monitor.bytes)
    }
    expect(most).toBeLessThan(10_000)
  })

  it('crashed operations stay, and those that do the same cost no more than one of them', () => {
    const monitor = createMonitor(register)
    for (let i = 0; i < 60; i++) {
      const id = `crashed ${i}`
      for (const event of [write(id, 7), { type: 'crash', id } as const, write('a', 1), answer('a', 1)])
        monitor.feed(event)
      monitor.feed(read('b'))
      expect(monitor.feed(answer('b', i % 2 === 0 ? 7 : 1))).toEqual(LEGAL)
    }
    expect(monitor.bytes).toBeLessThan(100_000)
  })
})

describe('budgets', () => {
  it('out of steps: undecided, and never a verdict again', () => {
    const monitor = createMonitor(register, { steps: 3 })
    const undecided = { type: 'undecided', budget: 'steps' }
    for (let i = 0; i < 5; i++) for (const event of [write('a', i), answer('a', i)]) monitor.feed(event)
    expect(monitor.verdict).toEqual(undecided)
    monitor.feed(read('b'))
    expect(monitor.feed(answer('b', 99))).toEqual(undecided)
    expect(monitor.steps).toBe(3)
  })

  it('out of bytes: that part is given up, a violation in another is told all the same', () => {
    const monitor = createMonitor(
      { ...kv, split: (input) => (input as unknown as { readonly key: string }).key },
      { bytes: 50_000 },
    )
    const call = (id: string, key: string, f: 'append' | 'get') =>
      ({ type: 'call', id, input: { f, value: f === 'get' ? null : id, key } }) as MonitorEvent<never, never>
    const returned = (id: string, output: string | null) =>
      ({ type: 'return', id, output }) as MonitorEvent<never, never>
    for (const id of 'abcdefgh') monitor.feed(call(id, 'many', 'append'))
    expect(monitor.feed(returned('h', null))).toEqual({ type: 'undecided', budget: 'bytes', part: 'many' })
    expect(monitor.bytes).toBe(0)
    monitor.feed(returned('a', null))
    monitor.feed(call('i', 'other', 'get'))
    expect(monitor.feed(returned('i', 'x'))).toMatchObject({ type: 'violation', part: 'other', event: 11 })
  })
})

describe('refuses', () => {
  it('a second call under an id that is open, and an end of what is not', () => {
    const monitor = createMonitor(register)
    monitor.feed(write('a', 1))
    expect(() => monitor.feed(write('a', 2))).toThrow(RangeError)
    monitor.feed({ type: 'crash', id: 'a' })
    expect(() => monitor.feed(answer('a', 1))).toThrow('event 3: operation a ends, but is not open')
    expect(monitor.feed(write('a', 2))).toEqual(LEGAL)
  })

  it('a false claim of being read-only', () => {
    const monitor = createMonitor({ ...counter, isReadOnly: () => true })
    monitor.feed({ type: 'call', id: 1, input: { f: 'add', value: 1 } })
    expect(() => monitor.feed({ type: 'return', id: 1, output: 0 })).toThrow(/claims that 'add 1.*' is read-only/)
  })
})
