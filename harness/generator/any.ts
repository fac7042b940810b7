/**
 * Several generators side by side: whichever has an operation now.
 * Station: generator. Jepsen: any. This is how clients and nemesis run at once.
 */
import { DONE, type Generator } from './generator.ts'
import { earliest, pending } from './steps.ts'

/**
 * Earlier members go first, so members that share workers can starve later ones; mix.ts shares fairly. Done when all are.
 * All members hear of all events.
 */
export function any(...members: readonly Generator[]): Generator {
  return {
    next(context) {
      const after: Generator[] = []
      let wakeAtNs: number | undefined
      for (const [i, member] of members.entries()) {
        const step = member.next(context)
        if (step.type === 'done') continue
        after.push(step.next)
        if (step.type === 'op') return { ...step, next: any(...after, ...members.slice(i + 1)) }
        wakeAtNs = earliest(wakeAtNs, step.wakeAtNs)
      }
      return after.length === 0 ? DONE : pending(any(...after), wakeAtNs)
    },
    update(event) {
      const updated = members.map((member) => member.update(event))
      return updated.every((member, i) => member === members[i]) ? this : any(...updated)
    },
  }
}
