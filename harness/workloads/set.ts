/**
 * The set workload: clients add integers, each once, to one set, and read the whole of it now and then; when a set has
 * grown to its size the next is begun. At the end every client reads every set.
 * Station: generator. After Jepsen's set workload (jepsen.checker's set-full judges it).
 */
import type { Random } from '../core/random.ts'
import { eachWorker } from '../generator/each-worker.ts'
import { clients } from '../generator/route.ts'
import { source } from '../generator/source.ts'
import { finalReads } from './final-reads.ts'
import { keyName } from './numbered-keys.ts'
import { SET_SCHEMA } from './set-schema.ts'
import type { Workload } from './workload.ts'

/** A whole read carries the whole set, so what a history holds grows with the square of this. */
export const ADDS_PER_SET = 5_000
/** Of so many operations one reads. */
const OPERATIONS_PER_READ = 6

export const set: Workload = {
  name: 'set',
  summary: 'adds integers to a set, reads the whole of it now and then, and at the end by every client',
  schema: SET_SCHEMA,
  generator: ({ random }) => source({ random, state: 1, draw }),
  finalGenerator: () => clients(eachWorker(finalReads('read-list'))),
  checkers: ['set-full', 'stats'],
}

/** `next`: the element to be added next. */
function draw(next: number, random: Random) {
  const key = keyName(Math.floor((next - 1) / ADDS_PER_SET))
  return random.integer(1, OPERATIONS_PER_READ) === 1
    ? { request: { f: 'read-list', value: null, key }, state: next }
    : { request: { f: 'append', value: next, key }, state: next + 1 }
}
