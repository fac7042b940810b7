/**
 * One generator after the other, with all workers free in between: nothing of a phase overlaps the next.
 * Station: generator. Jepsen: phases, synchronize.
 */
import { DONE, type Generator } from './generator.ts'
import { pending } from './steps.ts'

/**
 * Every part hears of all events from the start, so final reads know which keys the main phase touched; O(parts) an
 * event. Within clients() only the clients are waited for.
 */
export function phases(...parts: readonly Generator[]): Generator {
  return running('begun', parts)
}

/** `ended`: the part before has said done, and its last operations are waited for before the first of `parts` begins. */
function running(previous: 'begun' | 'ended', parts: readonly Generator[]): Generator {
  return {
    next(context) {
      const idle = context.free.length === context.workers.length
      for (const [i, part] of parts.entries()) {
        const begun = i === 0 && previous === 'begun'
        if (!begun && !idle) return pending(running('ended', parts.slice(i)), undefined)
        const step = part.next(context)
        if (step.type !== 'done') return { ...step, next: running('begun', [step.next, ...parts.slice(i + 1)]) }
      }
      return DONE
    },
    update: (event) =>
      running(
        previous,
        parts.map((part) => part.update(event)),
      ),
  }
}
