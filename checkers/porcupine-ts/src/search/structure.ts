/**
 * Plain data, compared by structure: arrays and objects by what they hold, in the order of their keys or another; anything
 * else that is no plain object is equal to itself alone. A hash only finds candidates.
 */

/** Equal for equal structures with their keys in the same order. O(size), of long strings O(1). */
export function structureHash(value: unknown): number {
  switch (typeof value) {
    case 'number':
      return Math.imul(Number.isInteger(value) ? value | 0 : (value * 0x10001) | 0, 0x9e3779b1)
    case 'string':
      return stringHash(value)
    case 'boolean':
      return value ? 3 : 5
    case 'bigint':
      return Number(value % LARGE_PRIME) | 0
    case 'object': {
      if (value === null) return 7
      let hash = 11
      if (Array.isArray(value)) for (const each of value) hash = Math.imul(hash, 33) + structureHash(each)
      else for (const key in value) hash = Math.imul(hash, 33) + structureHash((value as Record<string, unknown>)[key])
      return hash | 0
    }
    default:
      return 13
  }
}

/** O(size). */
export function sameStructure(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!sameStructure(a[i], b[i])) return false
    return true
  }
  if (!isPlain(a) || !isPlain(b)) return false
  let keys = 0
  for (const key in a) {
    if (!(key in b) || !sameStructure((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
      return false
    keys++
  }
  for (const _ in b) keys--
  return keys === 0
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const LARGE_PRIME = 4_294_967_291n

/** Looked at as a whole up to this length; of a longer string the ends, and as much again in between. */
const WHOLE = 16
const END = 6

export function stringHash(text: string): number {
  const { length } = text
  if (length <= WHOLE) return spanHash(text, 0, length, 1, length)
  const head = spanHash(text, 0, END, 1, length)
  const between = spanHash(text, END, length - END, ((length - 2 * END) / (2 * END)) | 0 || 1, head)
  return spanHash(text, length - END, length, 1, between)
}

function spanHash(text: string, from: number, to: number, stride: number, seed: number): number {
  let hash = seed
  for (let i = from; i < to; i += stride) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}
