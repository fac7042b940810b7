/**
 * The same operation again and again.
 * Station: generator. Jepsen: repeat.
 */
import { DONE, type Generator } from './generator.ts'

/**
 * What `inner` asks for is done, but `inner` does not go on: its random streams stay where they are, so a source draws the
 * same request each time, while what it hears changes it as ever. Done after `count` operations, without end if absent,
 * or when `inner` is.
 */
export function repeat(inner: Generator, count = Number.POSITIVE_INFINITY): Generator {
  return {
    next(context) {
      if (count <= 0) return DONE
      const step = inner.next(context)
      if (step.type === 'done') return DONE
      return { ...step, next: step.type === 'op' ? repeat(inner, count - 1) : repeat(step.next, count) }
    },
    update(event) {
      const updated = inner.update(event)
      return updated === inner ? this : repeat(updated, count)
    },
  }
}
