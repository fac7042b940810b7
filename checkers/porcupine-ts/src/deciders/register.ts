/**
 * A register with compare-and-set in which every value is written at most once: the order of the writes that depend on one
 * another is forced. A block is a chain: a write, its reads, the compare-and-set that took its value, the reads of that,
 * and so on; blocks are free but for real time, so the lemma of zones.ts decides. O(n log n).
 *
 * Crashed operations: reads are dropped. A write or compare-and-set of unknown outcome is kept, with a return at infinity,
 * iff its value was read, or taken by a compare-and-set that is kept: what nobody saw can be removed from any legal order.
 * Declined: see register-history.ts.
 */
import type { Decision } from '../decision.ts'
import { RegisterChains } from './register-chains.ts'
import {
  NOBODY,
  NONE,
  type RegisterHistory,
  type RegisterOperations,
  registerHistoryOf,
  sayRegister,
  violation,
} from './register-history.ts'

/** `hasCas`: false for a register that knows no compare-and-set. */
export function decideRegister(operations: RegisterOperations, hasCas: boolean): Decision {
  const history = registerHistoryOf(operations, hasCas)
  if ('type' in history) return history
  const happened = happenedOf(history)
  if ('type' in happened) return happened
  const taker = takersOf(history, happened)
  return 'type' in taker ? taker : new RegisterChains(history, happened, taker).order()
}

/** By value: 1 if its write must have happened, because it returned, was read, or was taken by one that happened. */
function happenedOf({ operations, columns, writer, from, reads }: RegisterHistory): Uint8Array | Decision {
  const happened = new Uint8Array(writer.length)
  happened[0] = 1
  for (let value = 1; value < happened.length; value++) {
    if (reads.first(value) < 0 && columns.end[writer[value] as number] === Number.POSITIVE_INFINITY) continue
    for (let each = value; each >= 0 && happened[each] === 0; each = from[each] as number) {
      happened[each] = 1
      const by = writer[each] as number
      if (from[each] === NOBODY)
        return violation([by], `${sayRegister(operations, by)}, which took a value that nobody wrote`)
    }
  }
  return happened
}

/** By value: the value that a compare-and-set made of it, or NONE. Two that took the same one are a violation. */
function takersOf({ operations, writer, from }: RegisterHistory, happened: Uint8Array): Int32Array | Decision {
  const taker = new Int32Array(happened.length).fill(NONE)
  for (let value = 1; value < taker.length; value++) {
    const taken = from[value] as number
    if (happened[value] === 0 || taken < 0) continue
    const rival = taker[taken] as number
    if (rival !== NONE) {
      const both = [writer[rival] as number, writer[value] as number]
      const names = both.map((each) => sayRegister(operations, each)).join(' and ')
      return violation(both, `${names} took the same value, which was written once`)
    }
    taker[taken] = value
  }
  return taker
}
