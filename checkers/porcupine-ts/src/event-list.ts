/**
 * The calls and returns of operations not yet linearized, as a doubly linked list in order of events. Taking an operation
 * out and putting it back cost O(1), as long as it is done last out, first in (Wing & Gong, "Testing and verifying
 * concurrent objects", JPDC 1993; "dancing links").
 */
import type { Plan } from './plan.ts'

export class EventList {
  readonly #completed: number
  readonly #head: number
  readonly #next: Int32Array
  readonly #previous: Int32Array

  constructor({ completed, events }: Plan<unknown, unknown>) {
    this.#completed = completed
    this.#head = 2 * completed
    this.#next = new Int32Array(2 * completed + 2)
    this.#previous = new Int32Array(2 * completed + 2)
    let last = this.#head
    for (const event of events) {
      this.#next[last] = event
      this.#previous[event] = last
      last = event
    }
    // A node behind the last return, so that unlinking needs no special case.
    this.#next[last] = this.#head + 1
    this.#previous[this.#head + 1] = last
  }

  get bytes(): number {
    return this.#next.byteLength + this.#previous.byteLength
  }

  first(): number {
    return this.#next[this.#head] as number
  }

  after(event: number): number {
    return this.#next[event] as number
  }

  /** The first return not yet passed; the list must not be empty. Cost: the number of calls before it. */
  firstReturn(): number {
    let event = this.first()
    while (event < this.#completed) event = this.#next[event] as number
    return event
  }

  take(operation: number): void {
    this.#unlink(operation)
    this.#unlink(this.#completed + operation)
  }

  putBack(operation: number): void {
    this.#relink(this.#completed + operation)
    this.#relink(operation)
  }

  #unlink(event: number): void {
    const next = this.#next[event] as number
    const previous = this.#previous[event] as number
    this.#next[previous] = next
    this.#previous[next] = previous
  }

  #relink(event: number): void {
    this.#next[this.#previous[event] as number] = event
    this.#previous[this.#next[event] as number] = event
  }
}
