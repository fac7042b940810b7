/**
 * At most so many operations of a generator.
 * Station: generator. Jepsen: limit, once.
 */
import { DONE, type Generator } from './generator.ts'

/** Done after `count` operations, or when `inner` is. */
export function limit(count: number, inner: Generator): Generator {
  return {
    next(context) {
      if (count <= 0) return DONE
      const step = inner.next(context)
      if (step.type === 'done') return DONE
      return { ...step, next: limit(step.type === 'op' ? count - 1 : count, step.next) }
    },
    update(event) {
      const updated = inner.update(event)
      return updated === inner ? this : limit(count, updated)
    },
  }
}

/** One operation. */
export function once(inner: Generator): Generator {
  return limit(1, inner)
}
