/**
 * The ways from clients to the nodes of the simulated world: what of clients' requests arrives. Draws nothing, and costs
 * nothing while no fault bears on one.
 * Station: runtime/client.
 */
import type { ClientMishap } from '../../core/client-links.ts'
import type { Call } from './calls.ts'
import type { Process } from './process.ts'

type RequestEvent = { readonly type: 'request'; readonly call: Call }
type Held = { readonly fault: number; readonly mishap: ClientMishap }

export class ClientLinks {
  /** By node; one that no fault bears on is absent. */
  readonly #held = new Map<Process, readonly Held[]>()
  #waiting: RequestEvent[] = []
  readonly #arrive: (event: RequestEvent) => void
  readonly #lose: (event: RequestEvent) => void

  /** `arrive`: a request that waited has come to its node. `lose`: it never will. */
  constructor(arrive: (event: RequestEvent) => void, lose: (event: RequestEvent) => void) {
    this.#arrive = arrive
    this.#lose = lose
  }

  isUnder(process: Process, mishap: ClientMishap): boolean {
    return this.#held.get(process)?.some((each) => each.mishap === mishap) === true
  }

  /** From now on this fault does so to the node. Twice is the same as once. */
  harm(process: Process, fault: number, mishap: ClientMishap): void {
    const others = (this.#held.get(process) ?? []).filter((each) => each.fault !== fault || each.mishap !== mishap)
    this.#held.set(process, [...others, { fault, mishap }])
  }

  /** Ends all that this fault does. What waited for it goes on, in the order in which it came. */
  restore(fault: number): void {
    for (const [process, all] of [...this.#held]) {
      const left = all.filter((each) => each.fault !== fault)
      if (left.length === 0) this.#held.delete(process)
      else this.#held.set(process, left)
    }
    for (const event of this.#waiting.splice(0)) if (this.passes(event)) this.#arrive(event)
  }

  /** Whether the request arrives now; if not, it is lost or waits. A cut takes what a stall would only hold. */
  passes(event: RequestEvent): boolean {
    if (this.#held.size === 0) return true
    const { process } = event.call
    if (this.isUnder(process, 'cut')) {
      this.#lose(event)
      return false
    }
    if (!this.isUnder(process, 'stall')) return true
    this.#waiting.push(event)
    return false
  }
}
