/**
 * Plain values, as histories carry them: what JSON can say. EDN's keywords and symbols are strings here, its sets and
 * lists arrays.
 */
import type { Scalar } from './models/register.ts'

export type Value = Scalar | null | readonly Value[] | { readonly [name: string]: Value }

export function isScalar(value: Value | undefined): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** An object with names, not an array. */
export function isRecord(value: Value | undefined): value is { readonly [name: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As JSON, cut to a length that fits in a message. */
export function excerpt(value: Value | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}
