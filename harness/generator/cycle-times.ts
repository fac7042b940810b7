/**
 * Generators on a rotating timetable: each has its slot of time, then the next one, then the first again.
 * Station: generator. Jepsen: cycle-times. Quiet times between faults are slots of a generator that only waits.
 */
import { DONE, type Generator } from './generator.ts'
import { earliest, pending } from './steps.ts'

/** `forNs`: the length of the slot, a positive integer. */
export type Slot = { readonly forNs: number; readonly generator: Generator }

/**
 * The first slot begins at the first ask. A member goes on in its next slot where it stopped in the last; its waits, such
 * as those of sleep.ts, go on outside. Done as soon as one member is, in its slot or not. All members hear of all events.
 * O(slots) an ask.
 */
export function cycleTimes(...slots: readonly [Slot, ...Slot[]]): Generator {
  return rotating(slots, (nowNs) => nowNs)
}

function rotating(slots: readonly Slot[], start: (nowNs: number) => number): Generator {
  const periodNs = slots.reduce((sum, { forNs }) => sum + forNs, 0)
  return {
    next(context) {
      const startNs = start(context.timeNs)
      const { at, endNs } = slotAt(slots, (context.timeNs - startNs) % periodNs)
      const slot = slots[at] as Slot
      const step = slot.generator.next(context)
      if (step.type === 'done') return DONE
      for (const [i, other] of slots.entries())
        if (i !== at && other.generator.next(context).type === 'done') return DONE
      const next = rotating(slots.with(at, { ...slot, generator: step.next }), () => startNs)
      return step.type === 'op' ? { ...step, next } : pending(next, earliest(step.wakeAtNs, context.timeNs + endNs))
    },
    update(event) {
      const updated = slots.map((slot) => ({ ...slot, generator: slot.generator.update(event) }))
      return updated.every(({ generator }, i) => generator === slots[i]?.generator) ? this : rotating(updated, start)
    },
  }
}

/** The slot at this moment of the period, and how long it still lasts. */
function slotAt(slots: readonly Slot[], inPeriodNs: number): { readonly at: number; readonly endNs: number } {
  let untilNs = 0
  for (const [at, { forNs }] of slots.entries()) {
    untilNs += forNs
    if (inPeriodNs < untilNs) return { at, endNs: untilNs - inPeriodNs }
  }
  return { at: 0, endNs: 0 }
}
