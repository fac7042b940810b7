/**
 * The common part of stagger and delay: operations no sooner than their due times.
 * Station: generator.
 *
 *     due    |----i1----|--i2--|------i3------|      due times follow from one another, not from when an
 *     sent   |          .  |   . |            .  |   operation was sent, so late wake-ups do not lower the rate
 */
import { DONE, type Generator } from './generator.ts'
import { pending } from './steps.ts'

/** An endless list of intervals, drawn only as far as needed. */
export type Intervals = { readonly ns: number; rest(): Intervals }

export type Pace = {
  readonly intervals: Intervals
  /** How far behind its due times it may be and still catch up; what is later is given up, so no burst follows a stall. */
  readonly catchUpNs: number
  /** When the next operation is due; absent: at the first ask. */
  readonly dueNs?: number
}

/** `inner` is asked only when an operation is due, so its end is noticed no sooner than then. */
export function paced(pace: Pace, inner: Generator): Generator {
  return {
    next(context) {
      const dueNs = pace.dueNs ?? context.timeNs
      if (context.timeNs < dueNs) return pending(this, dueNs)
      const step = inner.next(context)
      if (step.type === 'done') return DONE
      if (step.type === 'pending') return { ...step, next: paced({ ...pace, dueNs }, step.next) }
      const sinceNs = Math.max(dueNs, context.timeNs - pace.catchUpNs)
      const later = { ...pace, dueNs: sinceNs + pace.intervals.ns, intervals: pace.intervals.rest() }
      return { ...step, next: paced(later, step.next) }
    },
    update: (event) => paced(pace, inner.update(event)),
  }
}
