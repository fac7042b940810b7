/**
 * The checkers against naive twins on small random histories: the definitions written down once more, message by message,
 * over plain operations.
 */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DEFAULT_BUDGET, type RunFacts, type TwinFinding } from '../../../checkers/checker.ts'
import { queueOrder } from '../../../checkers/total-queue/queue-order.ts'
import { queueTwin } from '../../../checkers/total-queue/queue-twin.ts'
import { totalQueue } from '../../../checkers/total-queue/total-queue.ts'
import type { History } from '../../../harness/core/history.ts'
import type { ClientOp } from '../../../harness/core/op.ts'
import { Random } from '../../../harness/core/random.ts'
import { QUEUE_SCHEMA } from '../../../harness/workloads/queue/schema.ts'
import { queueHistory } from '../support/queue-history.ts'

const RUN: RunFacts = { schema: QUEUE_SCHEMA, requestedFaults: [], expectsFinalPhase: false }

/** A real queue, mostly: what is published is kept and given out, but now and then lost, invented or out of order. */
function randomRows(seed: number): readonly string[] {
  const random = Random.stream(seed, 'history')
  const rows: string[] = []
  let kept: number[] = []
  const count = random.integer(1, 8)
  for (let message = 1; message <= count; message++) {
    const outcome = random.pick(['ok', 'ok', 'ok', 'ok', 'fail', 'info', 'sent'])
    rows.push(`${random.integer(0, 3)} p${message} ${outcome}`)
    if (outcome === 'ok' ? random.fraction() < 0.9 : outcome !== 'fail' && random.fraction() < 0.6) kept.push(message)
    if (random.fraction() < 0.02) kept.push(random.integer(1, 9))
    if (random.fraction() < 0.3) {
      if (random.fraction() < 0.15) kept = kept.reverse()
      const taken = kept.splice(0, random.integer(0, 3))
      if (random.fraction() < 0.3) kept.unshift(...taken)
      rows.push(
        `${random.integer(0, 3)} c ${taken.map((each) => `${each}${random.fraction() < 0.2 ? 'r' : ''}`).join(' ')}`,
      )
    }
    if (random.fraction() < 0.02) rows.push(`0 c ${random.pick(['info', 'deadline'])}`)
  }
  const left = random.fraction() < 0.1 ? random.pick(['1 0', '0 1', '? 0', '0 ?']) : '0 0'
  rows.push(`0 d ${kept.join(' ')} / ${left}`)
  if (random.fraction() < 0.9) rows.push('1 d / 0 0')
  return rows
}

const kindsOf = (found: readonly TwinFinding[]) => [...new Set(found.map(({ name, key }) => `${name} ${key}`))].sort()

type Seen = { readonly call: ClientOp; readonly end: ClientOp }

function operationsOf(history: History): readonly Seen[] {
  return [...history.operations()].map(({ invocation, completion }) => ({
    call: history.op(invocation) as ClientOp,
    end: history.op(completion ?? invocation) as ClientOp,
  }))
}

type Received = { readonly message: number; readonly flag: number; readonly consumer: Seen }

function receivedIn(operations: readonly Seen[]): readonly Received[] {
  const consumers = operations.filter(({ call, end }) => call.f !== 'publish' && end.type === 'ok')
  return consumers.flatMap((consumer) =>
    (consumer.end.value as unknown as { deliveries: number[][] }).deliveries.map(([message = 0, flag = 0]) => ({
      message,
      flag,
      consumer,
    })),
  )
}

function totalTwin(history: History): string {
  const operations = operationsOf(history)
  const received = receivedIn(operations)
  const publishes = operations.filter(({ call }) => call.f === 'publish')
  const publishOf = (message: number) => publishes.find(({ call }) => call.value === message)
  const isOdd = received.some(({ message, consumer }) => {
    const publish = publishOf(message)
    return publish === undefined || publish.end.type === 'fail' || publish.call.index > consumer.end.index
  })
  const claimed = publishes.filter(({ end }) => end.type === 'ok' || end.error?.code === 'UNCONFIRMED')
  const missing = claimed.filter(({ call }) => !received.some(({ message }) => message === call.value))
  const lastPublish = Math.max(...publishes.map(({ call }) => call.index))
  const isEmpty = [...new Set(publishes.map(({ call }) => call.node))].every((node) => {
    const drains = operations.filter(({ call }) => call.f === 'drain' && call.index > lastPublish && call.node === node)
    const last = drains.at(-1)?.end.value as { ready?: number; held?: number } | undefined
    return last?.ready === 0 && last.held === 0
  })
  // The first drain, on n0, is always there, and counts though n0 published nothing.
  const first = operations.find(({ call }) => call.f === 'drain')?.end.value as { ready?: number; held?: number }
  const isUnheard = operations.some(({ end }) => end.error?.code === 'deadline')
  const isSettled = isEmpty && first.ready === 0 && first.held === 0 && !isUnheard
  if (isOdd || (missing.length > 0 && isSettled)) return 'invalid'
  return missing.length > 0 || claimed.length === 0 ? 'unknown' : 'valid'
}

function orderTwin(history: History): string {
  const operations = operationsOf(history)
  const received = receivedIn(operations).filter(({ flag }) => flag === 0)
  const publishes = operations.filter(({ call }) => call.f === 'publish')
  let pairs = 0
  let inverted = 0
  received.forEach((later, i) => {
    for (const earlier of received.slice(0, i)) {
      const [a, b] = [earlier, later].map(({ message }) => publishes.find(({ call }) => call.value === message)?.call)
      if (a === undefined || b === undefined || earlier.consumer !== later.consumer || a.process !== b.process) continue
      pairs++
      if (a.index > b.index) inverted++
    }
  })
  return inverted > 0 ? 'invalid' : pairs === 0 ? 'unknown' : 'valid'
}

it('total-queue and queue-order say the same as their twins of 5 000 small histories, and meet every case often', () => {
  const met = new Map<string, number>()
  fc.assert(
    fc.property(fc.nat(1e9), (seed) => {
      const history = queueHistory(randomRows(seed))
      const total = totalQueue.check(history, RUN, DEFAULT_BUDGET)
      const order = queueOrder.check(history, RUN, DEFAULT_BUDGET)
      expect([total.verdict, order.verdict]).toEqual([totalTwin(history), orderTwin(history)])
      // The twin that runs ask tells kinds apart, too.
      expect(kindsOf(queueTwin(history))).toEqual(kindsOf(total.anomalies))
      const cases = [`total ${total.verdict}`, `order ${order.verdict}`, ...total.anomalies.map(({ name }) => name)]
      for (const each of new Set(cases)) met.set(each, (met.get(each) ?? 0) + 1)
    }),
    { numRuns: 5_000 },
  )
  const cases = ['valid', 'invalid', 'unknown'].flatMap((verdict) => [`total ${verdict}`, `order ${verdict}`])
  for (const each of [...cases, 'lost', 'lost-sent', 'unexpected']) expect(met.get(each), each).toBeGreaterThan(50)
})
