/**
 * Each time a random one of several generators, by weight.
 * Station: generator. After Jepsen's mix, which waits for a pending member though another could go on; this one asks the
 * others.
 */
import type { Random } from '../core/random.ts'
import { DONE, type Generator, type OpRequest } from './generator.ts'
import { earliest, pending } from './steps.ts'

/** `weight`: a positive integer; a member of weight 2 is asked first twice as often as one of weight 1. */
export type WeightedGenerator = { readonly weight: number; readonly generator: Generator }

/**
 * Done when all members are; a member that is done is dropped. The stream moves on only with an operation, so asking in
 * vain shifts no numbers.
 */
export function mix(random: Random, members: readonly WeightedGenerator[]): Generator {
  return {
    next(context) {
      const drawing = random.copy()
      const untried = new Set(members.keys())
      const after = [...members]
      const ended = new Set<number>()
      let op: OpRequest | undefined
      let wakeAtNs: number | undefined
      while (untried.size > 0 && op === undefined) {
        const i = pickByWeight(drawing, members, untried)
        untried.delete(i)
        const member = members[i] as WeightedGenerator
        const step = member.generator.next(context)
        if (step.type === 'done') {
          ended.add(i)
          continue
        }
        after[i] = { ...member, generator: step.next }
        if (step.type === 'op') op = step.op
        else wakeAtNs = earliest(wakeAtNs, step.wakeAtNs)
      }
      const left = after.filter((_, i) => !ended.has(i))
      if (op !== undefined) return { type: 'op', op, next: mix(drawing, left) }
      return left.length === 0 ? DONE : pending(mix(random, left), wakeAtNs)
    },
    update: (event) =>
      mix(
        random,
        members.map((member) => ({ ...member, generator: member.generator.update(event) })),
      ),
  }
}

/** One of the `untried` positions, which must not be empty. */
function pickByWeight(random: Random, members: readonly WeightedGenerator[], untried: ReadonlySet<number>): number {
  const candidates = [...untried]
  const weightOf = (i: number): number => members[i]?.weight ?? 0
  const total = candidates.reduce((sum, i) => sum + weightOf(i), 0)
  let ticket = random.integer(0, total - 1)
  for (const i of candidates) {
    ticket -= weightOf(i)
    if (ticket < 0) return i
  }
  return candidates[0] as number
}
