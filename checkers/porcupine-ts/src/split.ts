/**
 * Parts that never influence one another are checked apart: a history is linearizable iff each part is (locality:
 * Herlihy & Wing, TOPLAS 1990, theorem 1; for parts of one object Horn & Kroening, FORTE 2015).
 */
import type { Model } from './model.ts'
import type { Operation } from './operation.ts'

/** Both undefined if the model has no `split`: all is one part. `members` are indices of operations, growing. */
export type Part = {
  readonly key: string | number | undefined
  readonly members: readonly number[] | undefined
}

/** Smallest part first; of equal size the one that appears first. Throws TypeError for what `split` cannot place. */
export function splitOperations<State, Input, Output>(
  model: Model<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
): readonly Part[] {
  if (model.split === undefined) return [{ key: undefined, members: undefined }]
  const membersOf = new Map<string | number, number[]>()
  for (let index = 0; index < operations.length; index++) {
    const { input, output } = operations[index] as Operation<Input, Output>
    const key = partKey(model, input, output)
    const members = membersOf.get(key)
    if (members === undefined) membersOf.set(key, [index])
    else members.push(index)
  }
  const parts = [...membersOf].map(([key, members]) => ({ key, members }))
  return parts.sort((a, b) => a.members.length - b.members.length)
}

/** What `model.split` says of one operation. Throws TypeError for what it cannot place. */
export function partKey<State, Input, Output>(
  model: Model<State, Input, Output>,
  input: Input,
  output?: Output,
): string | number {
  const key: unknown = model.split?.(input)
  if (typeof key === 'string' || typeof key === 'number') return key
  const what = model.describe(input, output)
  throw new TypeError(`the model ${model.name} splits '${what}' off to ${String(key)}, not to a string or a number`)
}
