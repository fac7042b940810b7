/**
 * At most so many operations at once.
 * Station: generator. Jepsen: concurrency-limit.
 */
import { DONE, type Generator } from './generator.ts'
import { pending } from './steps.ts'

/**
 * Pending while `count` workers of its context, at least 1, are not free: operations of others on the same workers count
 * too. Done when `inner` is.
 */
export function concurrencyLimit(count: number, inner: Generator): Generator {
  return {
    next(context) {
      const step = inner.next(context)
      if (step.type === 'done') return DONE
      const busy = context.workers.length - context.free.length
      if (step.type === 'op' && busy >= count) return pending(this, undefined)
      return { ...step, next: concurrencyLimit(count, step.next) }
    },
    update(event) {
      const updated = inner.update(event)
      return updated === inner ? this : concurrencyLimit(count, updated)
    },
  }
}
