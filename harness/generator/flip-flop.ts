/**
 * Generators that take turns, one operation each: A, B, A, B, ...
 * Station: generator. Jepsen: flip-flop.
 */
import { DONE, type Generator } from './generator.ts'

/**
 * While the one whose turn it is has nothing to do now, the others wait too. Done when a turn falls to one that is done.
 * All members hear of all events.
 */
export function flipFlop(...members: readonly [Generator, ...Generator[]]): Generator {
  return turn(members, 0)
}

function turn(members: readonly Generator[], at: number): Generator {
  return {
    next(context) {
      const step = (members[at] as Generator).next(context)
      if (step.type === 'done') return DONE
      const after = step.type === 'op' ? (at + 1) % members.length : at
      return { ...step, next: turn(members.with(at, step.next), after) }
    },
    update(event) {
      const updated = members.map((member) => member.update(event))
      return updated.every((member, i) => member === members[i]) ? this : turn(updated, at)
    },
  }
}
