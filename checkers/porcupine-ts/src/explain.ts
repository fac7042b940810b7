/**
 * A core of a violation: the few operations whose order and answers already contradict each other. Operations are never
 * deleted at will, since a part of a legal history need not be legal (without its write an innocent read looks guilty);
 * they are *weakened*, by steps after which a legal history is still legal:
 *
 * - cut: linearizability is closed under prefixes, so all after the failing return goes; what is running then is opened;
 * - open: an operation's return is moved to infinity: it may have happened at any later time, with its answer, or never;
 * - forget: an open operation's answer becomes unknown, by the law of Model.step. An open read-only operation is as good
 *   as none.
 *
 * So if what is left is illegal, the whole is. Weakens in ever smaller chunks (Zeller & Hildebrandt, "Simplifying and
 * isolating failure-inducing input", TSE 2002), in the end one by one. One pass is enough for a core that is minimal under any
 * single step: a step that would make the history legal would do so after further weakening, too.
 */
import { checkOperations } from './check-operations.ts'
import type { Model } from './model.ts'
import type { Operation } from './operation.ts'
import { type CheckOptions, DEFAULT_BYTES, DEFAULT_STEPS, type Violation } from './result.ts'

export type Explanation = {
  /** Of which order and answer are needed, in order of call; the failing one is among them. Indices into the operations. */
  readonly core: readonly number[]
  /** Opened, but for their answers: they may have happened, at any time after their call and with this answer alone. */
  readonly answers: readonly number[]
  /** All of the prefix that is left, the core as it is, others opened or forgotten, read-only ones not at all. Illegal. */
  readonly weakened: readonly Operation<unknown, unknown>[]
  /** Whether any further step makes it legal; false if steps ran out before that was known. */
  readonly isMinimal: boolean
  readonly steps: number
}

/** How far an operation is weakened. */
const KEPT = 0
const OPEN = 1
const FORGOTTEN = 2

/** For one question; a harder one counts as "no". */
const QUESTION_STEPS = 100_000

/** `violation` is what checkOperations answered for these operations. Costs O(operations) checks. Throws what it throws. */
export function explainViolation<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  violation: Pick<Violation, 'failed' | 'part' | 'proof'>,
  options: Pick<CheckOptions, 'steps' | 'bytes'> = {},
): Explanation {
  return new Weakening(model, operations, violation, options).run()
}

class Weakening<State, Input, Output> {
  readonly #model: Model<State, Input, Output>
  readonly #operations: readonly Operation<Input, Output>[]
  readonly #violation: Pick<Violation, 'failed' | 'proof'>
  readonly #bytes: number
  /** Indices of the prefix, in order of call, and how far each is weakened. */
  readonly #members: readonly number[]
  #levels: Uint8Array
  #left: number
  readonly #stepsMax: number
  #isMinimal = true

  constructor(
    model: Model<State, Input, Output>,
    operations: readonly Operation<Input, Output>[],
    violation: Pick<Violation, 'failed' | 'part' | 'proof'>,
    { steps = DEFAULT_STEPS, bytes = DEFAULT_BYTES }: Pick<CheckOptions, 'steps' | 'bytes'>,
  ) {
    const { failed, part } = violation
    const end = operations[failed]?.return ?? Number.POSITIVE_INFINITY
    const callOf = (index: number) => (operations[index] as Operation<Input, Output>).call
    this.#model = model
    this.#operations = operations
    this.#violation = violation
    this.#bytes = bytes
    this.#stepsMax = steps
    this.#left = steps
    this.#members = operations
      .flatMap(({ input, call }, index) => {
        const isOfPart = part === undefined || model.split?.(input) === part
        return isOfPart && call <= end ? [index] : []
      })
      .sort((a, b) => callOf(a) - callOf(b))
    this.#levels = Uint8Array.from(this.#members, (index) => {
      const { return: returned, output } = operations[index] as Operation<Input, Output>
      if (returned !== undefined && returned <= end) return KEPT
      return output === undefined ? FORGOTTEN : OPEN
    })
  }

  run(): Explanation {
    const { proof, failed } = this.#violation
    if (proof !== undefined) {
      const needed = new Set([...proof.operations, failed])
      this.#weaken(this.#places((index, level) => level === KEPT && !needed.has(index)))
    }
    this.#inChunks(this.#places((index, level) => level === KEPT && index !== failed))
    this.#inChunks(this.#places((index, level) => level === OPEN && this.#isEffect(index)))
    return this.#explanation()
  }

  #places(wanted: (index: number, level: number) => boolean): readonly number[] {
    return this.#members.flatMap((index, place) => (wanted(index, this.#levels[place] as number) ? [place] : []))
  }

  #inChunks(candidates: readonly number[]): void {
    let waiting = candidates
    for (let size = waiting.length; size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < waiting.length; ) {
        const chunk = waiting.slice(from, from + size)
        if (this.#weaken(chunk)) waiting = [...waiting.slice(0, from), ...waiting.slice(from + size)]
        else from += size
      }
    }
  }

  /** One step further for each of these, if what is left is illegal all the same. */
  #weaken(places: readonly number[]): boolean {
    if (places.length === 0) return false
    const levels = this.#levels.slice()
    for (const place of places) levels[place] = (levels[place] as number) + 1
    const steps = Math.min(QUESTION_STEPS, this.#left)
    const outcome = checkOperations(this.#model, this.#weakened(levels), { steps, bytes: this.#bytes })
    this.#left -= outcome.steps
    if (outcome.type === 'undecided' && places.length === 1) this.#isMinimal = false
    if (outcome.type !== 'violation') return false
    this.#levels = levels
    return true
  }

  #weakened(levels: Uint8Array): Operation<Input, Output>[] {
    return this.#members.flatMap((index, place) => {
      const operation = this.#operations[index] as Operation<Input, Output>
      if (levels[place] === KEPT) return [operation]
      const { input, output, call } = operation
      if (!this.#isEffect(index)) return []
      return levels[place] === OPEN && output !== undefined ? [{ input, output, call }] : [{ input, call }]
    })
  }

  #isEffect(index: number): boolean {
    const { input, output } = this.#operations[index] as Operation<Input, Output>
    return this.#model.isReadOnly?.(input, output) !== true
  }

  #explanation(): Explanation {
    const of = (wanted: number) =>
      this.#places((_, level) => level === wanted).map((place) => this.#members[place] as number)
    return {
      core: of(KEPT),
      answers: of(OPEN).filter((index) => this.#isEffect(index)),
      weakened: this.#weakened(this.#levels),
      isMinimal: this.#isMinimal,
      steps: this.#stepsMax - this.#left,
    }
  }
}
