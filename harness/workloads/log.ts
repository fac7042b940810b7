/**
 * The log workload: clients send integers, each once, to a few logs, and poll them; now and then one reads a log anew from its
 * beginning, or crashes and comes back. At the end every client reads every log from the beginning to its end.
 * Station: generator. After Jepsen's kafka workload (jepsen.tests.kafka), without groups and transactions.
 */
import type { Random } from '../core/random.ts'
import { eachWorker } from '../generator/each-worker.ts'
import { clients } from '../generator/route.ts'
import { source } from '../generator/source.ts'
import { finalPolls } from './final-polls.ts'
import { LOG_SCHEMA } from './log-schema.ts'
import { keyName } from './numbered-keys.ts'
import type { Workload } from './workload.ts'

const LOGS = 2
/** Of so many operations. */
const OUT_OF = 100
const POLLS = 20
const REPLAYS = 2
const CRASHES = 1

export const log: Workload = {
  name: 'log',
  summary:
    'sends integers to logs, polls them, replays them from the beginning, and at the end reads them whole by every client',
  schema: LOG_SCHEMA,
  generator: ({ random }) => source({ random, state: 1, draw }),
  finalGenerator: () => clients(eachWorker(finalPolls())),
  checkers: ['log', 'stats'],
}

/** `next`: the value to be sent next. */
function draw(next: number, random: Random) {
  const key = keyName(random.integer(0, LOGS - 1))
  const die = random.integer(1, OUT_OF)
  if (die > POLLS + REPLAYS + CRASHES) return { request: { f: 'send', value: next, key }, state: next + 1 }
  const value = die <= CRASHES ? 'after-crash' : die <= CRASHES + REPLAYS ? 'beginning' : 'next'
  return { request: { f: 'poll', value, key }, state: next }
}
