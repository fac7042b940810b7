/** The checkers of queues on half a million messages published and delivered, a million records: at most 3 s each. */
import { expect, test } from 'vitest'
import { DEFAULT_BUDGET } from '../../checkers/checker.ts'
import { pubsub } from '../../checkers/pubsub/pubsub.ts'
import { queueOrder } from '../../checkers/total-queue/queue-order.ts'
import { totalQueue } from '../../checkers/total-queue/total-queue.ts'
import type { History } from '../../harness/core/history.ts'
import { HistoryBuilder } from '../../harness/core/history-builder.ts'
import type { Json } from '../../harness/core/json.ts'
import { SUBSCRIPTIONS } from '../../harness/workloads/pubsub/pubsub.ts'

const RECORDS = 500_000
const PER_CONSUME = 100
const PROCESSES = 24
const NODES = ['n1', 'n2', 'n3']
const BAR_MS = 3_000
const RUN = { schema: {}, requestedFaults: [], expectsFinalPhase: true }

class Recording {
  readonly #builder = new HistoryBuilder()

  add(f: string, process: number, key: string | undefined, node: string, invoke: Json, ok: Json): void {
    const common = { process, f, node, ...(key === undefined ? {} : { key }) }
    const at = () => ({ index: this.#builder.length, time: this.#builder.length * 1e3 })
    this.#builder.add({ ...at(), ...common, type: 'invoke', value: invoke })
    this.#builder.add({ ...at(), ...common, type: 'ok', value: ok })
  }

  /** Everything that is left, and nothing after it. */
  drain(key: string, messages: readonly number[]): void {
    for (const [i, node] of NODES.entries())
      this.add('drain', PROCESSES, key, node, null, { ...received(i === 0 ? messages : []), ready: 0, held: 0 })
  }

  finish(): History {
    return this.#builder.finish()
  }
}

function received(messages: readonly number[]) {
  return { deliveries: messages.map((message): Json => [message, 0, 0, 1]), ended: 'idle' }
}

function ofQueue(): History {
  const recording = new Recording()
  let kept: number[] = []
  for (let message = 1; message <= RECORDS; message++) {
    recording.add('publish', message % PROCESSES, 'k0', NODES[message % 3] ?? '', message, message)
    kept.push(message)
    if (kept.length < PER_CONSUME) continue
    recording.add('consume', message % PROCESSES, 'k0', 'n1', null, received(kept))
    kept = []
  }
  recording.drain('k0', kept)
  return recording.finish()
}

/** Every event reaches one or two of the five bindings' queues. */
function ofSubscribers(): History {
  const recording = new Recording()
  for (const { queue, exchange, pattern } of SUBSCRIPTIONS)
    recording.add('subscribe', 0, queue, 'n1', { exchange, pattern }, null)
  const takers: { readonly [route: string]: readonly string[] } = {
    fanout: ['everything', 'latecomer'],
    'order.eu.created': ['orders'],
    'user.us.error': ['errors'],
  }
  const routes = Object.keys(takers)
  const kept = new Map<string, number[]>()
  for (let event = 1; event <= RECORDS / 1.5; event++) {
    const route = routes[event % routes.length] ?? ''
    const value = { event, exchange: route === 'fanout' ? 'fanout' : 'topic', route }
    recording.add('emit', event % PROCESSES, undefined, NODES[event % 3] ?? '', value, value)
    for (const queue of takers[route] ?? []) {
      const messages = [...(kept.get(queue) ?? []), event]
      const isFull = messages.length === PER_CONSUME
      if (isFull) recording.add('consume', event % PROCESSES, queue, 'n1', null, received(messages))
      kept.set(queue, isFull ? [] : messages)
    }
  }
  for (const [queue, messages] of kept) recording.drain(queue, messages)
  return recording.finish()
}

test.each([
  [totalQueue, ofQueue],
  [queueOrder, ofQueue],
  [pubsub, ofSubscribers],
] as const)('$name', (checker, made) => {
  const history = made()
  const startedMs = performance.now()
  const { verdict } = checker.check(history, RUN, DEFAULT_BUDGET)
  const tookMs = performance.now() - startedMs
  expect(verdict).toBe('valid')
  expect(tookMs).toBeLessThan(BAR_MS)
})
