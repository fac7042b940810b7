/** What each decider is put to. */
import {
  checkOperations,
  type Decision,
  type Model,
  type Operation,
  replayProblem,
  versionedRegister,
} from 'porcupine-ts'
import { decideCounter } from '../../../checkers/porcupine-ts/src/deciders/counter.ts'
import { decideFifoQueue } from '../../../checkers/porcupine-ts/src/deciders/fifo-queue.ts'
import { decideOwnerMutex } from '../../../checkers/porcupine-ts/src/deciders/owner-mutex.ts'
import { decidePriorityQueue } from '../../../checkers/porcupine-ts/src/deciders/priority-queue.ts'
import { decideRegister } from '../../../checkers/porcupine-ts/src/deciders/register.ts'
import { decideStack } from '../../../checkers/porcupine-ts/src/deciders/stack.ts'
import { decideVersionedRegister } from '../../../checkers/porcupine-ts/src/deciders/versioned-register.ts'
import { Random } from '../../../harness/core/random.ts'
import { objectHistory } from './object-histories.ts'
import {
  type AnyObject,
  appliedCasObject,
  counterObject,
  mutexObject,
  priorityObject,
  queueObject,
  stackObject,
} from './objects.ts'
import { randomHistory, versioned } from './random-histories.ts'

type AnyOperations = readonly Operation<unknown, unknown>[]
type Decide = (operations: AnyOperations) => Decision

export type DeciderUnderTest = {
  readonly name: string
  readonly model: Model<unknown, unknown, unknown>
  readonly decide: Decide
  /** Where it is in a copy of porcupine-ts, and how to take it from there. */
  readonly module: string
  pick(copy: Record<string, unknown>): Decide
  histories(count: number): Generator<AnyOperations>
}

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

/** Of some crashed operations the answer is known all the same. */
function overheard(random: Random, history: AnyOperations): AnyOperations {
  return history.map((operation) => {
    if (operation.return !== undefined || random.fraction() < 0.5) return operation
    return { ...operation, output: random.integer(1, 6) }
  })
}

function* ofHeldValues(object: AnyObject, count: number): Generator<AnyOperations> {
  const random = Random.stream(14, `overheard ${object.model.name}`)
  for (const history of ofObject(object, count)) yield overheard(random, history)
}

function* ofObject(object: AnyObject, count: number): Generator<AnyOperations> {
  const random = Random.stream(12, `decider ${object.model.name}`)
  for (let i = 0; i < count; i++) {
    const history = objectHistory(random, object, {
      operations: random.integer(3, 11),
      clients: random.integer(2, 4),
      values: 0,
      crashRate: random.pick([0, 0, 0.12, 0.25]),
      lieRate: random.pick([0, 0.2]),
    })
    yield distorted(random, history)
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
const QUEUES: readonly AnyOperations[] = [
  twoStuck(10, 30),
  twoStuck(21, 30),
  // Empty between a value that is over and one that began before it.
  [enqueue(1, 0, 20), enqueue(2, 2, 4), dequeue(2, 5, 30), dequeue(null, 10, 12), dequeue(1, 13, 22)],
]

function* ofQueues(count: number): Generator<AnyOperations> {
  yield* QUEUES
  yield* ofObject(queueObject as AnyObject, count)
}

function* ofVersions(count: number): Generator<AnyOperations> {
  const random = Random.stream(13, 'versions')
  for (let i = 0; i < count; i++) {
    const shape = { operationsMax: 9, clients: 3, values: random.pick([3, 6]), crashRate: random.pick([0, 0.05, 0.15]) }
    yield distorted(
      random,
      randomHistory(random, ['read', 'read', 'write', 'cas'], shape).map(versioned) as AnyOperations,
    )
  }
}

function underTest(
  name: string,
  object: AnyObject,
  decide: unknown,
  pick: (copy: Record<string, unknown>) => unknown,
): DeciderUnderTest {
  return {
    name,
    model: object.model,
    decide: decide as Decide,
    module: `deciders/${name}.ts`,
    pick: (copy) => pick(copy) as Decide,
    histories: (count) => {
      if (name === 'versioned-register') return ofVersions(count)
      if (name === 'stack' || name === 'priority-queue') return ofHeldValues(object, count)
      return name === 'fifo-queue' ? ofQueues(count) : ofObject(object, count)
    },
  }
}

const withCas = (decide: typeof decideRegister) => (operations: Parameters<typeof decideRegister>[0]) =>
  decide(operations, true)

export const DECIDERS: readonly DeciderUnderTest[] = [
  underTest('register', appliedCasObject as AnyObject, withCas(decideRegister), (copy) =>
    withCas(copy['decideRegister'] as typeof decideRegister),
  ),
  underTest(
    'versioned-register',
    { model: versionedRegister } as unknown as AnyObject,
    decideVersionedRegister,
    (copy) => copy['decideVersionedRegister'],
  ),
  underTest('fifo-queue', queueObject as AnyObject, decideFifoQueue, (copy) => copy['decideFifoQueue']),
  underTest('owner-mutex', mutexObject as AnyObject, decideOwnerMutex, (copy) => copy['decideOwnerMutex']),
  underTest('counter', counterObject as AnyObject, decideCounter, (copy) => copy['decideCounter']),
  underTest('stack', stackObject as AnyObject, decideStack, (copy) => copy['decideStack']),
  underTest('priority-queue', priorityObject as AnyObject, decidePriorityQueue, (copy) => copy['decidePriorityQueue']),
]

/** The first of `count` histories on which `decide` and the search differ; adds up in `tally`. */
export function deciderDisagreement(
  { name, model, histories }: DeciderUnderTest,
  decide: Decide,
  count: number,
  tally = { linearizable: 0, violation: 0, declined: 0, crashed: 0 },
): string | undefined {
  let i = 0
  for (const history of histories(count)) {
    const decision = decide(history)
    tally[decision.type]++
    if (history.some((operation) => operation.return === undefined)) tally.crashed++
    const problem = decision.type === 'declined' ? undefined : problemWith(model, history, decision)
    // None of the directed ones is to be declined.
    if (decision.type === 'declined' && QUEUES.includes(history)) return `${name} ${i}: ${decision.reason}`
    if (problem !== undefined) return `${name} ${i}: ${problem}: ${JSON.stringify(history)}`
    i++
  }
  return undefined
}

function problemWith(model: DeciderUnderTest['model'], history: AnyOperations, decision: Decision): string | undefined {
  const searched = checkOperations(model, history, { decide: false, steps: 5000 }).type
  if (searched === 'undecided') return undefined
  if (searched !== decision.type) return `${decision.type}, the search says ${searched}: ${JSON.stringify(decision)}`
  if (decision.type === 'linearizable') return replayProblem(model, history, decision.order)
  if (decision.type === 'violation') {
    if (decision.operations.length === 0 || decision.proof === '') return 'no proof'
    if (decision.operations.some((index) => history[index] === undefined))
      return 'a proof of operations that there are not'
  }
  return undefined
}
