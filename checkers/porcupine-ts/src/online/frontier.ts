/**
 * The frontier: all configurations in which the object may be after a return, given what is known by now. One step goes
 * from the frontier before a return to the one after it, breadth first, with the rules of search/search.ts: just in time
 * (Lowe 2017), read-only closure, operations of unknown outcome optional and those of the same kind in order, dominance.
 * An empty frontier is a violation. Exponential in the operations open at once in the worst case.
 */
import { ILLEGAL, type Model } from '../model.ts'
import { type Budget, BYTES_PER_STATE } from '../result.ts'
import { Kinds } from '../search/kinds.ts'
import { nextState } from '../search/next-state.ts'
import { type Configuration, Leading } from './leading.ts'

/** An operation that was called; `output` is undefined until it is known. */
export type LiveOperation<Input, Output> = {
  readonly input: Input
  output: Output | undefined
  readonly bit: bigint
}

/** What may still be spent: `steps` is counted down; `bytes` may be held at once. */
export type Allowance = { steps: number; bytes: number }

/** An estimate of a configuration: its state, its bits and its places in a Map and an array. */
export const BYTES_PER_CONFIGURATION = BYTES_PER_STATE + 100

/** `live`: what was called before the return and had not returned, in order of call, the one that returns among them. */
export type Return<Input, Output> = {
  readonly live: readonly LiveOperation<Input, Output>[]
  readonly returning: LiveOperation<Input, Output>
}

/** The budget that ran out, in place of a frontier. Throws TypeError where the model claims read-only what is not. */
export function frontierAfter<State, Input, Output>(
  model: Model<State, Input, Output>,
  frontier: readonly Configuration<State>[],
  { live, returning }: Return<Input, Output>,
  allowance: Allowance,
): readonly Configuration<State>[] | Budget {
  const optional = live.filter(({ output }) => output === undefined).reduce((mask, { bit }) => mask | bit, 0n)
  const isSame = (a: State, b: State) => (model.equals === undefined ? Object.is(a, b) : model.equals(a, b))
  const candidates = candidatesOf(model, live)
  const idle = candidates.filter(({ isReadOnly }) => isReadOnly)
  const seen = new Leading(model, optional)
  const reached = new Leading(model, optional)
  const waiting: Configuration<State>[] = []

  function step(state: State, { operation }: Candidate<Input, Output>): State | typeof ILLEGAL {
    allowance.steps--
    return nextState(model, state, operation)
  }

  function enter(state: State, done: bigint): void {
    let closed = done
    for (const each of idle) {
      if ((closed & each.operation.bit) !== 0n) continue
      const next = step(state, each)
      if (next !== ILLEGAL && isSame(state, next)) closed |= each.operation.bit
    }
    const configuration = { state, done: closed }
    if (seen.add(configuration)) waiting.push(configuration)
  }

  for (const { state, done } of frontier) enter(state, done)
  for (const { state, done } of waiting) {
    if (allowance.steps < 0) return 'steps'
    if ((seen.count + reached.count) * BYTES_PER_CONFIGURATION > allowance.bytes) return 'bytes'
    if ((done & returning.bit) !== 0n) {
      reached.add({ state, done: done & ~returning.bit })
      continue
    }
    for (const candidate of candidates) {
      const { operation, before } = candidate
      if ((done & operation.bit) !== 0n || (done & before) !== before) continue
      const next = step(state, candidate)
      if (next === ILLEGAL || (operation.output === undefined && isSame(state, next))) continue
      enter(next, done | operation.bit)
    }
  }
  return reached.all
}

/** `before`: the bit of the one of the same kind that is to be taken first, where both are optional; else 0. */
type Candidate<Input, Output> = {
  readonly operation: LiveOperation<Input, Output>
  readonly isReadOnly: boolean
  readonly before: bigint
}

/** What may be taken: not what is read-only and was not answered yet. */
function candidatesOf<State, Input, Output>(
  model: Model<State, Input, Output>,
  live: readonly LiveOperation<Input, Output>[],
): readonly Candidate<Input, Output>[] {
  const kinds = new Kinds(model)
  const newest = new Map<number, bigint>()
  return live.flatMap((operation) => {
    const { input, output, bit } = operation
    if (output !== undefined) return [{ operation, isReadOnly: model.isReadOnly?.(input, output) === true, before: 0n }]
    if (model.isReadOnly?.(input, undefined) === true) return []
    const kind = kinds.of({ input, call: 0 })
    const before = newest.get(kind) ?? 0n
    newest.set(kind, bit)
    return [{ operation, isReadOnly: false, before }]
  })
}
