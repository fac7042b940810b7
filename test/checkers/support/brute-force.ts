/**
 * The naive twin of the search: every order of the completed operations and any subset of the crashed ones that keeps
 * real time, one after the other, without memo, without isReadOnly, equals, hash or split. For up to 7 operations.
 */
import { ILLEGAL, type Model, type Operation } from 'porcupine-ts'

export function isLinearizableByBruteForce<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): boolean {
  function explore(state: State, left: readonly Operation<Input, Output>[]): boolean {
    if (left.every((operation) => operation.return === undefined)) return true
    return left.some((next) => {
      const rest = left.filter((operation) => operation !== next)
      if (rest.some((other) => other.return !== undefined && other.return < next.call)) return false
      const after = model.step(state, next.input, next.output)
      return after !== ILLEGAL && explore(after, rest)
    })
  }
  return explore(model.init, operations)
}

/**
 * The same for the versioned register, but with the register itself in place of the model: every revision is a concrete
 * number, and a crashed change is tried with each revision up to the highest that matters.
 */
export function isVersionedLinearizableByBruteForce(
  operations: readonly ConcreteOperation[],
  revisionMax: number,
): boolean {
  type Register = { readonly revision: number; readonly value: number | null }
  function explore(register: Register, left: readonly ConcreteOperation[]): boolean {
    if (left.every((operation) => operation.return === undefined)) return true
    return left.some((next) => {
      const rest = left.filter((operation) => operation !== next)
      if (rest.some((other) => other.return !== undefined && other.return < next.call)) return false
      return successors(register, next).some((after) => explore(after, rest))
    })
  }
  function successors(register: Register, { change, from, revision, seen }: ConcreteOperation): Register[] {
    if (seen !== undefined) {
      const refusalHolds = from === undefined || seen.value !== from
      return refusalHolds && seen.revision === register.revision && seen.value === register.value ? [register] : []
    }
    if (change === undefined || (from !== undefined && register.value !== from)) return []
    const revisions = revision === undefined ? upTo(revisionMax) : [revision]
    return revisions.filter((made) => made > register.revision).map((made) => ({ revision: made, value: change }))
  }
  return explore({ revision: 0, value: null }, operations)
}

/** An observation has `seen`; a change has `change`, and `revision` if it is known; a cas has `from`. */
export type ConcreteOperation = {
  readonly call: number
  readonly return?: number
  readonly change?: number
  readonly from?: number
  readonly revision?: number
  readonly seen?: { readonly revision: number; readonly value: number | null }
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, i) => i + 1)
}
