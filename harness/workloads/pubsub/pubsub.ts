/**
 * The pubsub workload: durable subscribers bind their queues to a fanout and to a topic exchange, the first before anything
 * is emitted, the others while the run goes on; clients emit events, each once, and consume from the queues as in the queue
 * workload. At the end every client drains every queue.
 * Station: generator.
 */
import type { Random } from '../../core/random.ts'
import { concurrencyLimit } from '../../generator/concurrency-limit.ts'
import { eachWorker } from '../../generator/each-worker.ts'
import { DONE, type Generator, type GeneratorEvent } from '../../generator/generator.ts'
import { clients } from '../../generator/route.ts'
import { sequence } from '../../generator/sequence.ts'
import { source } from '../../generator/source.ts'
import { untilOk } from '../../generator/until-ok.ts'
import { drainUntilEmpty } from '../queue/drain-until-empty.ts'
import { drawConsumption } from '../queue/queue.ts'
import type { Workload } from '../workload.ts'
import { PUBSUB_SCHEMA } from './schema.ts'

type Subscription = { readonly queue: string; readonly exchange: 'fanout' | 'topic'; readonly pattern: string }

/** Bound before anything is emitted. */
const FIRST: readonly Subscription[] = [
  { queue: 'everything', exchange: 'fanout', pattern: '' },
  { queue: 'orders', exchange: 'topic', pattern: 'order.*.*' },
]
/** Bound while events are emitted. A queue may have two bindings, and gets what fits both once. */
const LATER: readonly Subscription[] = [
  { queue: 'latecomer', exchange: 'fanout', pattern: '' },
  { queue: 'errors', exchange: 'topic', pattern: '#.error' },
  { queue: 'errors', exchange: 'topic', pattern: 'user.#' },
]
export const SUBSCRIPTIONS: readonly Subscription[] = [...FIRST, ...LATER]

const SUBJECTS = ['order', 'user']
const REGIONS = ['eu', 'us']
const KINDS = ['created', 'error']

/** Of so many operations one binds a later subscriber's queue, the same one again too, and one consumes. */
const OPERATIONS_PER_SUBSCRIBE = 400
const OPERATIONS_PER_CONSUME = 25

export const pubsub: Workload = {
  name: 'pubsub',
  summary: 'emits events to a fanout and a topic exchange, binds subscribers, consumes, drains every queue at the end',
  schema: PUBSUB_SCHEMA,
  pace: { workersPerNode: 8, rate: 4_000 },
  generator: ({ random }) =>
    sequence(
      ...FIRST.map((first) =>
        untilOk(concurrencyLimit(1, source({ random: random.copy(), state: first, draw: subscription }))),
      ),
      source({ random, state: { event: 1, bound: FIRST.map(({ queue }) => queue) }, draw, observe }),
    ),
  finalGenerator: () =>
    clients(
      eachWorker(
        sequence(...queues(SUBSCRIPTIONS).map((queue) => onceBound(queue, FIRST, false, drainUntilEmpty(queue)))),
      ),
    ),
  checkers: ['pubsub', 'stats'],
}

type State = { readonly event: number; readonly bound: readonly string[] }

function subscription(state: Subscription) {
  return { request: subscribe(state), state }
}

function subscribe({ queue, exchange, pattern }: Subscription) {
  return { f: 'subscribe', key: queue, value: { exchange, pattern } }
}

function draw(state: State, random: Random) {
  const { event, bound } = state
  if (random.integer(1, OPERATIONS_PER_SUBSCRIBE) === 1) return { request: subscribe(random.pick(LATER)), state }
  if (random.integer(1, OPERATIONS_PER_CONSUME) === 1)
    return { request: { f: 'consume', key: random.pick(bound), value: drawConsumption(random) }, state }
  const route = [SUBJECTS, REGIONS, KINDS].map((words) => random.pick(words)).join('.')
  const exchange = random.pick(['fanout', 'topic'])
  return { request: { f: 'emit', value: { event, exchange, route } }, state: { ...state, event: event + 1 } }
}

/** Nobody consumes from a queue that may not be there. */
function observe(state: State, { type, f, key }: GeneratorEvent): State {
  if (type !== 'ok' || f !== 'subscribe' || key === undefined || state.bound.includes(key)) return state
  return { ...state, bound: [...state.bound, key] }
}

/** Nothing to do for a queue of which nobody ever heard that it is bound. */
function onceBound(queue: string, first: readonly Subscription[], isBound: boolean, inner: Generator): Generator {
  const bound = isBound || first.some((each) => each.queue === queue)
  return {
    next(context) {
      return bound ? inner.next(context) : DONE
    },
    update(event) {
      const isNow = bound || (event.type === 'ok' && event.f === 'subscribe' && event.key === queue)
      const updated = inner.update(event)
      return isNow === bound && updated === inner ? this : onceBound(queue, [], isNow, updated)
    },
  }
}

function queues(subscriptions: readonly Subscription[]): readonly string[] {
  return [...new Set(subscriptions.map(({ queue }) => queue))]
}
