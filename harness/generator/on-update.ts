/**
 * A generator that is replaced by what happens in the run.
 * Station: generator. Jepsen: on-update.
 */
import type { Generator, GeneratorEvent } from './generator.ts'

/**
 * After each event `react` is given `inner`, which has heard of it, and says what goes on in its place: `inner` itself
 * where nothing is to change. Pure; it must not give work to a generator that said done.
 */
export function onUpdate(react: (inner: Generator, event: GeneratorEvent) => Generator, inner: Generator): Generator {
  return {
    next(context) {
      const step = inner.next(context)
      return step.type === 'done' ? step : { ...step, next: onUpdate(react, step.next) }
    },
    update(event) {
      const updated = react(inner.update(event), event)
      return updated === inner ? this : onUpdate(react, updated)
    },
  }
}
