/**
 * A worker whose operation failed rests for a while. A dead node refuses at once, so its workers would always be the free
 * ones: they would take most of the run's rate, and the nodes that could answer would hardly be asked.
 * Station: generator.
 */
import type { Generator, Worker } from './generator.ts'
import { earliest, pending } from './steps.ts'

/** `inner` is not offered a worker for `restNs` after a `fail` of its own. Unknown outcomes took their time already. */
export function restAfterFail(restNs: number, inner: Generator): Generator {
  return resting(restNs, new Map(), inner)
}

/** `until`: when each resting worker may act again. */
function resting(restNs: number, until: ReadonlyMap<Worker, number>, inner: Generator): Generator {
  return {
    next(context) {
      const { timeNs, free, workers } = context
      const rested = free.filter((worker) => (until.get(worker) ?? 0) <= timeNs)
      const step = inner.next({ timeNs, free: rested, workers })
      if (step.type === 'done') return step
      const next = resting(restNs, until, step.next)
      if (step.type === 'op') return { ...step, next }
      const wakeUps = [...until.values()].filter((atNs) => atNs > timeNs)
      return pending(next, wakeUps.reduce(earliest, step.wakeAtNs))
    },
    update(event) {
      const after = inner.update(event)
      if (event.type !== 'fail') return resting(restNs, until, after)
      return resting(restNs, new Map(until).set(event.worker, event.timeNs + restNs), after)
    },
  }
}
