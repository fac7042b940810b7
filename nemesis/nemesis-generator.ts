/**
 * Turns a schedule into operations of the nemesis worker: { f: 'apply', value: fault id } when a fault begins, and
 * { f: 'heal', value: fault id } when it ends.
 * Station: nemesis. Knows no fault family: the conductor looks the id up in the schedule.
 */
import type { Schedule } from '../harness/core/record.ts'
import { type Context, DONE, type Generator, type Step } from '../harness/generator/generator.ts'

type Moment = { readonly atNs: number; readonly f: 'apply' | 'heal'; readonly fault: number }

/**
 * In order of time; at equal times the lower id goes first, and so a fault that ends before one that begins. What comes late, since the nemesis was still busy,
 * is done at once and in the same order. Under timeLimit() a heal due at the very end is not asked for: what is in force
 * then, the run's recovery phase heals.
 */
export function nemesisGenerator(schedule: Schedule): Generator {
  const moments = schedule.flatMap(({ id, atNs, durationNs }): Moment[] => [
    { atNs, f: 'apply', fault: id },
    { atNs: atNs + durationNs, f: 'heal', fault: id },
  ])
  return new Moments(
    moments.sort((a, b) => a.atNs - b.atNs || a.fault - b.fault),
    0,
  )
}

class Moments implements Generator {
  readonly #moments: readonly Moment[]
  readonly #position: number

  constructor(moments: readonly Moment[], position: number) {
    this.#moments = moments
    this.#position = position
  }

  next({ timeNs, free }: Context): Step {
    const moment = this.#moments[this.#position]
    if (moment === undefined) return DONE
    if (timeNs < moment.atNs) return { type: 'pending', wakeAtNs: moment.atNs, next: this }
    if (!free.includes('nemesis')) return { type: 'pending', next: this }
    const op = { worker: 'nemesis', f: moment.f, value: moment.fault } as const
    return { type: 'op', op, next: new Moments(this.#moments, this.#position + 1) }
  }

  update(): Generator {
    return this
  }
}
