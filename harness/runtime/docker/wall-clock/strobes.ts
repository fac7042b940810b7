/**
 * Calls at each end of a period, as long as a strobe lasts. By the wall clock, as the skew itself: at `sinceUs` plus a whole
 * number of periods; ends that passed while the harness was busy are left out.
 * Station: runtime/docker. Effects: timers.
 */
import type { SkewSince } from '../../../core/wall-skew.ts'

export class Strobes {
  /** By fault. */
  readonly #timers = new Map<number, NodeJS.Timeout>()

  /** `turn` is told the time of the end of the period, in microseconds since 1970. */
  begin(fault: number, { sinceUs, periodUs }: SkewSince, turn: (atUs: number) => void): void {
    const next = (atUs: number): void => {
      const timer = setTimeout(
        () => {
          turn(atUs)
          const passed = Math.floor((Date.now() * 1_000 - sinceUs) / periodUs)
          next(Math.max(atUs + periodUs, sinceUs + (passed + 1) * periodUs))
        },
        atUs / 1_000 - Date.now(),
      )
      this.#timers.set(fault, timer.unref())
    }
    this.end(fault)
    next(sinceUs + periodUs)
  }

  end(fault: number): void {
    clearTimeout(this.#timers.get(fault))
    this.#timers.delete(fault)
  }

  endAll(): void {
    for (const fault of [...this.#timers.keys()]) this.end(fault)
  }
}
