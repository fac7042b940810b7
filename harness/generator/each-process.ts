/**
 * An own copy of a generator for each process: as each-worker.ts, and a worker whose process ended with an unknown
 * outcome begins anew under its next process.
 * Station: generator. Jepsen: each-process.
 */
import { DONE, type Generator, type Worker } from './generator.ts'
import { earliest, isClient, pending } from './steps.ts'

/**
 * Until the first ask there is one copy that hears of all events; as it is by then, every process gets it, later ones too.
 * A copy sees a context of its worker alone. Only operations of its own end a process here: after an `info` of another
 * generator's operation the worker goes on with its copy. Done when all copies are and none of their operations is under
 * way. O(workers) an ask and an event.
 */
export function eachProcess(template: Generator): Generator {
  return {
    next: (context) =>
      perProcess({
        template,
        copies: new Map(context.workers.map((worker) => [worker, template])),
        acting: new Set(),
      }).next(context),
    update: (event) => eachProcess(template.update(event)),
  }
}

type Processes = {
  readonly template: Generator
  /** A worker without a copy is done with it. */
  readonly copies: ReadonlyMap<Worker, Generator>
  /** The workers that carry out an operation of their copy now. */
  readonly acting: ReadonlySet<Worker>
}

function perProcess({ template, copies, acting }: Processes): Generator {
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
        if (step.type === 'op') {
          return { ...step, next: perProcess({ template, copies: after, acting: new Set(acting).add(worker) }) }
        }
        wakeAtNs = earliest(wakeAtNs, step.wakeAtNs)
      }
      if (after.size === 0 && acting.size === 0) return DONE
      return pending(perProcess({ template, copies: after, acting }), wakeAtNs)
    },
    update(event) {
      const told = new Map([...copies].map(([worker, copy]) => [worker, copy.update(event)]))
      if (event.type === 'invoke' || !acting.has(event.worker)) return perProcess({ template, copies: told, acting })
      if (event.type === 'info' && isClient(event.worker)) told.set(event.worker, template)
      const still = new Set([...acting].filter((worker) => worker !== event.worker))
      return perProcess({ template, copies: told, acting: still })
    },
  }
}
