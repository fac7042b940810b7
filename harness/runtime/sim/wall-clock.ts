/**
 * The wall clock of a simulated node: true time since 1970, put off by the faults in force. The machine's: it goes on while
 * the process is dead. Nothing waits by it, so a change of it is no event.
 * Station: runtime. Integers only; it draws nothing.
 */
import { isSameSkew, offsetAt, type SkewSince, type WallSkew } from '../../core/wall-skew.ts'

/** 2026-01-01T00:00:00Z: the true time at which a simulated world begins. */
export const EPOCH_US = 1_767_225_600_000_000

export class WallClock {
  /** By fault. */
  readonly #skews = new Map<number, SkewSince>()

  /** What it shows at this time of the world, in microseconds since 1970; may go back when a fault begins or ends. */
  at(timeUs: number): number {
    const trueUs = EPOCH_US + timeUs
    return this.#skews.size === 0 ? trueUs : trueUs + offsetAt(this.#skews.values(), timeUs)
  }

  set(timeUs: number, fault: number, skew: WallSkew): void {
    const present = this.#skews.get(fault)
    if (present === undefined || !isSameSkew(present, skew)) this.#skews.set(fault, { ...skew, sinceUs: timeUs })
  }

  reset(fault: number): void {
    this.#skews.delete(fault)
  }
}
