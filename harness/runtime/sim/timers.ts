/**
 * Named timers of one node's life. Nodes move their timers at nearly every message, so a timer keeps at most one useful
 * event queued: moved later, it is queued anew only when the early event comes up.
 * Station: runtime. Dropped whole when the node is killed; events still queued for them then mean nothing.
 */

const NEVER = -1

export type Timer = {
  readonly name: string
  /** When it is due, or NEVER. */
  deadlineUs: number
  /** Time of the queued event that counts, or NEVER; others are leftovers. */
  queuedUs: number
}

export class Timers {
  readonly #timers = new Map<string, Timer>()

  /** Moves the timer; answers the timer if an event must be queued for it at `deadlineUs`. */
  set(name: string, deadlineUs: number): Timer | undefined {
    let timer = this.#timers.get(name)
    if (timer === undefined) {
      timer = { name, deadlineUs: NEVER, queuedUs: NEVER }
      this.#timers.set(name, timer)
    }
    timer.deadlineUs = deadlineUs
    if (timer.queuedUs !== NEVER && timer.queuedUs <= deadlineUs) return undefined
    timer.queuedUs = deadlineUs
    return timer
  }

  cancel(name: string): void {
    const timer = this.#timers.get(name)
    if (timer !== undefined) timer.deadlineUs = NEVER
  }

  cancelAll(): void {
    for (const timer of this.#timers.values()) timer.deadlineUs = NEVER
  }
}

/**
 * Its queued event has come up: `due` to fire now, `nothing` for a leftover or a cancelled timer, or the later time at
 * which it must be queued again.
 */
export function timerEventAt(timer: Timer, eventUs: number): 'due' | 'nothing' | { readonly againUs: number } {
  if (timer.queuedUs !== eventUs) return 'nothing'
  timer.queuedUs = NEVER
  if (timer.deadlineUs === NEVER) return 'nothing'
  if (timer.deadlineUs > eventUs) {
    timer.queuedUs = timer.deadlineUs
    return { againUs: timer.deadlineUs }
  }
  timer.deadlineUs = NEVER
  return 'due'
}
