/**
 * What a value in a history may look like: a test, and the words for a refusal. A number that arrives as a string must not
 * be judged as a value that nobody wrote.
 */
import { isRecord, isScalar, type Value } from '../value.ts'

export type Shape = { readonly says: string; fits(value: Value): boolean }

/** An answer that only says "it happened": its value, whatever it is, is dropped. */
export const acknowledged: Shape = { says: 'anything', fits: () => true }
export const anything: Shape = { says: 'anything', fits: () => true }
export const nothing: Shape = { says: 'null', fits: (value) => value === null }
export const scalar: Shape = { says: 'a plain value', fits: isScalar }
export const scalarOrNull: Shape = { says: 'a plain value or null', fits: (value) => value === null || isScalar(value) }
export const text: Shape = { says: 'a string', fits: (value) => typeof value === 'string' }
export const number: Shape = { says: 'a number', fits: (value) => typeof value === 'number' }
export const numberOrNull: Shape = {
  says: 'a number or null',
  fits: (value) => value === null || typeof value === 'number',
}
export const integer: Shape = { says: 'an integer', fits: Number.isSafeInteger }
export const natural: Shape = { says: 'an integer that is not negative', fits: isNatural }
export const scalars: Shape = {
  says: 'a list of plain values',
  fits: (value) => Array.isArray(value) && value.every(isScalar),
}
export const change: Shape = {
  says: '[from, to] of plain values',
  fits: (value) => Array.isArray(value) && value.length === 2 && value.every(isScalar),
}
export const permits: Shape = {
  says: 'null or a number of permits from 1',
  fits: (value) => value === null || (isNatural(value) && value > 0),
}
export const client: Shape = {
  says: 'null, a client, or a map with one under "client"',
  fits: (value) => value === null || isName(value) || (isRecord(value) && isName(value['client'])),
}
export const fence: Shape = {
  says: 'a fence (an integer that is not negative), alone, in a list or under "fence"',
  fits: (value) => fenceOf(value) !== undefined,
}

export function fenceOf(value: Value): number | undefined {
  const given = Array.isArray(value) && value.length === 1 ? value[0] : isRecord(value) ? value['fence'] : value
  return isNatural(given) ? given : undefined
}

/** A key, a client: a string or a number. */
export function isName(value: Value | undefined): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

export function isNatural(value: Value | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
