/**
 * Makes a failing case as small as can be, by fast-check's search: an arbitrary that generates the one case and whose
 * shrinks are the smaller ones.
 * Station: campaign, shrinking. Runs nothing itself: what fails is the caller's to say.
 */
import { Arbitrary, asyncProperty, check, Stream, Value } from 'fast-check'
import type { Case } from '../../core/case.ts'
import type { Pass } from './passes.ts'
import { type Place, START, smallerCases } from './smaller-cases.ts'

export type ShrinkParts = {
  readonly passes: readonly Pass[]
  /** Whether the case shows the same anomaly. Asked once for each candidate; must not throw. */
  readonly fails: (candidate: Case) => Promise<boolean>
  /** Asked before each candidate; false ends the search with what was found so far. */
  readonly goesOn?: () => boolean
  /** Told of each candidate after its run. */
  readonly onTry?: (tried: Tried) => void
}

/** `smallest` is the smallest case so far, this one included if it was kept. */
export type Tried = { readonly tries: number; readonly kept: number; readonly pass: string; readonly smallest: Case }

export type Shrunk = { readonly smallest: Case; readonly tries: number; readonly kept: number }

/** Undefined if the case itself does not fail. */
export async function shrinkCase(failing: Case, parts: ShrinkParts): Promise<Shrunk | undefined> {
  let tries = -1 // the case itself is no try
  let kept = -1
  let smallest = failing
  const cases = new SmallerCases(failing, parts)
  const holds = asyncProperty(cases, async (candidate) => {
    const fails = await parts.fails(candidate)
    tries += 1
    if (fails) {
      kept += 1
      smallest = candidate
    }
    if (tries > 0) parts.onTry?.({ tries, kept, pass: cases.pass, smallest })
    return !fails
  })
  const { failed } = await check(holds, { numRuns: 1, seed: 0 })
  return failed ? { smallest, tries, kept } : undefined
}

class SmallerCases extends Arbitrary<Case> {
  /** The pass that the candidate under way comes from. */
  pass = ''
  readonly #failing: Case
  readonly #parts: ShrinkParts

  constructor(failing: Case, parts: ShrinkParts) {
    super()
    this.#failing = failing
    this.#parts = parts
  }

  generate(): Value<Case> {
    return new Value(this.#failing, START)
  }

  canShrinkWithoutContext(_value: unknown): _value is Case {
    return false
  }

  shrink(planned: Case, place: unknown): Stream<Value<Case>> {
    return new Stream(this.#candidates(planned, place as Place))
  }

  *#candidates(planned: Case, place: Place): Generator<Value<Case>> {
    for (const candidate of smallerCases(planned, this.#parts.passes, place)) {
      if (this.#parts.goesOn?.() === false) return
      this.pass = candidate.pass
      yield new Value(candidate.smaller, candidate.place)
    }
  }
}
