/**
 * Who carries out a generator's operations: the clients, the nemesis, or some of the workers.
 * Station: generator. Jepsen: clients, nemesis, on-threads.
 */
import type { Generator, Worker } from './generator.ts'
import { isClient, restrict } from './steps.ts'

/** `inner` sees the client workers alone. Of events it hears all: what a client read may depend on a fault. */
export function clients(inner: Generator): Generator {
  return onWorkers(isClient, inner)
}

/** `inner` sees the nemesis worker alone, and hears of all events. */
export function nemesis(inner: Generator): Generator {
  return onWorkers((worker) => !isClient(worker), inner)
}

/** `inner` sees these workers alone, and hears of all events. Jepsen: on-threads. */
export function onWorkers(belongs: (worker: Worker) => boolean, inner: Generator): Generator {
  return {
    next(context) {
      const step = inner.next(restrict(context, belongs))
      return step.type === 'done' ? step : { ...step, next: onWorkers(belongs, step.next) }
    },
    update(event) {
      const updated = inner.update(event)
      return updated === inner ? this : onWorkers(belongs, updated)
    },
  }
}
