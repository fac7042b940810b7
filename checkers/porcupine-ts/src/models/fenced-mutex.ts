/**
 * The fencing tokens of a lock: every acquire gets a greater one than any acquire before it. That is all this model
 * judges. A lock with fences may be lost without its holder knowing (a pause, an expired lease), so exclusion is judged at
 * the resource, which refuses tokens older than the newest that it saw: M. Kleppmann, "How to do distributed locking", 2016.
 *
 * | f       | input value | output                                     |
 * |---------|-------------|--------------------------------------------|
 * | acquire | null        | the fence, an integer that is not negative |
 * | release | null        | anything                                   |
 *
 * An acquire of unknown outcome took some fence that nobody saw; it forbids nothing to any other.
 */
import { decideFencedMutex } from '../deciders/fenced-mutex.ts'
import { ILLEGAL, type Model } from '../model.ts'

export type FencedMutexInput = { readonly f: 'acquire' | 'release'; readonly value: null }

/** For an acquire its fence; for a release anything. */
export type FencedMutexOutput = number | null

const NO_FENCE = -1

export const fencedMutex: Model<number, FencedMutexInput, FencedMutexOutput> = {
  name: 'fenced-mutex',
  init: NO_FENCE,
  step(newest, { f }, output) {
    if (f === 'release' || output === undefined) return newest
    return typeof output === 'number' && output > newest ? output : ILLEGAL
  },
  isReadOnly: ({ f }, output) => f === 'release' || output === undefined,
  decide: decideFencedMutex,
  describe: ({ f }, output) => {
    if (output === undefined) return `${f} -> ?`
    return f === 'release' ? f : `acquire -> fence ${output}`
  },
  describeState: (newest) => (newest === NO_FENCE ? 'no fence yet' : `newest fence ${newest}`),
}
