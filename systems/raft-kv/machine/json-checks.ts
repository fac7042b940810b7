/** What a part of a request's value may be. */
import type { Json } from '../../../harness/core/json.ts'

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** A value of a register or list. */
export function isValue(value: Json | undefined): value is number {
  return Number.isSafeInteger(value)
}

/** A revision, an index of the log, or a fencing token. */
export function isIndex(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** The name of a key, a lock, or an owner. */
export function isText(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== ''
}
