/**
 * Named timers of one node's life. Nodes move their timers at nearly every message, so a timer keeps at most one useful
 * event queued: moved later, it is queued anew only when the early event comes up.
 * Station: runtime. Deadlines are by the node's own clock, queued events by true time. Dropped whole when the node is
 * killed; events still queued for them then mean nothing.
 */
import type { NodeClock } from './clock.ts'

const NEVER = -1

export type Timer = {
  readonly name: string
  /** Position among the timers of this life, in the order of their first setting. */
  readonly number: number
  /** When it is due by the node's clock, or NEVER. */
  deadlineUs: number
  /** True time of the queued event that counts, or NEVER; others are leftovers. */
  queuedUs: number
}

export class Timers {
  readonly #timers = new Map<string, Timer>()
  readonly #clock: NodeClock

  constructor(clock: NodeClock) {
    this.#clock = clock
  }

  /** Moves the timer; answers the timer if an event must be queued for it at its `queuedUs`. */
  set(name: string, deadlineUs: number): Timer | undefined {
    let timer = this.#timers.get(name)
    if (timer === undefined) {
      timer = { name, number: this.#timers.size, deadlineUs: NEVER, queuedUs: NEVER }
      this.#timers.set(name, timer)
    }
    timer.deadlineUs = deadlineUs
    return this.#mustQueue(timer) ? timer : undefined
  }

  cancel(name: string): void {
    const timer = this.#timers.get(name)
    if (timer !== undefined) timer.deadlineUs = NEVER
  }

  cancelAll(): void {
    for (const timer of this.#timers.values()) timer.deadlineUs = NEVER
  }

  /** The clock has changed: answers the timers for which an earlier event must be queued. */
  afterClockChange(): readonly Timer[] {
    return [...this.#timers.values()].filter((timer) => timer.deadlineUs !== NEVER && this.#mustQueue(timer))
  }

  /**
   * Its queued event has come up: `due`, `nothing` for a leftover or a cancelled timer, or the later time at which it must
   * be queued again.
   */
  eventAt(timer: Timer, eventUs: number): 'due' | 'nothing' | { readonly againUs: number } {
    if (timer.queuedUs !== eventUs) return 'nothing'
    timer.queuedUs = NEVER
    if (timer.deadlineUs === NEVER) return 'nothing'
    const dueUs = this.#clock.whenUs(timer.deadlineUs)
    if (dueUs > eventUs) {
      timer.queuedUs = dueUs
      return { againUs: dueUs }
    }
    return 'due'
  }

  /** Whether it fires now; once only. A node that stood still may have moved it since it came up. */
  fires(timer: Timer, nowUs: number): boolean {
    if (timer.deadlineUs === NEVER || this.#clock.at(nowUs) < timer.deadlineUs) return false
    timer.deadlineUs = NEVER
    return true
  }

  #mustQueue(timer: Timer): boolean {
    const dueUs = this.#clock.whenUs(timer.deadlineUs)
    if (timer.queuedUs !== NEVER && timer.queuedUs <= dueUs) return false
    timer.queuedUs = dueUs
    return true
  }
}
