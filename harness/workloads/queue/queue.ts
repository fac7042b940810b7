/**
 * The queue workload: clients publish to one queue, each message once, and now and then one consumes for a while with
 * acknowledgements, and sometimes dies between a delivery and its acknowledgement. At the end every client drains the queue.
 * Somewhat less is consumed than is published, so that there are always messages at rest for faults to harm.
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
/** Of so many operations one consumes; it takes 50 messages in the mean. */
const OPERATIONS_PER_CONSUME = 60
/** Of so many consumers one dies. */
const CONSUMES_PER_CRASH = 4
const CREDITS: readonly number[] = [1, 10, 100]
const TAKE_MAX = 100
const IDLE_MS = 200

export const queue: Workload = {
  name: 'queue',
  summary:
    'publishes messages to a queue, consumes them with acknowledgements and crashes, drains the queue at the end',
  schema: QUEUE_SCHEMA,
  // A publisher waits for each confirm, and a queue is down for much of a run with faults: what is left must be enough.
  pace: { workersPerNode: 8, rate: 4_000 },
  generator: ({ random }) =>
    sequence(
      untilOk(concurrencyLimit(1, source({ random: random.copy(), state: null, draw: declaration }))),
      source({ random, state: 1, draw }),
    ),
  finalGenerator: () => clients(eachWorker(drainUntilEmpty(QUEUE))),
  checkers: ['total-queue', 'queue-order', 'stats'],
}

function declaration() {
  return { request: { f: 'declare', value: null, key: QUEUE }, state: null }
}

/** `next`: the message to be published next. */
function draw(next: number, random: Random) {
  const consumes = random.integer(1, OPERATIONS_PER_CONSUME) === 1
  if (!consumes) return { request: { f: 'publish', value: next, key: QUEUE }, state: next + 1 }
  return { request: { f: 'consume', value: drawConsumption(random), key: QUEUE }, state: next }
}

/** What a consume is invoked with. */
export function drawConsumption(random: Random) {
  return {
    credit: random.pick(CREDITS),
    take: random.integer(1, TAKE_MAX),
    idleMs: IDLE_MS,
    crash: random.integer(1, CONSUMES_PER_CRASH) === 1,
  }
}
