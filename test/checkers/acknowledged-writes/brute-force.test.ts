/**
 * The checker against its naive twin on small random executions of a register, most with one answer falsified: every pair
 * of operations, by the definition. And against the search: what it finds is never linearizable.
 */
import { checkOperations, versionedRegister } from 'porcupine-ts'
import { describe, expect, it } from 'vitest'
import { acknowledgedWrites } from '../../../checkers/acknowledged-writes/acknowledged-writes.ts'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import type { History } from '../../../harness/core/history.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Json } from '../../../harness/core/json.ts'
import { Random } from '../../../harness/core/random.ts'
import { REGISTER_SCHEMA } from '../../../harness/workloads/register-schema.ts'
import { type RandomOperation, randomHistory, versioned } from '../support/random-histories.ts'

const RUN: RunFacts = {
  schema: REGISTER_SCHEMA,
  model: 'versioned-register',
  requestedFaults: [],
  expectsFinalPhase: false,
}
const HISTORIES = 6_000

/** Each operation by a process of its own, ops in the order of their moments. */
function historyOf(operations: readonly RandomOperation[]): History {
  const builder = new HistoryBuilder()
  const events = operations.flatMap((operation, process) => {
    const { output } = versioned(operation)
    const call = { at: operation.call, process, type: 'invoke' as const, value: operation.input.value as Json }
    if (operation.return === undefined) return [{ ...call, f: operation.input.f }]
    const end = { at: operation.return, process, type: 'ok' as const, value: output as Json }
    return [call, end].map((event) => ({ ...event, f: operation.input.f }))
  })
  for (const { at, ...op } of events.sort((a, b) => a.at - b.at))
    builder.add({ ...op, index: builder.length, time: at })
  return builder.finish()
}

/**
 * Whether an observation is older than a change acknowledged before it began, or a change no newer than one; and whether
 * something saw a value that nothing can have written, an applied compare-and-set the one that it replaced.
 */
function isBrokenByBruteForce(operations: readonly RandomOperation[]): {
  missed: boolean
  ghost: boolean
  due: boolean
} {
  const isChange = ({ input, answer }: RandomOperation) => input.f !== 'read' && answer?.applied === true
  const writes = ({ input }: RandomOperation) => (input.f === 'cas' ? input.value[1] : input.value)
  const observations = operations.filter((operation) => operation.answer !== undefined && !isChange(operation))
  const pairs = observations.flatMap((observation) =>
    operations
      .filter((change) => isChange(change) && change.return !== undefined && change.return < observation.call)
      .map((change) => (observation.answer?.revision ?? 0) < (change.answer?.revision ?? 0)),
  )
  const changes = operations.filter((operation) => isChange(operation) && operation.return !== undefined)
  const goesBack = changes.some(({ call, answer: { revision = 0 } = {} }) =>
    changes.some((change) => (change.return ?? 0) < call && revision <= (change.answer?.revision ?? 0)),
  )
  const replaced = changes.flatMap(({ input, return: end = 0 }) =>
    input.f === 'cas' ? [{ value: input.value[0] as Json, end }] : [],
  )
  const seen = observations.map(({ answer, return: end = 0 }) => ({ value: (answer?.value ?? null) as Json, end }))
  const ghost = [...seen, ...replaced].some(({ value, end }) => {
    const tried = operations.filter(({ input, call }) => input.f !== 'read' && call < end)
    return value !== null && !tried.some((operation) => writes(operation) === value)
  })
  return { missed: pairs.includes(true) || goesBack, ghost, due: pairs.length > 0 }
}

describe('acknowledged-writes and its twin', () => {
  it(`say the same of ${HISTORIES} small histories, and nothing found is linearizable`, () => {
    const met = { missed: 0, ghost: 0, valid: 0, unknown: 0 }
    for (let seed = 0; seed < HISTORIES; seed++) {
      const shape = { operationsMax: 9, clients: 3, values: 4 }
      const operations = randomHistory(Random.stream(seed, 'history'), ['read', 'write', 'cas'], shape)
      const { verdict, anomalies } = acknowledgedWrites.check(historyOf(operations), RUN, DEFAULT_BUDGET)
      const twin = isBrokenByBruteForce(operations)
      const expected = twin.missed || twin.ghost ? 'invalid' : twin.due ? 'valid' : 'unknown'
      expect([seed, verdict]).toEqual([seed, expected])
      const names = new Set(anomalies.map(({ name }) => name))
      expect([seed, names.has('lost-write') || names.has('stale-read')]).toEqual([seed, twin.missed])
      expect([seed, names.has('garbage-read')]).toEqual([seed, twin.ghost])
      if (verdict === 'invalid') {
        const sorted = [...operations].sort((a, b) => a.call - b.call).map(versioned)
        expect([seed, checkOperations(versionedRegister, sorted, DEFAULT_BUDGET).type]).toEqual([seed, 'violation'])
      }
      if (verdict === 'valid' || verdict === 'unknown') met[verdict] += 1
      if (twin.missed) met.missed += 1
      if (twin.ghost) met.ghost += 1
    }
    for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(100)
  })
})
