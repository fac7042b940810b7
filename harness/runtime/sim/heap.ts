/**
 * The event queue of the simulated world: a binary heap ordered by time and, at equal times, by the order of insertion,
 * so that the next event is never a matter of chance.
 * Station: runtime. Keys lie in typed arrays; cost O(log n) a push or pop. Bounded: a queue that only grows is a defect.
 */
import { InternalError } from '../../core/errors.ts'

const INITIAL_CAPACITY = 1024
export const EVENT_QUEUE_MAX = 4_000_000

export class EventHeap<Item> {
  readonly #maximum: number
  #times = new Float64Array(INITIAL_CAPACITY)
  #sequences = new Float64Array(INITIAL_CAPACITY)
  readonly #items: Item[] = []
  #nextSequence = 0

  constructor(maximum: number = EVENT_QUEUE_MAX) {
    this.#maximum = maximum
  }

  get size(): number {
    return this.#items.length
  }

  /** Time of the first event; undefined if there is none. */
  get nextTimeUs(): number | undefined {
    return this.#items.length === 0 ? undefined : this.#times[0]
  }

  /** Throws InternalError EVENT_QUEUE_FULL beyond the maximum. */
  push(timeUs: number, item: Item): void {
    const size = this.#items.length
    if (size >= this.#maximum)
      throw new InternalError('EVENT_QUEUE_FULL', `more than ${this.#maximum} events are queued in the simulator`, {
        facts: { timeUs, maximum: this.#maximum },
      })
    if (size === this.#times.length) this.#grow()
    this.#items.push(item)
    this.#siftUp(size, timeUs, this.#nextSequence++, item)
  }

  /** Takes the first event out; undefined if there is none. */
  pop(): Item | undefined {
    const last = this.#items.pop()
    if (last === undefined) return undefined
    const size = this.#items.length
    if (size === 0) return last
    const first = this.#items[0] as Item
    this.#siftDown(this.#timeAt(size), this.#sequenceAt(size), last)
    return first
  }

  #siftUp(from: number, timeUs: number, sequence: number, item: Item): void {
    let i = from
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (this.#isBefore(parent, timeUs, sequence)) break
      this.#move(parent, i)
      i = parent
    }
    this.#put(i, timeUs, sequence, item)
  }

  #siftDown(timeUs: number, sequence: number, item: Item): void {
    const size = this.#items.length
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= size) break
      const right = child + 1
      if (right < size && this.#isBefore(right, this.#timeAt(child), this.#sequenceAt(child))) child = right
      if (!this.#isBefore(child, timeUs, sequence)) break
      this.#move(child, i)
      i = child
    }
    this.#put(i, timeUs, sequence, item)
  }

  #isBefore(i: number, timeUs: number, sequence: number): boolean {
    const time = this.#timeAt(i)
    return time < timeUs || (time === timeUs && this.#sequenceAt(i) < sequence)
  }

  #timeAt(i: number): number {
    return this.#times[i] as number
  }

  #sequenceAt(i: number): number {
    return this.#sequences[i] as number
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#timeAt(from), this.#sequenceAt(from), this.#items[from] as Item)
  }

  #put(i: number, timeUs: number, sequence: number, item: Item): void {
    this.#times[i] = timeUs
    this.#sequences[i] = sequence
    this.#items[i] = item
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2)
    const sequences = new Float64Array(this.#times.length * 2)
    times.set(this.#times)
    sequences.set(this.#sequences)
    this.#times = times
    this.#sequences = sequences
  }
}
