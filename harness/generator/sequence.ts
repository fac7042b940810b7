/**
 * One generator after the other. The next part begins as soon as the one before has no more to ask for, though its last
 * operations may still be under way; phases.ts waits for them.
 * Station: generator.
 */
import { DONE, type Generator } from './generator.ts'

/** Every part hears of all events from the start, so a later one knows what earlier ones did; O(parts) an event. */
export function sequence(...parts: readonly Generator[]): Generator {
  return {
    next(context) {
      for (const [i, part] of parts.entries()) {
        const step = part.next(context)
        if (step.type !== 'done') return { ...step, next: sequence(step.next, ...parts.slice(i + 1)) }
      }
      return DONE
    },
    update(event) {
      const updated = parts.map((part) => part.update(event))
      return updated.every((part, i) => part === parts[i]) ? this : sequence(...updated)
    },
  }
}
