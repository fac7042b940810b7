/**
 * What an operation on a versioned register writes and tells, with the values that harness/workloads/register-schema.ts
 * gives.
 */
import type { Json } from '../../harness/core/json.ts'

/** [revision, value] as an observation has it. */
export type Version = readonly [revision: number, value: Json]

/** The value that an operation invoked so would write; undefined if it writes none. */
export function writtenBy(f: string, invoked: Json): Json | undefined {
  if (f === 'write') return invoked
  return f === 'cas' && Array.isArray(invoked) ? (invoked[1] as Json) : undefined
}

/** The value that an applied compare-and-set invoked so has replaced, and so has seen; undefined for another function. */
export function replacedBy(f: string, invoked: Json): Json | undefined {
  return f === 'cas' && Array.isArray(invoked) ? (invoked[0] as Json) : undefined
}

/** The revision that an ok write, or an applied compare-and-set, made. */
export function acknowledgedBy(f: string, completed: Json): number | undefined {
  if (f === 'write') return versionIn(completed)?.[0]
  if (f !== 'cas' || !isObject(completed) || completed['applied'] !== true) return undefined
  const revision = completed['revision']
  return typeof revision === 'number' ? revision : undefined
}

/** What an ok read, or a refused compare-and-set, saw. */
export function observedBy(f: string, completed: Json): Version | undefined {
  if (f === 'read') return versionIn(completed)
  return f === 'cas' && isObject(completed) && completed['applied'] === false ? versionIn(completed['seen']) : undefined
}

function versionIn(pair: Json | undefined): Version | undefined {
  return Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'number'
    ? (pair as unknown as Version)
    : undefined
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
