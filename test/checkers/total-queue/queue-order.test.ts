/** Deliveries out of order, beside near misses. */
import { expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts } from '../../../checkers/checker.ts'
import { queueOrder } from '../../../checkers/total-queue/queue-order.ts'
import { QUEUE_SCHEMA } from '../../../harness/workloads/queue/schema.ts'
import { queueHistory } from '../support/queue-history.ts'

const RUN: RunFacts = { schema: QUEUE_SCHEMA, requestedFaults: [], expectsFinalPhase: false }

const check = (...rows: readonly string[]) => queueOrder.check(queueHistory(rows), RUN, DEFAULT_BUDGET)

it('finds a message that came after a later one of the same publisher', () => {
  const { verdict, anomalies } = check('0 p1', '0 p2', '1 c 2 1')
  expect([verdict, anomalies.map(({ name, ops }) => `${name} ${ops}`)]).toEqual([
    'invalid',
    ['out-of-order 0,1,2,3,4,5'],
  ])
  expect(anomalies[0]?.sentence).toBe(
    'process 1 on n1 (4.000 s to 5.000 s) received message 1 after message 2, which the same publisher, process 0, sent later',
  )
})

it('looks past a message of another publisher that came between', () => {
  expect(check('0 p1', '0 p2', '1 p3', '1 c 2 3 1').verdict).toBe('invalid')
})

it.each([
  ['another publisher', ['0 p1', '0 p4', '1 p2', '1 c 2 1 4']],
  ['another consumer', ['0 p1', '0 p2', '0 p3', '1 c 3', '0 c 1 2']],
  ['the redelivered flag', ['0 p1', '0 p2', '0 p3', '1 c 2 3 1r']],
  ['a gap', ['0 p1', '0 p2', '0 p3', '1 c 1 3']],
  ['a dead letter, which went by another queue', ['0 p1', '0 p2', '0 p3', '1 c 1 3', '1 d 3 2d / 0 0']],
  ['the same message again', ['0 p1', '0 p2', '1 c 1 1 2 2']],
])('lets pass: %s', (_, rows) => {
  expect(check(...rows).verdict).toBe('valid')
})

it('is unknown where there was nothing to compare', () => {
  expect(check('0 p1', '0 c 1').verdict).toBe('unknown')
})
