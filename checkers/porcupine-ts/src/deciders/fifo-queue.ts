/**
 * A first-in-first-out queue in which every value is enqueued at most once, with answers "empty". After the bad patterns of
 * Henzinger, Sezgin & Vafeiadis, "Aspect-oriented linearizability proofs" (CONCUR 2013): a value dequeued that was never
 * enqueued, twice, or before its enqueue began; enq a before enq b though deq b before deq a, or a is never dequeued; an
 * empty answer while the queue cannot be empty. Pairs suffice for the order, because each of "enq before enq" and "deq
 * before deq" is an interval order and so free of 2+2: any cycle shortens to two. O(n log n).
 *
 * Crashed enqueues are kept iff their value is dequeued. A crashed dequeue may have taken any one value: each value that is
 * never dequeued though another must come out behind it, needs one of its own, called before that one's dequeue returned;
 * the earliest deadline gets the earliest crashed dequeue. One whose answer is known takes that value if it helps.
 * Declined: a value enqueued twice; crashed dequeues of unknown answer together with empty answers.
 */
import type { Decision } from '../decision.ts'
import type { Operation } from '../operation.ts'
import { columnsOf, isPlainValue } from './history.ts'
import { linearizeQueue } from './queue-order.ts'
import { sortedBy } from './zones.ts'

type Scalar = string | number | boolean
export type FifoInput =
  | { readonly f: 'enqueue'; readonly value: Scalar }
  | { readonly f: 'dequeue'; readonly value: null }
type FifoOperations = readonly Operation<FifoInput, unknown>[]

/** By value: its operations (-1: never dequeued), and their intervals; no dequeue begins before its enqueue. */
export type QueueValues = {
  readonly enqueue: readonly number[]
  readonly dequeue: Int32Array
  readonly enqueueFrom: Float64Array
  readonly enqueueTo: Float64Array
  readonly dequeueFrom: Float64Array
  readonly dequeueTo: Float64Array
}

const NEVER = Number.POSITIVE_INFINITY

export function decideFifoQueue(operations: FifoOperations): Decision {
  return new FifoDecider(operations).decide()
}

class FifoDecider {
  readonly #operations: FifoOperations
  readonly #call: Float64Array
  readonly #end: Float64Array
  /** Enqueue and dequeue of each value, in order of the enqueues' calls. */
  readonly #enqueues = new Map<unknown, number>()
  readonly #dequeues = new Map<unknown, number>()
  /** Crashed dequeues of unknown answer; dequeues that found the queue empty. In order of call. */
  readonly #crashed: number[] = []
  readonly #empties: number[] = []

  constructor(operations: FifoOperations) {
    this.#operations = operations
    const { call, end, byCall } = columnsOf(operations)
    this.#call = call
    this.#end = end
    this.#byCall = byCall
  }
  readonly #byCall: readonly number[] | Uint32Array

  decide(): Decision {
    const impossible = this.#gatherEnqueues() ?? this.#gatherDequeues()
    if (impossible !== undefined) return impossible
    if (this.#crashed.length > 0 && this.#empties.length > 0)
      return { type: 'declined', reason: 'a dequeue of unknown answer, and another that found the queue empty' }
    const values = this.#valuesOf()
    const disorder = this.#orderProblem(values, this.#deadlines(values))
    if (disorder !== undefined) return disorder
    const order = linearizeQueue(values, { call: this.#call, end: this.#end, empties: this.#empties })
    if (order !== undefined) return { type: 'linearizable', order }
    return this.#emptyProblem(values)
  }

  #gatherEnqueues(): Decision | undefined {
    for (const index of this.#byCall) {
      const { input } = this.#operations[index] as Operation<FifoInput, unknown>
      if (input.f !== 'enqueue') continue
      if (!isPlainValue(input.value)) return { type: 'declined', reason: `operation ${index} enqueues no plain value` }
      if (this.#enqueues.has(input.value))
        return { type: 'declined', reason: `the value ${input.value} is enqueued twice` }
      this.#enqueues.set(input.value, index)
    }
    return undefined
  }

  #gatherDequeues(): Decision | undefined {
    const optional: number[] = []
    for (const index of this.#byCall) {
      const { input, output, return: end } = this.#operations[index] as Operation<FifoInput, unknown>
      if (input.f !== 'dequeue') continue
      if (end === undefined) {
        if (output === undefined) this.#crashed.push(index)
        else optional.push(index)
      } else if (output === null) this.#empties.push(index)
      else {
        const enqueue = this.#enqueues.get(output)
        if (enqueue === undefined) return violation([index], `${this.#say(index)}, which nobody enqueued`)
        const other = this.#dequeues.get(output)
        if (other !== undefined)
          return violation(
            [enqueue, other, index],
            `${this.#say(other)} and ${this.#say(index)}, though it was enqueued once`,
          )
        if ((this.#end[index] as number) < (this.#call[enqueue] as number))
          return violation([enqueue, index], `${this.#say(index)} had returned before ${this.#say(enqueue)} was called`)
        this.#dequeues.set(output, index)
      }
    }
    // To take a value that is there for certain only makes room.
    for (const index of optional) {
      const { output } = this.#operations[index] as Operation<FifoInput, unknown>
      const enqueue = this.#enqueues.get(output)
      if (enqueue === undefined || this.#dequeues.has(output)) continue
      if (Number.isFinite(this.#end[enqueue])) this.#dequeues.set(output, index)
    }
    return undefined
  }

  #valuesOf(): QueueValues {
    const enqueue: number[] = []
    const dequeue: number[] = []
    for (const [value, index] of this.#enqueues) {
      const taken = this.#dequeues.get(value) ?? -1
      if (taken < 0 && this.#end[index] === NEVER) continue
      enqueue.push(index)
      dequeue.push(taken)
    }
    const size = enqueue.length
    const values: QueueValues = {
      enqueue,
      dequeue: Int32Array.from(dequeue),
      enqueueFrom: new Float64Array(size),
      enqueueTo: new Float64Array(size),
      dequeueFrom: new Float64Array(size),
      dequeueTo: new Float64Array(size),
    }
    for (let value = 0; value < size; value++) this.#setIntervals(values, value)
    return values
  }

  #setIntervals(
    { enqueue, dequeue, enqueueFrom, enqueueTo, dequeueFrom, dequeueTo }: QueueValues,
    value: number,
  ): void {
    const put = enqueue[value] as number
    const taken = dequeue[value] as number
    const from = this.#call[put] as number
    dequeueTo[value] = taken < 0 ? NEVER : (this.#end[taken] as number)
    enqueueFrom[value] = from
    enqueueTo[value] = this.#end[put] as number
    dequeueFrom[value] = taken < 0 ? NEVER : Math.max(this.#call[taken] as number, from)
  }

  /** By value: the value that was enqueued after it and whose dequeue returned first, or -1. */
  #deadlines({ enqueueFrom, enqueueTo, dequeueTo }: QueueValues): Int32Array {
    const first = new Int32Array(enqueueTo.length).fill(-1)
    const byTo = sortedBy(enqueueTo)
    const byFrom = sortedBy(enqueueFrom)
    let later = byFrom.length - 1
    let best = -1
    for (let i = byTo.length - 1; i >= 0; i--) {
      const value = byTo[i] as number
      for (; later >= 0; later--) {
        const other = byFrom[later] as number
        if (!((enqueueFrom[other] as number) > (enqueueTo[value] as number))) break
        if (best < 0 || (dequeueTo[other] as number) < (dequeueTo[best] as number)) best = other
      }
      first[value] = best
    }
    return first
  }

  /** Two values in opposite orders; or more values that must be out than crashed dequeues that can have taken them. */
  #orderProblem(values: QueueValues, deadlines: Int32Array): Decision | undefined {
    const { enqueue, dequeue, dequeueFrom, dequeueTo } = values
    const stuck: number[] = []
    for (let value = 0; value < deadlines.length; value++) {
      const behind = deadlines[value] as number
      if (behind < 0 || !((dequeueTo[behind] as number) < (dequeueFrom[value] as number))) continue
      if ((dequeue[value] as number) < 0) {
        stuck.push(value)
        continue
      }
      const all = [enqueue[value], enqueue[behind], dequeue[behind], dequeue[value]] as number[]
      const [a, b, outB, outA] = all.map((index) => this.#say(index))
      return violation(all, `${a} returned before ${b} was called, but ${outB} returned before ${outA} was called`)
    }
    const at = (value: number) => dequeueTo[deadlines[value] as number] as number
    stuck.sort((a, b) => at(a) - at(b))
    for (const [i, value] of stuck.entries()) {
      const wild = this.#crashed[i]
      if (wild === undefined || (this.#call[wild] as number) > at(value))
        return this.#stuckProblem(values, stuck.slice(0, i + 1), deadlines)
      dequeue[value] = wild
      this.#setIntervals(values, value)
    }
    return undefined
  }

  #stuckProblem({ enqueue, dequeue }: QueueValues, stuck: readonly number[], deadlines: Int32Array): Decision {
    const last = stuck.at(-1) as number
    const behind = deadlines[last] as number
    const [a, b, outB] = [enqueue[last], enqueue[behind], dequeue[behind]].map((index) => this.#say(index as number))
    const crashed =
      stuck.length === 1 && this.#crashed.length === 0
        ? 'nobody dequeued the first'
        : `${stuck.length} such values would have been taken by fewer dequeues of unknown outcome`
    const all = stuck.flatMap((value) => [enqueue[value], dequeue[deadlines[value] as number]] as number[])
    return violation(
      [...all, enqueue[behind] as number],
      `${a} returned before ${b} was called, and ${outB}, but ${crashed}`,
    )
  }

  /** Whether an empty answer lies where values, one after another, keep the queue from being empty. */
  #emptyProblem({ enqueue, dequeue, enqueueTo, dequeueFrom }: QueueValues): Decision {
    const byTo = sortedBy(enqueueTo)
    const byCall = sortedBy(Float64Array.from(this.#empties, (index) => this.#call[index] as number))
    let covered = Number.NEGATIVE_INFINITY
    let since = Number.NEGATIVE_INFINITY
    let holding: number[] = []
    let next = 0
    for (const empty of [...byCall].map((i) => this.#empties[i] as number)) {
      const call = this.#call[empty] as number
      for (; next < byTo.length; next++) {
        const value = byTo[next] as number
        const to = enqueueTo[value] as number
        if (!(to < call) && !(to < covered)) break
        if (!(to < (dequeueFrom[value] as number))) continue
        if (!(to < covered)) {
          since = to
          holding = []
        }
        if ((dequeueFrom[value] as number) > covered || holding.length === 0) {
          covered = dequeueFrom[value] as number
          holding.push(value)
        }
      }
      if (!(since < call && (this.#end[empty] as number) < covered)) continue
      const chain = holding.filter(
        (value) => (dequeueFrom[value] as number) > call && (enqueueTo[value] as number) < (this.#end[empty] as number),
      )
      const operations = chain
        .flatMap((value) => [enqueue[value], dequeue[value]] as number[])
        .filter((index) => index >= 0)
      return violation(
        [...operations, empty],
        `${this.#say(empty)} found nothing, but at every moment of it one of these was in the queue: ${chain.map((value) => this.#say(enqueue[value] as number)).join(', ')}`,
      )
    }
    return { type: 'declined', reason: 'the answers of empty dequeues leave too many orders open' }
  }

  #say(index: number): string {
    const { input, output } = this.#operations[index] as Operation<FifoInput, unknown>
    return `'${input.f === 'enqueue' ? `enqueue ${input.value}` : `dequeue -> ${output ?? 'empty'}`}' (operation ${index})`
  }
}

function violation(operations: readonly number[], proof: string): Decision {
  return { type: 'violation', operations: [...new Set(operations)], proof }
}
