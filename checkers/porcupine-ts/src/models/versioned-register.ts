/**
 * A register whose replies carry a revision: an integer that grows with every change, though not by one (etcd's
 * mod_revision counts all changes of the store). 0 and null while it was never written.
 *
 * | f     | input value | output                                                                     |
 * |-------|-------------|----------------------------------------------------------------------------|
 * | read  | null        | [revision, value]                                                          |
 * | write | the value   | [revision, value], the revision that this write made                       |
 * | cas   | [from, to]  | { applied: true, revision } or { applied: false, seen: [revision, value] } |
 *
 * The revision that a crashed change made is not known, only that it grew: the state then holds the least one it can be
 * (`exact: false`) until a read tells. So a read narrows such a state, and is read-only all the same in the sense of
 * Model.isReadOnly: from a state with a lower bound everything is legal that is legal from one with an exact revision.
 */
import { decideVersionedRegister } from '../deciders/versioned-register.ts'
import { ILLEGAL, type Model } from '../model.ts'
import type { RegisterInput, Scalar } from './register.ts'

type Versioned = readonly [revision: number, value: Scalar | null]

export type VersionedOutput =
  | Versioned
  | { readonly applied: true; readonly revision: number }
  | { readonly applied: false; readonly seen: Versioned }

/** With `exact: false` the revision is the least that it can be. */
export type VersionedState = { readonly value: Scalar | null; readonly revision: number; readonly exact: boolean }

type Next = VersionedState | typeof ILLEGAL

export const versionedRegister: Model<VersionedState, RegisterInput, VersionedOutput> = {
  name: 'versioned-register',
  init: { value: null, revision: 0, exact: true },
  step(state, input, output) {
    switch (input.f) {
      case 'read':
        return output === undefined ? state : observe(state, versionedOf(output))
      case 'write':
        return output === undefined
          ? overwriteUnseen(state, input.value)
          : change(state, input.value, revisionOf(output))
      case 'cas': {
        const [from, to] = input.value
        if (output !== undefined && 'applied' in output && !output.applied)
          return output.seen[1] === from ? ILLEGAL : observe(state, output.seen)
        if (state.value !== from) return ILLEGAL
        if (output === undefined) return { value: to, revision: leastNext(state), exact: false }
        return change(state, to, revisionOf(output))
      }
    }
  },
  equals: (a, b) => a.value === b.value && a.revision === b.revision && a.exact === b.exact,
  hash: ({ revision, exact }) => 2 * revision + (exact ? 1 : 0),
  isReadOnly: (input, output) =>
    input.f === 'read' || (input.f === 'cas' && output !== undefined && 'applied' in output && !output.applied),
  refines: (state, other) => state.value === other.value && !other.exact && state.revision >= other.revision,
  decide: decideVersionedRegister,
  describe: describeVersionedOperation,
  describeState: ({ value, revision, exact }) => `${value} at revision ${revision}${exact ? '' : ' or later'}`,
}

/** A read, or a refused compare-and-set. */
function observe(state: VersionedState, [revision, value]: Versioned): Next {
  if (value !== state.value) return ILLEGAL
  if (state.exact) return revision === state.revision ? state : ILLEGAL
  return revision >= state.revision ? { value, revision, exact: true } : ILLEGAL
}

function change(state: VersionedState, value: Scalar, revision: number): Next {
  return revision >= leastNext(state) ? { value, revision, exact: true } : ILLEGAL
}

/** The least revision that the next change can make. */
function leastNext(state: VersionedState): number {
  return state.revision + 1
}

/**
 * A blind write of unknown revision. Over another change of unknown revision it need not count that one: the order
 * without it is legal as well, and allows more. (Counting it would be right too, but then no two crashed writes would
 * ever lead to the same state, and the memo could not forget which of them were taken.)
 */
function overwriteUnseen(state: VersionedState, value: Scalar): VersionedState {
  return { value, revision: state.exact ? leastNext(state) : state.revision, exact: false }
}

function versionedOf(output: VersionedOutput): Versioned {
  if (!('applied' in output)) return output
  throw new TypeError('the output of a read is [revision, value]')
}

function revisionOf(output: VersionedOutput): number {
  if (!('applied' in output)) return output[0]
  if (output.applied) return output.revision
  throw new TypeError('a change that took effect has a revision')
}

/** `write 3 -> revision 7`, `read -> 3 at revision 7`, `cas 3 to 4 -> refused, saw 5 at revision 9`. */
function describeVersionedOperation(input: RegisterInput, output: VersionedOutput | undefined): string {
  const asked =
    input.f === 'read' ? 'read' : input.f === 'write' ? `write ${input.value}` : `cas ${input.value.join(' to ')}`
  if (output === undefined) return `${asked} -> ?`
  if ('applied' in output && !output.applied) return `${asked} -> refused, saw ${describeVersioned(output.seen)}`
  if (input.f === 'read') return `${asked} -> ${describeVersioned(versionedOf(output))}`
  return `${asked} -> revision ${revisionOf(output)}`
}

function describeVersioned([revision, value]: Versioned): string {
  return `${value} at revision ${revision}`
}
