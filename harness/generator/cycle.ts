/**
 * A generator that begins anew whenever it ends.
 * Station: generator. Jepsen: cycle.
 */
import { DONE, type Generator } from './generator.ts'

/**
 * Each round starts from `template` as it was given: random streams inside draw the same numbers again, and what the
 * rounds before heard is forgotten. Done after `rounds` of them, without end if absent; also when a round would end
 * before it did anything.
 */
export function cycle(template: Generator, rounds = Number.POSITIVE_INFINITY): Generator {
  return turning(template, rounds - 1, template)
}

/** `left`: rounds after this one. */
function turning(template: Generator, left: number, round: Generator): Generator {
  return {
    next(context) {
      const step = round.next(context)
      if (step.type !== 'done') return { ...step, next: turning(template, left, step.next) }
      const again = left > 0 ? template.next(context) : DONE
      return again.type === 'done' ? DONE : { ...again, next: turning(template, left - 1, again.next) }
    },
    update(event) {
      const updated = round.update(event)
      return updated === round ? this : turning(template, left, updated)
    },
  }
}
