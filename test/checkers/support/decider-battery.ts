/** What each decider is put to. */
import { checkOperations, type Decision, type Model, replayProblem, versionedRegister } from 'porcupine-ts'
import { decideAppendLog } from '../../../checkers/porcupine-ts/src/deciders/append-log.ts'
import { decideCounter } from '../../../checkers/porcupine-ts/src/deciders/counter.ts'
import { decideFencedMutex } from '../../../checkers/porcupine-ts/src/deciders/fenced-mutex.ts'
import { decideFifoQueue } from '../../../checkers/porcupine-ts/src/deciders/fifo-queue.ts'
import { decideOwnerMutex } from '../../../checkers/porcupine-ts/src/deciders/owner-mutex.ts'
import { decidePriorityQueue } from '../../../checkers/porcupine-ts/src/deciders/priority-queue.ts'
import { decideRegister } from '../../../checkers/porcupine-ts/src/deciders/register.ts'
import { decideSet } from '../../../checkers/porcupine-ts/src/deciders/set.ts'
import { decideStack } from '../../../checkers/porcupine-ts/src/deciders/stack.ts'
import { decideVersionedRegister } from '../../../checkers/porcupine-ts/src/deciders/versioned-register.ts'
import {
  type AnyOperations,
  LAYERED,
  ofHeldValues,
  ofLayers,
  ofObject,
  ofQueues,
  ofVersions,
  QUEUES,
} from './decider-histories.ts'
import { fencedObject, grownSetObject, logObject, shrinkingSetObject } from './layered-objects.ts'
import {
  type AnyObject,
  appliedCasObject,
  counterObject,
  mutexObject,
  priorityObject,
  queueObject,
  stackObject,
} from './objects.ts'

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

function underTest(
  name: string,
  object: AnyObject,
  decide: unknown,
  pick: (copy: Record<string, unknown>) => unknown,
  histories = (count: number) => ofObject(object, count),
): DeciderUnderTest {
  return {
    name,
    model: object.model,
    decide: decide as Decide,
    module: `deciders/${name}.ts`,
    pick: (copy) => pick(copy) as Decide,
    histories,
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
    ofVersions,
  ),
  underTest('fifo-queue', queueObject as AnyObject, decideFifoQueue, (copy) => copy['decideFifoQueue'], ofQueues),
  underTest('owner-mutex', mutexObject as AnyObject, decideOwnerMutex, (copy) => copy['decideOwnerMutex']),
  underTest('counter', counterObject as AnyObject, decideCounter, (copy) => copy['decideCounter']),
  underTest('stack', stackObject as AnyObject, decideStack, (copy) => copy['decideStack'], ofHeldValues(stackObject)),
  underTest(
    'priority-queue',
    priorityObject as AnyObject,
    decidePriorityQueue,
    (copy) => copy['decidePriorityQueue'],
    ofHeldValues(priorityObject),
  ),
  underTest(
    'append-log',
    logObject as AnyObject,
    decideAppendLog,
    (copy) => copy['decideAppendLog'],
    ofLayers('append-log', { object: logObject, values: 0 }, { object: logObject, values: 2 }),
  ),
  underTest(
    'fenced-mutex',
    fencedObject as AnyObject,
    decideFencedMutex,
    (copy) => copy['decideFencedMutex'],
    ofLayers('fenced-mutex', { object: fencedObject, values: 0 }),
  ),
  underTest(
    'set',
    grownSetObject as AnyObject,
    decideSet,
    (copy) => copy['decideSet'],
    ofLayers(
      'set',
      { object: grownSetObject, values: 0 },
      { object: grownSetObject, values: 3 },
      { object: shrinkingSetObject, values: 0 },
    ),
  ),
]

/** Whose proofs contradict themselves, with no regard to what else happened. */
const SELF_CONTAINED = ['fifo-queue', 'owner-mutex', 'stack', 'priority-queue', 'append-log', 'fenced-mutex']

const DIRECTED = new Set([...QUEUES, ...Object.values(LAYERED).flat()])

/** What the search says of a history; undefined if that would take too long. */
type Case = { readonly history: AnyOperations; readonly searched: 'linearizable' | 'violation' | undefined }

/** The first ones of each decider, with what the search said: every planted error is put to them. */
const KEPT = 6000
const kept = new Map<string, Case[]>()

function* casesOf({ name, model, histories }: DeciderUnderTest, count: number): Generator<Case> {
  const known = kept.get(name) ?? []
  kept.set(name, known)
  yield* known.slice(0, count)
  let skipped = Math.min(known.length, count)
  if (skipped === count) return
  for (const history of histories(count)) {
    if (skipped-- > 0) continue
    const { type } = checkOperations(model, history, { decide: false, steps: 5000 })
    const made = { history, searched: type === 'undecided' ? undefined : type }
    if (known.length < KEPT) known.push(made)
    yield made
  }
}

/**
 * The first of `count` histories on which `decide` and the search differ; adds up in `tally`, also those that took the search
 * too long to compare.
 */
export function deciderDisagreement(
  decider: DeciderUnderTest,
  decide: Decide,
  count: number,
  tally = { linearizable: 0, violation: 0, declined: 0, crashed: 0, unsearched: 0 },
): string | undefined {
  const { name } = decider
  let i = 0
  for (const each of casesOf(decider, count)) {
    const { history } = each
    const decision = decide(history)
    tally[decision.type]++
    if (each.searched === undefined) tally.unsearched++
    if (history.some((operation) => operation.return === undefined)) tally.crashed++
    const problem = problemWith(decider, each, decision)
    // None of the directed ones is to be declined.
    if (decision.type === 'declined' && DIRECTED.has(history)) return `${name} ${i}: ${decision.reason}`
    if (problem !== undefined) return `${name} ${i}: ${problem}: ${JSON.stringify(history)}`
    i++
  }
  return undefined
}

function problemWith(
  { name, model }: DeciderUnderTest,
  { history, searched }: Case,
  decision: Decision,
): string | undefined {
  if (searched === undefined || decision.type === 'declined') return undefined
  if (searched !== decision.type) return `${decision.type}, the search says ${searched}: ${JSON.stringify(decision)}`
  if (decision.type === 'linearizable') return replayProblem(model, history, decision.order)
  if (decision.operations.length === 0 || decision.proof === '') return 'no proof'
  const proof = [...new Set(decision.operations)].map((index) => history[index])
  const there = proof.filter((operation) => operation !== undefined)
  if (there.length < proof.length) return 'a proof of operations that there are not'
  if (!SELF_CONTAINED.includes(name)) return undefined
  const { type } = checkOperations(model, there, { decide: false, steps: 5000 })
  return type === 'linearizable' ? `a proof that is legal by itself: ${JSON.stringify(decision)}` : undefined
}
