/**
 * The law of online checking: after every event the verdict of the monitor is that of a check of all events so far.
 */
import { checkOperations, createMonitor, type Model, type MonitorEvent, type Operation } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../../harness/core/random.ts'
import { objectHistory, type Shape } from '../../support/object-histories.ts'
import {
  type AnyObject,
  casObject,
  counterObject,
  kvObject,
  mutexObject,
  queueObject,
  registerObject,
  setObject,
} from '../../support/objects.ts'

const HISTORIES = 150
const SHAPES: readonly Shape[] = [
  { operations: 7, clients: 2, values: 2, crashRate: 0.1, lieRate: 0.1 },
  { operations: 9, clients: 4, values: 2, crashRate: 0.15, lieRate: 0.06, eagerness: 0.4 },
  { operations: 12, clients: 6, values: 3, crashRate: 0.05, lieRate: 0.05, eagerness: 0.6 },
  { operations: 12, clients: 3, values: 0, crashRate: 0.3, lieRate: 0.08 },
]
const OBJECTS: readonly (readonly [string, unknown])[] = [
  ['register', registerObject],
  ['cas-register', casObject],
  ['fifo-queue', queueObject],
  ['owner-mutex', mutexObject],
  ['set', setObject],
  ['counter', counterObject],
  ['kv', kvObject],
]

type Placed = { readonly at: number; readonly event: MonitorEvent<unknown, unknown> }
type Deeds = readonly Operation<unknown, unknown>[]

/** Some that do not return are told of as crashed, some as failed, some never. Ids are indices. */
function eventsOf(random: Random, operations: Deeds): readonly MonitorEvent<unknown, unknown>[] {
  const last = Math.max(...operations.map(({ call, return: end }) => end ?? call))
  const placed = operations.flatMap(({ input, output, call, return: end }, id): Placed[] => {
    const begun: Placed = { at: call, event: { type: 'call', id, input } }
    if (end !== undefined) return [begun, { at: end, event: { type: 'return', id, output } }]
    const type = random.pick(['crash', 'fail', 'silence'] as const)
    if (type === 'silence') return [begun]
    return [begun, { at: random.integer(call, last) + 0.5, event: { type, id } }]
  })
  return placed.sort((a, b) => a.at - b.at).map(({ event }) => event)
}

/** The operations as they are known after so many events; the failed ones are left out. */
function known(events: readonly MonitorEvent<unknown, unknown>[]): Deeds {
  const byId = new Map<string | number, Operation<unknown, unknown>>()
  for (const [at, event] of events.entries()) {
    if (event.type === 'call') byId.set(event.id, { input: event.input, call: at })
    else if (event.type === 'fail') byId.delete(event.id)
    else if (event.type === 'return')
      byId.set(event.id, { ...(byId.get(event.id) as Deeds[0]), output: event.output, return: at })
  }
  return [...byId.values()]
}

function compare(model: Model<unknown, unknown, unknown>, events: readonly MonitorEvent<unknown, unknown>[]): boolean {
  const monitor = createMonitor(model)
  for (const [at, event] of events.entries()) {
    const verdict = monitor.feed(event)
    if (event.type === 'call' && verdict.type === 'linearizable') continue
    const checked = checkOperations(model, known(events.slice(0, at + 1)), { decide: false })
    if (verdict.type !== checked.type)
      expect.fail(`event ${at}: ${verdict.type}, not ${checked.type}: ${JSON.stringify(events)}`)
    if (verdict.type !== 'violation') continue
    expect(verdict.event).toBe(at)
    expect(verdict.id).toBe(event.id)
    if (checked.type === 'violation') expect(verdict.part).toBe(checked.part)
    return true
  }
  return false
}

describe('after every event of a random history the monitor says what a check of the prefix says', () => {
  it.each(OBJECTS)('%s', (name, object) => {
    const random = Random.stream(1, `online ${name}`)
    let violations = 0
    for (let i = 0; i < HISTORIES; i++) {
      const operations = objectHistory(random, object as AnyObject, random.pick(SHAPES))
      if (compare((object as AnyObject).model, eventsOf(random, operations))) violations++
    }
    expect(violations).toBeGreaterThan(HISTORIES / 20)
    expect(violations).toBeLessThan(HISTORIES * 0.9)
  })

  it('several keys', () => {
    const random = Random.stream(2, 'online keys')
    const { model: inner } = registerObject as unknown as AnyObject
    type Keyed = { readonly key: string; readonly inner: unknown }
    const model: Model<unknown, unknown, unknown> = {
      name: inner.name,
      init: inner.init,
      step: (state, input, output) => inner.step(state, (input as Keyed).inner, output),
      isReadOnly: (input, output) => inner.isReadOnly?.((input as Keyed).inner, output) === true,
      split: (input) => (input as Keyed).key,
      describe: (input, output) => inner.describe((input as Keyed).inner, output),
    }
    let violations = 0
    for (let i = 0; i < HISTORIES; i++) {
      const operations = ['a', 'b', 'c'].flatMap((key) =>
        objectHistory(random, registerObject as unknown as AnyObject, SHAPES[0] as Shape).map((operation) => ({
          ...operation,
          input: { key, inner: operation.input },
        })),
      )
      if (compare(model, eventsOf(random, operations))) violations++
    }
    expect(violations).toBeGreaterThan(HISTORIES / 20)
  })
})
