/**
 * A counting semaphore with `permits` permits, which belong to nobody in particular.
 *
 * | f       | input value         | output   |
 * |---------|---------------------|----------|
 * | acquire | how many permits    | anything |
 * | release | how many permits    | anything |
 */
import { ILLEGAL, type Model } from '../model.ts'

export type SemaphoreInput = { readonly f: 'acquire' | 'release'; readonly value: number }

/** The state is the number of permits that are taken. */
export function semaphore(permits: number): Model<number, SemaphoreInput, unknown> {
  return {
    name: `semaphore:${permits}`,
    init: 0,
    step(taken, { f, value }) {
      const next = f === 'acquire' ? taken + value : taken - value
      return next < 0 || next > permits ? ILLEGAL : next
    },
    describe: ({ f, value }, output) => `${f} ${value}${output === undefined ? ' -> ?' : ''}`,
    describeState: (taken) => `${taken} of ${permits} taken`,
  }
}
