/**
 * A node's own clock: monotonic, in whole microseconds, with an offset from true time, a rate, and jumps forward. It is the
 * machine's and goes on while the process is dead.
 * Station: runtime. Integers only; exact for rates from half to twice the true one and for centuries.
 */
import { PluginError } from '../../core/errors.ts'

const MILLION = 1_000_000
export const RATE_PPM_MIN = -500_000
export const RATE_PPM_MAX = 1_000_000

export class NodeClock {
  #ratePpm = 0
  /** It showed `#baseLocalUs` at the true time `#baseUs`, and has kept its rate since. */
  #baseUs = 0
  #baseLocalUs: number

  constructor(offsetUs: number) {
    this.#baseLocalUs = offsetUs
  }

  /** How much faster than true time it runs, in parts per million. */
  get ratePpm(): number {
    return this.#ratePpm
  }

  /** What it shows at the true time `timeUs`, which is not before the last change. */
  at(timeUs: number): number {
    const elapsed = timeUs - this.#baseUs
    if (this.#ratePpm === 0) return this.#baseLocalUs + elapsed
    const millions = Math.floor(elapsed / MILLION)
    const rest = elapsed % MILLION
    const rate = MILLION + this.#ratePpm
    return this.#baseLocalUs + millions * rate + Math.floor((rest * rate) / MILLION)
  }

  /** The first true time at which it shows at least `localUs`, if nothing is changed; not before the last change. */
  whenUs(localUs: number): number {
    const needed = Math.max(0, localUs - this.#baseLocalUs)
    if (this.#ratePpm === 0) return this.#baseUs + needed
    const rate = MILLION + this.#ratePpm
    const rounds = Math.floor(needed / rate)
    const rest = needed % rate
    return this.#baseUs + rounds * MILLION + Math.ceil((rest * MILLION) / rate)
  }

  /** From `timeUs` on it keeps this rate, after a jump. Throws PluginError CLOCK where either is out of bounds. */
  set(timeUs: number, ratePpm: number, jumpUs: number): void {
    const isLegal = Number.isInteger(ratePpm) && ratePpm >= RATE_PPM_MIN && ratePpm <= RATE_PPM_MAX
    if (!isLegal || !Number.isInteger(jumpUs) || jumpUs < 0)
      throw new PluginError('CLOCK', `a clock cannot run ${ratePpm} ppm fast after a jump of ${jumpUs} us`, {
        hint: `Whole numbers, the rate from ${RATE_PPM_MIN} to ${RATE_PPM_MAX}, the jump not below 0.`,
        facts: { ratePpm, jumpUs },
      })
    this.#baseLocalUs = this.at(timeUs) + jumpUs
    this.#baseUs = timeUs
    this.#ratePpm = ratePpm
  }
}
