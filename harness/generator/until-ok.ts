/**
 * A generator that ends with its first success: try until it works.
 * Station: generator. Jepsen: until-ok.
 */
import { DONE, type Generator, type Worker } from './generator.ts'

/**
 * Done once an operation of `inner` itself completed ok, or when `inner` is. Others of its operations may be under way
 * then; of the run's other operations none counts.
 */
export function untilOk(inner: Generator): Generator {
  return trying(new Set(), inner)
}

/** `acting`: the workers that carry out an operation of `inner` now. */
function trying(acting: ReadonlySet<Worker>, inner: Generator): Generator {
  return {
    next(context) {
      const step = inner.next(context)
      if (step.type === 'done') return DONE
      const now = step.type === 'op' ? new Set(acting).add(step.op.worker) : acting
      return { ...step, next: trying(now, step.next) }
    },
    update(event) {
      const own = event.type !== 'invoke' && acting.has(event.worker)
      if (own && event.type === 'ok') return ended
      const updated = inner.update(event)
      if (!own) return updated === inner ? this : trying(acting, updated)
      return trying(new Set([...acting].filter((worker) => worker !== event.worker)), updated)
    },
  }
}

const ended: Generator = { next: () => DONE, update: () => ended }
