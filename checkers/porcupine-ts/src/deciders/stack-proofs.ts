/** Why a stack has no legal order: the fewest values that keep it from being empty, see stack.ts. */
import type { Decision } from '../decision.ts'
import { sortedBy } from '../nearly-sorted.ts'
import { fewestCover } from './cover.ts'
import { type HeldOperations, type HeldValues, sayHeld, violation } from './held-values.ts'
import type { Peeled } from './peel-stack.ts'
import type { Ranks } from './ranks.ts'
import type { StackWindows } from './stack-windows.ts'

export class StackProofs {
  readonly #operations: HeldOperations
  readonly #values: HeldValues
  readonly #ranks: Ranks
  readonly #windows: StackWindows

  constructor(operations: HeldOperations, values: HeldValues, ranks: Ranks, windows: StackWindows) {
    this.#operations = operations
    this.#values = values
    this.#ranks = ranks
    this.#windows = windows
  }

  /** Of an answer that cannot have found it empty. */
  ofEmpty(empty: number): Decision {
    const { call, end } = this.#ranks
    const places = this.#inOrder(Array.from(this.#windows.values, (_, place) => place))
    const cover = fewestCover(this.#sure(), places, call[empty] as number, (end[empty] as number) - 1) ?? []
    return violation(
      [...this.#operationsOf(cover), empty],
      `at every moment of ${this.#say(empty)} one of these was on the stack: ${this.#sayPushes(cover)}`,
    )
  }

  /** Of values that cannot be peeled off. */
  ofUnpeeled({ order }: Peeled): Decision {
    const isPeeled = new Uint8Array(this.#windows.values.length)
    for (const place of order) isPeeled[place] = 1
    const left = this.#inOrder(Array.from(isPeeled, (_, place) => place).filter((place) => isPeeled[place] === 0))
    let shortest: readonly number[] = []
    for (const run of this.#runs(left)) {
      const sure = this.#sure()
      const last = run.reduce((to, place) => Math.max(to, sure.to[place] as number), 0)
      const cover = fewestCover(sure, run, sure.from[run[0] as number] as number, last) ?? []
      if (shortest.length === 0 || cover.length < shortest.length) shortest = cover
    }
    const [below, above] = shortest as [number, number]
    const [value, other] = [below, above].map((place) => this.#windows.values[place] as number) as [number, number]
    const { put, take } = this.#values
    const [push, pop, otherPush, otherPop] = [put[value], take[value], put[other], take[other]] as number[]
    const sentence =
      shortest.length === 2
        ? `${this.#say(pop as number)} returned while another value was surely on top of it: ${this.#say(otherPush as number)} was called after ${this.#say(push as number)} had returned, and ${(otherPop as number) < 0 ? 'nobody popped it before' : `${this.#say(otherPop as number)} was called only later`}`
        : `from the first to the last of these one or another was on the stack, so one of them lay below the others all the time, but each was pushed too late or popped too early for that: ${this.#sayPushes(shortest)}`
    return violation(this.#operationsOf(shortest), sentence)
  }

  /** Values that keep the stack from being empty one after another. */
  #runs(places: readonly number[]): readonly (readonly number[])[] {
    const { on, off } = this.#windows
    const runs: number[][] = []
    let reached = Number.NEGATIVE_INFINITY
    for (const place of places) {
      if ((on[place] as number) > reached) runs.push([])
      runs.at(-1)?.push(place)
      reached = Math.max(reached, off[place] as number)
    }
    return runs
  }

  #sure() {
    return { from: this.#windows.on, to: this.#windows.off.map((gap) => gap - 1) }
  }

  #inOrder(places: readonly number[]): readonly number[] {
    const sorted = sortedBy(Float64Array.from(places, (place) => this.#windows.on[place] as number))
    return Array.from(sorted, (i) => places[i] as number)
  }

  #operationsOf(places: readonly number[]): readonly number[] {
    const { put, take, unknown } = this.#values
    const values = places.map((place) => this.#windows.values[place] as number)
    const isOpen = values.some((value) => (take[value] as number) < 0)
    return [...values.flatMap((value) => [put[value], take[value]] as number[]), ...(isOpen ? unknown.slice(0, 1) : [])]
  }

  #sayPushes(places: readonly number[]): string {
    const pushes = places.map((place) => this.#values.put[this.#windows.values[place] as number] as number)
    return pushes.map((push) => this.#say(push)).join(', ')
  }

  #say(index: number): string {
    return sayHeld(this.#operations, index)
  }
}
