/**
 * The one clock and the one queue of the simulated world, and the hash of what has happened.
 * Station: runtime. True time, in whole microseconds since the world was made.
 */
import { invariant } from '../../core/errors.ts'
import { EventHash } from './event-hash.ts'
import type { WorldEvent } from './events.ts'
import { EventHeap } from './heap.ts'
import type { Process } from './process.ts'

export class Timeline {
  readonly hash = new EventHash()
  nowUs = 0
  /** Events that have happened. */
  count = 0
  readonly #events: EventHeap<WorldEvent>

  /** `maximum`: most events that may be queued at once. */
  constructor(maximum: number | undefined) {
    this.#events = new EventHeap(maximum)
  }

  /** At a time that has passed it happens now, after what is queued for now. */
  push(timeUs: number, event: WorldEvent): void {
    this.#events.push(Math.max(timeUs, this.nowUs), event)
  }

  after(delayUs: number, event: WorldEvent): void {
    this.#events.push(this.nowUs + delayUs, event)
  }

  /**
   * The next event that is not a leftover, with the clock moved to it; undefined if there is none. Leftovers neither count
   * nor move the clock.
   */
  next(isLeftover: (event: WorldEvent, timeUs: number) => boolean): WorldEvent | undefined {
    for (;;) {
      const timeUs = this.#events.nextTimeUs
      const event = this.#events.pop()
      if (timeUs === undefined || event === undefined) return undefined
      if (isLeftover(event, timeUs)) continue
      invariant(timeUs >= this.nowUs, 'simulated time never goes back')
      this.nowUs = timeUs
      this.count++
      return event
    }
  }

  /** Goes into the hash; `digest` tells apart what is of one kind, at one node and time. */
  happened(kind: number, process: Process, digest: number): void {
    this.hash.event(this.nowUs, kind, process.number, digest)
  }
}
