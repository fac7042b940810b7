/**
 * Requests of clients as commands and queries. Checked by hand: this runs for every operation.
 *
 * | f          | key  | value                                     | becomes                                            |
 * |------------|------|-------------------------------------------|----------------------------------------------------|
 * | read       | key  | null                                      | query                                              |
 * | read-local | key  | null                                      | query, to be answered from the node's own state    |
 * | read-list  | key  | null                                      | query                                              |
 * | write      | key  | value                                     | command                                            |
 * | cas        | key  | [from, to]                                | command                                            |
 * | append     | key  | value                                     | command                                            |
 * | txn        | none | [op, ...] or { compares: [...], ops }      | query if it only reads, else command               |
 * | acquire    | lock | owner                                     | command                                            |
 * | release    | lock | [owner, fence]                            | command                                            |
 * | holder     | lock | null                                      | query                                              |
 * | watch      | key  | the revision from which on                | query                                              |
 *
 * Values are integers below 2^53 in size; keys, locks and owners are texts that are not empty.
 */
import type { Json } from '../../../harness/core/json.ts'
import type { ClientRequest } from '../../client.ts'
import type { Command } from './command.ts'
import { isArray, isIndex, isText, isValue } from './json-checks.ts'
import { parseTransaction } from './parse-transaction.ts'
import type { Query } from './query.ts'

/** `local`: to be answered from the node's own state, as it is. */
export type Asked =
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'query'; readonly query: Query; readonly local: boolean }

/** The functions that parseRequest knows. */
export const MACHINE_FUNCTIONS: readonly string[] = [
  'read',
  'read-local',
  'read-list',
  'write',
  'cas',
  'append',
  'txn',
  'acquire',
  'release',
  'holder',
  'watch',
]

/** Undefined for what is malformed. */
export function parseRequest({ f, key, value }: ClientRequest): Asked | undefined {
  if (f === 'txn') return key === undefined ? parseTransaction(value) : undefined
  if (!isText(key)) return undefined
  switch (f) {
    case 'read':
    case 'read-local':
      return value === null ? { type: 'query', query: { type: 'read', key }, local: f === 'read-local' } : undefined
    case 'read-list':
      return value === null ? query({ type: 'read-list', key }) : undefined
    case 'holder':
      return value === null ? query({ type: 'holder', lock: key }) : undefined
    case 'watch':
      return isIndex(value) ? query({ type: 'watch', key, revision: value }) : undefined
    case 'write':
      return isValue(value) ? command({ type: 'write', key, value }) : undefined
    case 'append':
      return isValue(value) ? command({ type: 'append', key, value }) : undefined
    case 'acquire':
      return isText(value) ? command({ type: 'acquire', lock: key, owner: value }) : undefined
    case 'cas':
    case 'release':
      return parsePair(f, key, value)
    default:
      return undefined
  }
}

function parsePair(f: 'cas' | 'release', key: string, value: Json): Asked | undefined {
  if (!isArray(value) || value.length !== 2) return undefined
  const [first, second] = value
  if (f === 'cas')
    return isValue(first) && isValue(second) ? command({ type: 'cas', key, from: first, to: second }) : undefined
  return isText(first) && isIndex(second)
    ? command({ type: 'release', lock: key, owner: first, fence: second })
    : undefined
}

function command(asked: Command): Asked {
  return { type: 'command', command: asked }
}

function query(asked: Query): Asked {
  return { type: 'query', query: asked, local: false }
}
