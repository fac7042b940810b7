/**
 * Ends a generator at a deadline, whatever it is doing.
 * Station: generator. Jepsen's time-limit tests only operations, so a generator that stays pending outlives it; here a
 * pending answer wakes up at the deadline at the latest, and from then on the answer is done.
 */
import { DONE, type Generator } from './generator.ts'
import { earliest, pending } from './steps.ts'

/** Operations begin before first ask + `durationNs` (excluded); those under way then are not cut short. */
export function timeLimit(durationNs: number, inner: Generator): Generator {
  return limitedBy((nowNs) => nowNs + durationNs, inner)
}

function limitedBy(deadline: (nowNs: number) => number, inner: Generator): Generator {
  return {
    next(context) {
      const deadlineNs = deadline(context.timeNs)
      if (context.timeNs >= deadlineNs) return DONE
      const step = inner.next(context)
      if (step.type === 'done') return DONE
      const next = limitedBy(() => deadlineNs, step.next)
      return step.type === 'op' ? { ...step, next } : pending(next, earliest(step.wakeAtNs, deadlineNs))
    },
    update: (event) => limitedBy(deadline, inner.update(event)),
  }
}
