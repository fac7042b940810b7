/**
 * The entry: is there an order of these operations, within their intervals, that the model allows? Splits by the model's
 * parts, searches them in turns, and puts the parts' orders together again.
 */
import { decidePart } from './decide-part.ts'
import { interruptionOf } from './interruption.ts'
import { mergeOrders } from './merge-orders.ts'
import type { Model } from './model.ts'
import { assertOperation, type Operation } from './operation.ts'
import { type Budget, type CheckOptions, type CheckOutcome, DEFAULT_BYTES, DEFAULT_STEPS } from './result.ts'
import { PartSearch } from './search/part-search.ts'
import { type Part, splitOperations } from './split.ts'

/** How far one part is searched before the next one's turn, so that a quick answer never waits behind a hard part. */
const TURN_STEPS = 200

/** An estimate of what a decider holds for one operation; it counts as one step. */
const DECIDER_BYTES = 120

/**
 * `operations` in any order. Throws RangeError for an interval that is none, TypeError for a split that names no part or
 * a false claim of the model, and whatever the model throws. Smallest part first, then all in turns. A violation in any
 * part is the answer, even if another part is undecided.
 */
export function checkOperations<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  options: CheckOptions = {},
): CheckOutcome {
  for (let i = 0; i < operations.length; i++) assertOperation(operations[i] as Operation<Input, Output>, i)
  return new Turns(model, operations, options).run()
}

/** A part whose search has begun; the steps that are counted by now, and the bytes that it holds. */
type Begun = { readonly part: Part; readonly search: PartSearch; steps: number; bytes: number }

class Turns<State, Input, Output> {
  readonly #model: Model<State, Input, Output>
  readonly #operations: readonly Operation<Input, Output>[]
  readonly #options: CheckOptions
  readonly #stepsMax: number
  readonly #bytesMax: number
  readonly #interruption: () => Budget | undefined
  readonly #orders: (readonly number[])[] = []
  #steps = 0
  #bytes = 0
  #outOfBytes: Part | undefined

  constructor(
    model: Model<State, Input, Output>,
    operations: readonly Operation<Input, Output>[],
    options: CheckOptions,
  ) {
    this.#model = model
    this.#operations = operations
    this.#options = options
    this.#stepsMax = options.steps ?? DEFAULT_STEPS
    this.#bytesMax = options.bytes ?? DEFAULT_BYTES
    this.#interruption = interruptionOf(options)
  }

  run(): CheckOutcome {
    const open = new Set<Begun>()
    try {
      return this.#run(open)
    } finally {
      for (const { search } of open) search.release()
    }
  }

  /** Leaves in `open` what was not searched to its end. */
  #run(open: Set<Begun>): CheckOutcome {
    for (const part of splitOperations(this.#model, this.#operations)) {
      const spent = this.#spent()
      if (spent !== undefined) return this.#undecidedIn(part, spent)
      const decided = this.#decide(part)
      if (decided === 'done') continue
      if (decided !== undefined) return decided
      const begun = { part, search: this.#begin(part), steps: 0, bytes: 0 }
      open.add(begun)
      const violation = this.#turn(begun, open)
      if (violation !== undefined) return violation
    }
    while (open.size > 0) {
      for (const begun of open) {
        const spent = this.#spent()
        if (spent !== undefined) return this.#undecidedIn(begun.part, spent)
        const violation = this.#turn(begun, open)
        if (violation !== undefined) return violation
      }
    }
    if (this.#outOfBytes !== undefined) return this.#undecidedIn(this.#outOfBytes, 'bytes')
    return { type: 'linearizable', order: mergeOrders(this.#operations, this.#orders), steps: this.#steps }
  }

  /** By the model's decider, if it has one and it can tell: 'done' for a legal part, an outcome only for a violation. */
  #decide(part: Part): 'done' | CheckOutcome | undefined {
    const size = part.members?.length ?? this.#operations.length
    if (this.#options.decide === false || this.#steps + size > this.#stepsMax) return undefined
    if (this.#bytes + size * DECIDER_BYTES > this.#bytesMax) return undefined
    const decision = decidePart(this.#model, this.#operations, part.members)
    if (decision === undefined) return undefined
    this.#steps += size
    if (decision.type === 'violation') return { ...decision.violation, ...partOf(part), steps: this.#steps }
    this.#orders.push(decision.order)
    return 'done'
  }

  #begin({ members }: Part): PartSearch {
    const stepsMax = Math.min(TURN_STEPS, this.#stepsMax - this.#steps)
    return PartSearch.of(this.#model, this.#operations, members, stepsMax)
  }

  #undecidedIn(part: Part, budget: Budget): CheckOutcome {
    return { type: 'undecided', budget, ...partOf(part), steps: this.#steps }
  }

  /** Searches one part a little further, and takes it out of `open` if it is at its end. An outcome only for a violation. */
  #turn(begun: Begun, open: Set<Begun>): CheckOutcome | undefined {
    const { part, search } = begun
    this.#bytes -= begun.bytes
    const before = begun.steps
    const stepsMax = before + Math.min(TURN_STEPS, this.#stepsMax - this.#steps)
    const status = search.run(stepsMax, this.#bytesMax - this.#bytes)
    begun.steps = search.steps
    this.#steps += begun.steps - before
    if (status === 'violation') return { ...search.violation(), ...partOf(part), steps: this.#steps }
    if (status === 'steps') {
      begun.bytes = search.bytes
      this.#bytes += begun.bytes
      return undefined
    }
    if (status === 'linearizable') this.#orders.push(search.order())
    else this.#outOfBytes ??= part
    open.delete(begun)
    search.release()
    return undefined
  }

  #spent(): Budget | undefined {
    return this.#steps >= this.#stepsMax ? 'steps' : this.#interruption()
  }
}

function partOf({ key }: Part): { readonly part?: string | number } {
  return key === undefined ? {} : { part: key }
}
