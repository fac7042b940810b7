/**
 * The queue workload: two of three clients publish to one queue, each message once, every third consumes for a while with
 * acknowledgements, and sometimes dies between a delivery and its acknowledgement. At the end every client drains the queue.
 * Station: generator. After Jepsen's queue workload (jepsen.checker's total-queue judges it), with push consumers.
 */
import type { Random } from '../../core/random.ts'
import { concurrencyLimit } from '../../generator/concurrency-limit.ts'
import { eachWorker } from '../../generator/each-worker.ts'
import { clients } from '../../generator/route.ts'
import { sequence } from '../../generator/sequence.ts'
import { source } from '../../generator/source.ts'
import { untilOk } from '../../generator/until-ok.ts'
import { keyName } from '../numbered-keys.ts'
import type { Workload } from '../workload.ts'
import { drainUntilEmpty } from './drain-until-empty.ts'
import { QUEUE_SCHEMA } from './schema.ts'

const QUEUE = keyName(0)
/** Of so many workers one consumes. */
const WORKERS_PER_CONSUMER = 3
/** Of so many consumers one dies. */
const CONSUMES_PER_CRASH = 4
const CREDITS: readonly number[] = [1, 10, 100]
const TAKE_MAX = 300
const IDLE_MS = 200

export const queue: Workload = {
  name: 'queue',
  summary:
    'publishes messages to a queue, consumes them with acknowledgements and crashes, drains the queue at the end',
  schema: QUEUE_SCHEMA,
  generator: ({ random, concurrency }) =>
    sequence(
      untilOk(concurrencyLimit(1, source({ random: random.copy(), state: null, draw: declaration }))),
      source({
        random,
        state: 1,
        draw: (next, drawing, worker) => draw(next, drawing, consumes(worker, concurrency)),
      }),
    ),
  finalGenerator: () => clients(eachWorker(drainUntilEmpty(QUEUE))),
  checkers: ['total-queue', 'queue-order', 'stats'],
}

function declaration() {
  return { request: { f: 'declare', value: null, key: QUEUE }, state: null }
}

/** The last of each three; a single worker by turns publishes and consumes (see draw). */
function consumes(worker: number, concurrency: number): boolean | 'by turns' {
  return concurrency < WORKERS_PER_CONSUMER ? 'by turns' : worker % WORKERS_PER_CONSUMER === WORKERS_PER_CONSUMER - 1
}

/** `next`: the message to be published next. */
function draw(next: number, random: Random, consumer: boolean | 'by turns') {
  const isConsumer = consumer === 'by turns' ? random.integer(1, TAKE_MAX / 2) === 1 : consumer
  if (!isConsumer) return { request: { f: 'publish', value: next, key: QUEUE }, state: next + 1 }
  const value = {
    credit: random.pick(CREDITS),
    take: random.integer(1, TAKE_MAX),
    idleMs: IDLE_MS,
    crash: random.integer(1, CONSUMES_PER_CRASH) === 1,
  }
  return { request: { f: 'consume', value, key: QUEUE }, state: next }
}
