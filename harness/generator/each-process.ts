/**
 * An own copy of a generator for each process: as each-worker.ts, and a worker whose process ended with an unknown
 * outcome begins anew under its next process.
 * Station: generator. Jepsen: each-process.
 */
import { askCopies, type Copies, copiesFor, tellCopies } from './copies.ts'
import { DONE, type Generator, type Worker } from './generator.ts'
import { isClient, pending } from './steps.ts'

/**
 * Until the first ask there is one copy that hears of all events; as it is by then, every process gets it, later ones too.
 * A copy sees a context of its worker alone. Only operations of its own end a process here: after an `info` of another
 * generator's operation the worker goes on with its copy. Done when all copies are and none of their operations is under
 * way. O(workers) an ask and an event.
 */
export function eachProcess(template: Generator): Generator {
  return {
    next: (context) => perProcess({ template, copies: copiesFor(template, context), acting: new Set() }).next(context),
    update: (event) => eachProcess(template.update(event)),
  }
}

type Processes = {
  readonly template: Generator
  /** A worker without a copy is done with it. */
  readonly copies: Copies
  /** The workers that carry out an operation of their copy now. */
  readonly acting: ReadonlySet<Worker>
}

function perProcess({ template, copies, acting }: Processes): Generator {
  return {
    next(context) {
      const asked = askCopies(copies, context)
      if (asked.begun !== undefined) {
        const { worker, op } = asked.begun
        const next = perProcess({ template, copies: asked.copies, acting: new Set(acting).add(worker) })
        return { type: 'op', op, next }
      }
      if (asked.copies.size === 0 && acting.size === 0) return DONE
      return pending(perProcess({ template, copies: asked.copies, acting }), asked.wakeAtNs)
    },
    update(event) {
      const told = tellCopies(copies, event)
      if (event.type === 'invoke' || !acting.has(event.worker)) return perProcess({ template, copies: told, acting })
      if (event.type === 'info' && isClient(event.worker)) told.set(event.worker, template)
      const still = new Set([...acting].filter((worker) => worker !== event.worker))
      return perProcess({ template, copies: told, acting: still })
    },
  }
}
