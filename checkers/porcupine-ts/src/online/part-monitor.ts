/**
 * One part of the object, followed event by event. What an operation was answered is known only when it returns, and says
 * something about all that happened since its call; so the frontiers since the call of the oldest open operation are
 * kept, and a return does those since its own call again. Exact after every event: a frontier rests on what is known of the
 * operations called before it, and each of those that learns more does it again.
 *
 *     A: |-------------|            B's return leaves a frontier in which A may or may not have happened, with any answer;
 *     B:    |--b--|                 A's return does the frontier after B again, now with A's answer, then its own
 *     frontiers 0     1     2       after it nothing is open: frontier 2 is all that is kept, a cut
 */
import { describeState, type Model } from '../model.ts'
import type { Budget } from '../result.ts'
import { type Allowance, BYTES_PER_CONFIGURATION, frontierAfter, type LiveOperation, type Return } from './frontier.ts'
import type { Configuration } from './leading.ts'

/** `since`: how many returns came before its call; Infinity once its outcome will never be known. */
export type Followed<Input, Output> = LiveOperation<Input, Output> & { since: number }

/** What can be told of a part that is illegal: the states that were possible before the return, in words. */
export type Dead = { readonly dead: readonly string[] }

/** So many of them are told. */
const TOLD_MAX = 10

/** An operation's place in the list of those that were live. */
const BYTES_PER_PLACE = 8

export class PartMonitor<State, Input, Output> {
  readonly #model: Model<State, Input, Output>
  /** In order of call: open ones, and those whose outcome will never be known. */
  #live: readonly Followed<Input, Output>[] = []
  /** `#frontiers[i]` comes after return `#base + i`, and `#returns[i]` leads on from it. */
  #base = 0
  #frontiers: (readonly Configuration<State>[])[]
  #returns: (Return<Input, Output> & { readonly live: readonly Followed<Input, Output>[] })[] = []

  constructor(model: Model<State, Input, Output>) {
    this.#model = model
    this.#frontiers = [[{ state: model.init, done: 0n }]]
  }

  /** What is held: by estimate, as if no two frontiers shared a state. */
  get bytes(): number {
    const configurations = this.#frontiers.reduce((sum, frontier) => sum + frontier.length, 0)
    const places = this.#returns.reduce((sum, { live }) => sum + live.length, this.#live.length)
    return configurations * BYTES_PER_CONFIGURATION + places * BYTES_PER_PLACE
  }

  call(input: Input): Followed<Input, Output> {
    const taken = this.#live.reduce((mask, { bit }) => mask | bit, 0n)
    let bit = 1n
    while ((taken & bit) !== 0n) bit <<= 1n
    const operation = { input, output: undefined, bit, since: this.#base + this.#returns.length }
    this.#live = [...this.#live, operation]
    return operation
  }

  /** Undefined if all is well; or what is illegal now; or the budget that ran out. `allowance.bytes`: of this part. */
  return(operation: Followed<Input, Output>, output: Output, allowance: Allowance): Dead | Budget | undefined {
    operation.output = output
    this.#returns.push({ live: this.#live, returning: operation })
    this.#live = this.#live.filter((each) => each !== operation)
    return this.#doAgain(operation.since, allowance)
  }

  /** It surely did not happen: whatever rested on it is looked at again. Answers as `return` does. */
  fail(operation: Followed<Input, Output>, allowance: Allowance): Dead | Budget | undefined {
    const without = (live: readonly Followed<Input, Output>[]) => live.filter((each) => each !== operation)
    this.#live = without(this.#live)
    this.#returns = this.#returns.map(({ live, returning }) => ({ live: without(live), returning }))
    return this.#doAgain(operation.since, allowance)
  }

  /** Its outcome will never be known. */
  crash(operation: Followed<Input, Output>): void {
    operation.since = Number.POSITIVE_INFINITY
    if (this.#model.isReadOnly?.(operation.input, undefined) === true)
      this.#live = this.#live.filter((each) => each !== operation)
    this.#forget()
  }

  /** The frontiers after the first `since` returns. */
  #doAgain(since: number, allowance: Allowance): Dead | Budget | undefined {
    for (let i = since - this.#base; i < this.#returns.length; i++) {
      const before = this.#frontiers[i] as readonly Configuration<State>[]
      const left = { steps: allowance.steps, bytes: allowance.bytes - this.bytes }
      const after = frontierAfter(this.#model, before, this.#returns[i] as Return<Input, Output>, left)
      allowance.steps = left.steps
      if (typeof after === 'string') return after
      if (after.length === 0) return { dead: this.#told(before) }
      this.#frontiers[i + 1] = after
    }
    this.#forget()
    return undefined
  }

  /** What came before the call of every open operation. */
  #forget(): void {
    const now = this.#base + this.#returns.length
    const passed = this.#live.reduce((oldest, { since }) => Math.min(oldest, since), now) - this.#base
    if (passed === 0) return
    this.#frontiers = this.#frontiers.slice(passed)
    this.#returns = this.#returns.slice(passed)
    this.#base += passed
  }

  #told(frontier: readonly Configuration<State>[]): readonly string[] {
    const told = frontier.map(({ state }) => describeState(this.#model, state))
    return [...new Set(told)].slice(0, TOLD_MAX)
  }
}
