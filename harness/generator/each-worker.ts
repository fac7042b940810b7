/**
 * An own copy of a generator for each worker: every worker does the same work by itself.
 * Station: generator. Jepsen: each-thread.
 */
import { askCopies, type Copies, copiesFor, tellCopies } from './copies.ts'
import { DONE, type Generator } from './generator.ts'
import { pending } from './steps.ts'

/**
 * Until the first ask there is one copy that hears of all events; then each worker of the context gets it as it is by
 * then, and sees a context of itself alone. Random streams inside go on alike in all copies. Done when all are. O(workers)
 * an ask and an event.
 */
export function eachWorker(template: Generator): Generator {
  return {
    next(context) {
      return perWorker(copiesFor(template, context)).next(context)
    },
    update: (event) => eachWorker(template.update(event)),
  }
}

function perWorker(copies: Copies): Generator {
  return {
    next(context) {
      const asked = askCopies(copies, context)
      const next = perWorker(asked.copies)
      if (asked.begun !== undefined) return { type: 'op', op: asked.begun.op, next }
      return asked.copies.size === 0 ? DONE : pending(next, asked.wakeAtNs)
    },
    update: (event) => perWorker(tellCopies(copies, event)),
  }
}
