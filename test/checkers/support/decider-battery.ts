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
import { decideRegister } from '../../../checkers/porcupine-ts/src/deciders/register.ts'
import { decideVersionedRegister } from '../../../checkers/porcupine-ts/src/deciders/versioned-register.ts'
import { Random } from '../../../harness/core/random.ts'
import { objectHistory } from './object-histories.ts'
import { type AnyObject, appliedCasObject, counterObject, mutexObject, queueObject } from './objects.ts'
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

function* ofObject(object: AnyObject, count: number): Generator<AnyOperations> {
  const random = Random.stream(12, `decider ${object.model.name}`)
  for (let i = 0; i < count; i++) {
    yield objectHistory(random, object, {
      operations: random.integer(3, 11),
      clients: random.integer(2, 4),
      values: 0,
      crashRate: random.pick([0, 0, 0.12]),
      lieRate: random.pick([0, 0.2]),
    })
  }
}

function* ofVersions(count: number): Generator<AnyOperations> {
  const random = Random.stream(13, 'versions')
  for (let i = 0; i < count; i++) {
    const shape = { operationsMax: 9, clients: 3, values: random.pick([3, 6]), crashRate: random.pick([0, 0.05, 0.15]) }
    yield randomHistory(random, ['read', 'read', 'write', 'cas'], shape).map(versioned) as AnyOperations
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
    histories: (count) => (name === 'versioned-register' ? ofVersions(count) : ofObject(object, count)),
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
    if (problem !== undefined) return `${name} ${i}: ${problem}: ${JSON.stringify(history)}`
    i++
  }
  return undefined
}

function problemWith(model: DeciderUnderTest['model'], history: AnyOperations, decision: Decision): string | undefined {
  const searched = checkOperations(model, history, { decide: false }).type
  if (searched !== decision.type) return `${decision.type}, the search says ${searched}: ${JSON.stringify(decision)}`
  if (decision.type === 'linearizable') return replayProblem(model, history, decision.order)
  if (decision.type === 'violation') {
    if (decision.operations.length === 0 || decision.proof === '') return 'no proof'
    if (decision.operations.some((index) => history[index] === undefined))
      return 'a proof of operations that there are not'
  }
  return undefined
}
