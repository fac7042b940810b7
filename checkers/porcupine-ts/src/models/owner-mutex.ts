/**
 * Mutexes that know who holds them: not reentrant (acquired again only when free) and reentrant (its owner acquires it
 * again at will, and holds it until it released it as often). Only the owner may release.
 *
 * | f       | input value              | output   |
 * |---------|--------------------------|----------|
 * | acquire | null                     | anything |
 * | release | null                     | anything |
 *
 * `owner` is the process, unless the invocation's value names a client (see shipped/locks.ts).
 */
import { decideOwnerMutex } from '../deciders/owner-mutex.ts'
import { ILLEGAL, type Model } from '../model.ts'

export type OwnerInput = {
  readonly f: 'acquire' | 'release'
  readonly value: null
  readonly owner: string | number
}

/** `count` acquires that were not released; no owner means free. */
export type OwnerState = { readonly owner: string | number | undefined; readonly count: number }

const FREE: OwnerState = { owner: undefined, count: 0 }

export const ownerMutex: Model<OwnerState, OwnerInput, unknown> = {
  ...ownedMutex('owner-mutex', 1),
  decide: decideOwnerMutex,
}

export const reentrantMutex: Model<OwnerState, OwnerInput, unknown> = ownedMutex(
  'reentrant-mutex',
  Number.POSITIVE_INFINITY,
)

function ownedMutex(name: string, mostAcquires: number): Model<OwnerState, OwnerInput, unknown> {
  return {
    name,
    init: FREE,
    step(state, { f, owner }) {
      if (f === 'acquire') {
        if (state.count > 0 && state.owner !== owner) return ILLEGAL
        return state.count < mostAcquires ? { owner, count: state.count + 1 } : ILLEGAL
      }
      if (state.count === 0 || state.owner !== owner) return ILLEGAL
      return state.count === 1 ? FREE : { owner, count: state.count - 1 }
    },
    enables: ({ input }, goal) =>
      goal.input.f === 'acquire' ? input.f === 'release' : input.f === 'acquire' && input.owner === goal.input.owner,
    equals: (a, b) => a.owner === b.owner && a.count === b.count,
    hash: ({ owner, count }) => `${count} ${owner}`,
    describe: ({ f, owner }, output) => `${f} by ${owner}${output === undefined ? ' -> ?' : ''}`,
    describeState: ({ owner, count }) => (count === 0 ? 'free' : `held by ${owner}, ${count} times`),
  }
}
