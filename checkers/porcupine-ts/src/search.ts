/**
 * The search: depth first over legal orders, after Wing & Gong ("Testing and verifying concurrent objects", JPDC 1993)
 * with Lowe's memo (see memo.ts). At each configuration it tries every operation whose call comes before the first return
 * still in the list; when that return is reached and nothing is left to try, it goes one operation back.
 *
 *     A: |----a----|                 first return: b's, so a, b and c may come next, d may not
 *     B:    |--b--|
 *     C:      |----c ...             (crashed: no return in the list, tried last, never forced)
 *     D:             |--d--|
 *
 * Two rules save most of the work. A read-only operation that is legal and leaves the state as it is, is taken at once
 * and for good: if a legal order exists from here, moving the operation to its front gives another (see
 * Model.isReadOnly). And crashed operations come last, since most histories need few of them.
 */
import { EventList } from './event-list.ts'
import { LinearizedSet } from './linearized-set.ts'
import { Memo } from './memo.ts'
import type { Model } from './model.ts'
import type { Plan } from './plan.ts'
import { NO_STATE, StateTable } from './state-table.ts'

/** As CheckOutcome, but with operations by their number in the plan. */
export type SearchOutcome =
  | { readonly type: 'linearizable'; readonly order: readonly number[]; readonly steps: number }
  | {
      readonly type: 'violation'
      readonly failed: number
      readonly deepest: readonly number[]
      readonly deepestState: string
      readonly steps: number
    }
  | { readonly type: 'undecided'; readonly budget: 'steps' | 'bytes'; readonly steps: number }

export function search<State, Input, Output>(
  model: Model<State, Input, Output>,
  plan: Plan<Input, Output>,
  budget: { readonly steps: number; readonly bytes: number },
): SearchOutcome {
  return new Search(new StateTable(model, plan), plan, budget).run()
}

/** What can be told of the states without knowing their type. */
type States = Pick<StateTable<unknown, unknown, unknown>, 'initial' | 'step' | 'describe' | 'bytes'>

type Spent = 'steps' | 'bytes'

class Search {
  readonly #states: States
  readonly #plan: Plan<unknown, unknown>
  readonly #stepsMax: number
  readonly #bytesMax: number
  readonly #events: EventList
  readonly #set: LinearizedSet
  readonly #memo: Memo
  /** Operations in the order in which they are linearized, and for each the state before it and whether it was at once. */
  readonly #stack: Int32Array
  readonly #stateBefore: Int32Array
  readonly #forced: Uint8Array
  #depth = 0
  #remaining: number
  #state: number
  #steps = 0
  #spent: Spent | undefined
  /** What to try next: the event in the list, and behind the first return the crashed operation. */
  #event = 0
  #crash = 0
  #deepestReturn = -1
  readonly #deepest: Int32Array
  #deepestDepth = 0
  /** How much of `deepest` is the stack of now, so that noting a depth costs what changed and not the whole stack. */
  #shared = 0
  #deepestState = 0

  constructor(
    states: States,
    plan: Plan<unknown, unknown>,
    budget: { readonly steps: number; readonly bytes: number },
  ) {
    this.#states = states
    this.#plan = plan
    this.#stepsMax = budget.steps
    this.#bytesMax = budget.bytes
    this.#events = new EventList(plan)
    this.#set = new LinearizedSet(plan.completed, plan.crashed)
    const operations = plan.completed + plan.crashed
    this.#stack = new Int32Array(operations)
    this.#stateBefore = new Int32Array(operations)
    this.#forced = new Uint8Array(operations)
    this.#deepest = new Int32Array(operations)
    this.#remaining = plan.completed
    this.#state = states.initial()
    this.#memo = new Memo(this.#set, budget.bytes - this.#bytesBesideMemo())
  }

  run(): SearchOutcome {
    if (this.#bytesBesideMemo() + this.#memo.bytes > this.#bytesMax) this.#spent = 'bytes'
    this.#enter()
    for (;;) {
      if (this.#spent !== undefined) return { type: 'undecided', budget: this.#spent, steps: this.#steps }
      if (this.#remaining === 0) {
        return { type: 'linearizable', order: [...this.#stack.subarray(0, this.#depth)], steps: this.#steps }
      }
      if (this.#tryNext()) continue
      if (!this.#goBack()) return this.#violation()
    }
  }

  #bytesBesideMemo(): number {
    return this.#events.bytes + this.#set.bytes + 13 * this.#stack.length + this.#states.bytes
  }

  /** Tries one operation. False if there is none left in this configuration, or its own successor is known already. */
  #tryNext(): boolean {
    const { completed } = this.#plan
    if (this.#event < completed) {
      const operation = this.#event
      const state = this.#step(this.#state, operation)
      this.#event = this.#events.after(operation)
      if (state !== NO_STATE) return this.#linearize(operation, state)
      return true
    }
    const operation = this.#nextCrashed(this.#event - completed)
    if (operation === undefined) return false
    const state = this.#step(this.#state, operation)
    if (state !== NO_STATE && !this.#makesLastIdle(operation, state)) return this.#linearize(operation, state)
    return true
  }

  /** The next crashed operation that was called before the return of `returning`. */
  #nextCrashed(returning: number): number | undefined {
    const { completed, crashed, crashedCall, returnAt } = this.#plan
    const fence = returnAt[returning] as number
    this.#noteDepth(fence)
    while (this.#crash < crashed && (crashedCall[this.#crash] as number) <= fence) {
      const operation = completed + this.#crash++
      if (!this.#set.has(operation)) return operation
    }
    return undefined
  }

  /**
   * Whether the operation before this one is crashed and was taken for nothing: without it this one leads to the same
   * `state`. Then the configuration before tries this one too, and depth first must not begin with the longer way: it
   * would visit the larger sets of crashed operations before the smaller ones that cover them.
   */
  #makesLastIdle(operation: number, state: number): boolean {
    const last = this.#depth - 1
    if (last < 0 || (this.#stack[last] as number) < this.#plan.completed) return false
    return this.#step(this.#stateBefore[last] as number, operation) === state
  }

  #step(state: number, operation: number): number {
    if (this.#steps === this.#stepsMax) {
      this.#spent = 'steps'
      return NO_STATE
    }
    this.#steps++
    return this.#states.step(state, operation)
  }

  #linearize(operation: number, state: number): boolean {
    this.#push(operation, state, false)
    return this.#enter()
  }

  #push(operation: number, state: number, forced: boolean): void {
    this.#stack[this.#depth] = operation
    this.#stateBefore[this.#depth] = this.#state
    this.#forced[this.#depth] = forced ? 1 : 0
    this.#depth++
    this.#state = state
    this.#set.add(operation)
    if (operation >= this.#plan.completed) return
    this.#events.take(operation)
    this.#remaining--
  }

  /** Begins a configuration: first what can be taken at once, then the memo. False if it was seen before. */
  #enter(): boolean {
    this.#takeReadOnly()
    if (this.#remaining === 0) return true
    this.#event = this.#events.first()
    this.#crash = 0
    const visit = this.#memo.visit(this.#state)
    if (visit === 'full' || this.#bytesBesideMemo() + this.#memo.bytes > this.#bytesMax) this.#spent = 'bytes'
    return visit !== 'seen'
  }

  /** One pass over the calls before the first return, which moves on when its operation is taken. */
  #takeReadOnly(): void {
    const { completed, readOnly } = this.#plan
    let event = this.#events.first()
    while (this.#remaining > 0 && event < completed) {
      const operation = event
      event = this.#events.after(event)
      if (readOnly[operation] === 1 && this.#step(this.#state, operation) === this.#state) {
        this.#push(operation, this.#state, true)
        if (event === completed + operation) event = this.#events.after(event)
      }
    }
  }

  /** Puts back the newest operation that had alternatives. False if there is none. */
  #goBack(): boolean {
    const { completed } = this.#plan
    while (this.#depth > 0) {
      this.#depth--
      this.#shared = Math.min(this.#shared, this.#depth)
      const operation = this.#stack[this.#depth] as number
      this.#state = this.#stateBefore[this.#depth] as number
      this.#set.delete(operation)
      if (operation < completed) {
        this.#events.putBack(operation)
        this.#remaining++
      }
      if (this.#forced[this.#depth] === 1) continue
      this.#event = operation < completed ? this.#events.after(operation) : this.#events.firstReturn()
      this.#crash = operation < completed ? 0 : operation - completed + 1
      return true
    }
    return false
  }

  #noteDepth(fence: number): void {
    if (fence < this.#deepestReturn) return
    if (fence === this.#deepestReturn && this.#depth <= this.#deepestDepth) return
    this.#deepestReturn = fence
    this.#deepestDepth = this.#depth
    this.#deepestState = this.#state
    this.#deepest.set(this.#stack.subarray(this.#shared, this.#depth), this.#shared)
    this.#shared = this.#depth
  }

  #violation(): SearchOutcome {
    return {
      type: 'violation',
      failed: (this.#plan.events[this.#deepestReturn] as number) - this.#plan.completed,
      deepest: [...this.#deepest.subarray(0, this.#deepestDepth)],
      deepestState: this.#states.describe(this.#deepestState),
      steps: this.#steps,
    }
  }
}
