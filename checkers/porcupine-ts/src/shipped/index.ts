/**
 * The registry of shipped models, by the names that `--model` takes.
 */
import { COLLECTIONS } from './collections.ts'
import { LOCKS, semaphoreOf } from './locks.ts'
import { REGISTERS } from './registers.ts'
import type { ShippedModel } from './shipped-model.ts'
import { TRANSACTIONS } from './transactions.ts'

const FIXED: readonly ShippedModel[] = [...REGISTERS, ...TRANSACTIONS, ...LOCKS, ...COLLECTIONS]

const SEMAPHORE = { name: 'semaphore:N', summary: 'N permits, such as semaphore:2: acquire n, release n' }

/** For lists: every name, and what the object is. */
export const SHIPPED_MODELS: readonly { readonly name: string; readonly summary: string }[] = [
  ...FIXED.map(({ name, summary }) => ({ name, summary })),
  SEMAPHORE,
]

/** Undefined if there is none of this name. A semaphore's name ends with the number of its permits: `semaphore:2`. */
export function shippedModel(name: string): ShippedModel | undefined {
  const permits = /^semaphore:([1-9]\d{0,8})$/.exec(name)?.[1]
  return permits === undefined ? FIXED.find((shipped) => shipped.name === name) : semaphoreOf(Number(permits))
}
