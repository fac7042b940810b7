/**
 * Several generators side by side, until one of them ends.
 * Station: generator. Jepsen: shortest-any.
 */
import { DONE, type Generator, type OpRequest } from './generator.ts'
import { earliest, pending } from './steps.ts'

/** As any(): whichever has an operation now, earlier members first. Done as soon as one member is; O(members) an ask. */
export function shortestAny(...members: readonly Generator[]): Generator {
  return {
    next(context) {
      const after: Generator[] = []
      let op: OpRequest | undefined
      let wakeAtNs: number | undefined
      for (const member of members) {
        const step = member.next(context)
        if (step.type === 'done') return DONE
        // Of two with an operation now, the later one stays as it was.
        after.push(step.type === 'op' && op !== undefined ? member : step.next)
        if (step.type === 'op') op ??= step.op
        else wakeAtNs = earliest(wakeAtNs, step.wakeAtNs)
      }
      if (members.length === 0) return DONE
      const next = shortestAny(...after)
      return op === undefined ? pending(next, wakeAtNs) : { type: 'op', op, next }
    },
    update(event) {
      const updated = members.map((member) => member.update(event))
      return updated.every((member, i) => member === members[i]) ? this : shortestAny(...updated)
    },
  }
}
