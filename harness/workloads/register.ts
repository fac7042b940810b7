/**
 * The register workload: clients read, write and compare-and-set a few versioned registers, each of which serves for a
 * while and is then replaced by a fresh one. Every value is written at most once in a run, so a read tells which write
 * it saw.
 * Station: generator. After jepsen.tests.linearizable-register, with versions as in jepsen-io/etcd's register.
 */
import { eachWorker } from '../generator/each-worker.ts'
import { clients } from '../generator/route.ts'
import { source } from '../generator/source.ts'
import { finalReads } from './final-reads.ts'
import { REGISTER_SCHEMA } from './register-schema.ts'
import { drawOperation, observeCompletion, registerState } from './register-state.ts'
import type { Workload } from './workload.ts'

export const register: Workload = {
  name: 'register',
  summary: 'reads, writes and compare-and-sets of versioned registers, two clients to a key',
  schema: REGISTER_SCHEMA,
  generator({ random, concurrency }) {
    return source({
      random,
      state: registerState(keysInUse(concurrency)),
      draw: drawOperation,
      observe: observeCompletion,
    })
  },
  finalGenerator: () => clients(eachWorker(finalReads('read'))),
  checkers: ['linearizability', 'acknowledged-writes', 'stats'],
  model: 'versioned-register',
}

/** Two workers to a key: enough of them meet for a race to show, and a compare-and-set still has a chance. */
function keysInUse(concurrency: number): number {
  return Math.max(1, Math.ceil(concurrency / 2))
}
