/** Random histories for the deciders: crashed operations, answers falsified, and what no client would have recorded. */
import type { Operation } from 'porcupine-ts'
import { Random } from '../../../harness/core/random.ts'
import { objectHistory, type Shape } from './object-histories.ts'
import { type AnyObject, queueObject } from './objects.ts'
import { randomHistory, versioned } from './random-histories.ts'

export type AnyOperations = readonly Operation<unknown, unknown>[]

/** Now and then something that no client of the object would have recorded; positions that coincide. */
function distorted(random: Random, history: AnyOperations): AnyOperations {
  let operations = history
  if (random.fraction() < 0.3) operations = operations.map(shifted(random, random.integer(0, operations.length - 1)))
  if (random.fraction() < 0.15) operations = operations.map(bent(random, random.integer(0, operations.length - 1)))
  return random.fraction() < 0.3 ? operations.map(coarse) : operations
}

/** One operation earlier or later. */
function shifted(random: Random, victim: number) {
  const by = random.integer(-12, 12)
  return (operation: Operation<unknown, unknown>, index: number) => {
    if (index !== victim) return operation
    const { call, return: end } = operation
    return { ...operation, call: call + by, ...(end === undefined ? {} : { return: end + by }) }
  }
}

/** One operation asks for something else. */
function bent(random: Random, victim: number) {
  return (operation: Operation<unknown, unknown>, index: number) => {
    if (index !== victim) return operation
    const input = operation.input as { f: string; value: unknown }
    const { output } = operation
    if (input.f === 'acquire') return { ...operation, input: { ...input, f: 'release' } }
    if (input.f === 'release') return { ...operation, input: { ...input, f: 'acquire' } }
    if (input.f !== 'cas') return operation
    const to = (input.value as readonly unknown[])[1]
    const seen = (output as { seen?: readonly unknown[] } | undefined)?.seen?.[1]
    return { ...operation, input: { ...input, value: [typeof seen === 'number' ? seen : random.integer(1, 4), to] } }
  }
}

function coarse({ call, return: end, ...operation }: Operation<unknown, unknown>): Operation<unknown, unknown> {
  const from = Math.floor(call / 2)
  return { ...operation, call: from, ...(end === undefined ? {} : { return: Math.max(from + 1, Math.floor(end / 2)) }) }
}

export function* ofObject(object: AnyObject, count: number): Generator<AnyOperations> {
  const random = Random.stream(12, `decider ${object.model.name}`)
  for (let i = 0; i < count; i++) yield distorted(random, objectHistory(random, object, shapeOf(random)))
}

/** Of some crashed operations the answer is known all the same. */
function overheard(random: Random, history: AnyOperations): AnyOperations {
  return history.map((operation) => {
    if (operation.return !== undefined || random.fraction() < 0.5) return operation
    return { ...operation, output: random.integer(1, 6) }
  })
}

export const ofHeldValues = (object: unknown) =>
  function* (count: number): Generator<AnyOperations> {
    const random = Random.stream(14, `overheard ${(object as AnyObject).model.name}`)
    for (const history of ofObject(object as AnyObject, count)) yield overheard(random, history)
  }

function shapeOf(random: Random, values = 0): Shape {
  return {
    operations: random.integer(3, 11),
    clients: random.integer(2, 4),
    values,
    crashRate: random.pick([0, 0, 0.12, 0.25]),
    lieRate: random.pick([0, 0.2]),
  }
}

/** Of one of these objects each, with values up to `values` (0: every one once); now and then a crash with a known answer. */
export function ofLayers(name: string, ...kinds: readonly { readonly object: unknown; readonly values: number }[]) {
  return function* (count: number): Generator<AnyOperations> {
    yield* LAYERED[name] ?? []
    const random = Random.stream(14, name)
    for (let i = 0; i < count; i++) {
      const { object, values } = random.pick(kinds)
      const history = distorted(random, objectHistory(random, object as AnyObject, shapeOf(random, values)))
      yield random.fraction() < 0.2 ? history.map(unreturned(random.integer(0, history.length - 1))) : history
    }
  }
}

/** One operation without its return. */
function unreturned(victim: number) {
  return (operation: Operation<unknown, unknown>, index: number) => {
    if (index !== victim) return operation
    const { return: _, ...open } = operation
    return open
  }
}

const enqueue = (value: number, call: number, end: number) => ({
  input: { f: 'enqueue', value },
  output: value,
  call,
  return: end,
})
const dequeue = (output: number | null, call: number, end: number) => ({
  input: { f: 'dequeue', value: null },
  output,
  call,
  return: end,
})
const crashedDequeue = (call: number) => ({ input: { f: 'dequeue', value: null }, call })

/** Two values that must be out at different times, and two crashed dequeues. */
const twoStuck = (first: number, second: number): AnyOperations => [
  enqueue(1, 0, 1),
  enqueue(2, 2, 3),
  crashedDequeue(first),
  dequeue(2, 15, 20),
  enqueue(3, 22, 23),
  enqueue(4, 24, 25),
  crashedDequeue(second),
  dequeue(4, 35, 40),
]

/** What random histories of a queue hit too seldom. */
export const QUEUES: readonly AnyOperations[] = [
  twoStuck(10, 30),
  twoStuck(21, 30),
  // Empty between a value that is over and one that began before it.
  [enqueue(1, 0, 20), enqueue(2, 2, 4), dequeue(2, 5, 30), dequeue(null, 10, 12), dequeue(1, 13, 22)],
]

export function* ofQueues(count: number): Generator<AnyOperations> {
  yield* QUEUES
  yield* ofObject(queueObject as AnyObject, count)
}

export function* ofVersions(count: number): Generator<AnyOperations> {
  const random = Random.stream(13, 'versions')
  for (let i = 0; i < count; i++) {
    const shape = { operationsMax: 9, clients: 3, values: random.pick([3, 6]), crashRate: random.pick([0, 0.05, 0.15]) }
    yield distorted(
      random,
      randomHistory(random, ['read', 'read', 'write', 'cas'], shape).map(versioned) as AnyOperations,
    )
  }
}

const operation = (f: string, value: unknown, output: unknown, call: number, end: number) => ({
  input: { f, value },
  output,
  call,
  return: end,
})

/** What random histories of logs and sets hit too seldom. */
export const LAYERED: { readonly [name: string]: readonly AnyOperations[] } = {
  // The earlier of two crashed appends of one value is needed where nobody saw the value.
  'append-log': [
    [
      { input: { f: 'append', value: 1 }, call: 0 },
      operation('append', 2, 1, 1, 10),
      { input: { f: 'append', value: 1 }, call: 20 },
      operation('read', 2, [1], 30, 31),
    ],
  ],
  // Nobody acquired: no layer at all.
  'fenced-mutex': [[operation('release', null, null, 0, 1), operation('release', null, null, 2, 3)]],
  // The second read came after 1 was removed, and the third before.
  set: [
    [
      operation('add', 1, null, 0, 1),
      operation('add', 2, null, 2, 30),
      operation('add', 3, null, 3, 31),
      operation('read', null, [1], 4, 5),
      operation('remove', 1, null, 6, 40),
      operation('read', null, [], 7, 20),
      operation('read', null, [1, 2, 3], 8, 21),
    ],
    // Elements of every kind.
    [
      operation('add', 'a', null, 0, 1),
      operation('add', 1e9, null, 2, 3),
      operation('add', -1, null, 4, 5),
      operation('add', false, null, 6, 7),
      operation('read', null, [-1, 'a', 1e9, false], 8, 9),
    ],
    // A crashed add that was seen before the remove was called.
    [
      { input: { f: 'add', value: 1 }, call: 0 },
      operation('read', null, [1], 1, 2),
      operation('remove', 1, null, 3, 4),
      operation('read', null, [], 5, 6),
    ],
    // A read from before the add was over to after the remove was called, which took effect only later.
    [
      operation('add', 1, null, 0, 20),
      operation('read', null, [], 5, 25),
      operation('remove', 1, null, 21, 40),
      operation('read', null, [1], 30, 31),
    ],
  ],
}
