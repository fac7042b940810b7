/**
 * An own copy of a generator for each worker: every worker does the same work by itself.
 * Station: generator. Jepsen: each-thread.
 */
import { DONE, type Generator, type Worker } from './generator.ts'
import { earliest, pending } from './steps.ts'

/**
 * Until the first ask there is one copy that hears of all events; then each worker of the context gets it as it is by
 * then, and sees a context of itself alone. Random streams inside go on alike in all copies. Done when all are. O(workers)
 * an ask and an event.
 */
export function eachWorker(template: Generator): Generator {
  return {
    next(context) {
      return perWorker(new Map(context.workers.map((worker) => [worker, template]))).next(context)
    },
    update: (event) => eachWorker(template.update(event)),
  }
}

function perWorker(copies: ReadonlyMap<Worker, Generator>): Generator {
  return {
    next(context) {
      const after = new Map(copies)
      const free = new Set(context.free)
      let wakeAtNs: number | undefined
      for (const [worker, copy] of copies) {
        const alone = [worker]
        const step = copy.next({ timeNs: context.timeNs, free: free.has(worker) ? alone : [], workers: alone })
        if (step.type === 'done') {
          after.delete(worker)
          continue
        }
        after.set(worker, step.next)
        if (step.type === 'op') return { ...step, next: perWorker(after) }
        wakeAtNs = earliest(wakeAtNs, step.wakeAtNs)
      }
      return after.size === 0 ? DONE : pending(perWorker(after), wakeAtNs)
    },
    update: (event) => perWorker(new Map([...copies].map(([worker, copy]) => [worker, copy.update(event)]))),
  }
}
