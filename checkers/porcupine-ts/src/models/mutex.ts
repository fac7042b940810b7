/**
 * A mutex that does not know its holders: Knossos's `mutex`. An attempt that was refused has not happened (`fail`).
 *
 * | f       | input value | output   |
 * |---------|-------------|----------|
 * | acquire | null        | anything |
 * | release | null        | anything |
 */
import { ILLEGAL, type Model } from '../model.ts'

export type MutexInput = { readonly f: 'acquire' | 'release'; readonly value: null }

export const mutex: Model<boolean, MutexInput, unknown> = {
  name: 'mutex',
  init: false,
  step(locked, { f }) {
    const acquires = f === 'acquire'
    return locked === acquires ? ILLEGAL : acquires
  },
  enables: ({ input }, goal) => input.f !== goal.input.f,
  describe: ({ f }, output) => (output === undefined ? `${f} -> ?` : f),
  describeState: (locked) => (locked ? 'locked' : 'free'),
}
