/** A transaction as a client writes it: a list of micro-operations, or { compares, ops }. */
import type { Json } from '../../../harness/core/json.ts'
import type { Compare, MicroOp } from './command.ts'
import { isArray, isIndex, isText, isValue } from './json-checks.ts'
import type { Asked } from './request.ts'
import { isReadOnly } from './transaction.ts'

/** Undefined for what is malformed, and for one that does nothing. */
export function parseTransaction(value: Json): Asked | undefined {
  const compares = parsedAll(isArray(value) ? [] : memberOf(value, 'compares'), parseCompare)
  const ops = parsedAll(isArray(value) ? value : memberOf(value, 'ops'), parseMicroOp)
  if (compares === undefined || ops === undefined || ops.length === 0) return undefined
  return isReadOnly(ops)
    ? { type: 'query', query: { type: 'read-txn', compares, ops }, local: false }
    : { type: 'command', command: { type: 'txn', compares, ops } }
}

function parseMicroOp(value: Json): MicroOp | undefined {
  if (!isArray(value) || value.length !== 3) return undefined
  const [f, key, argument] = value
  if (!isText(key)) return undefined
  if (f === 'r') return argument === null ? ['r', key, null] : undefined
  return (f === 'w' || f === 'append') && isValue(argument) ? [f, key, argument] : undefined
}

function parseCompare(value: Json): Compare | undefined {
  if (!isArray(value) || value.length !== 3) return undefined
  const [what, key, wanted] = value
  if (!isText(key)) return undefined
  if (what === 'revision') return isIndex(wanted) ? ['revision', key, wanted] : undefined
  return what === 'value' && (wanted === null || isValue(wanted)) ? ['value', key, wanted] : undefined
}

function parsedAll<Part>(
  values: Json | undefined,
  parse: (value: Json) => Part | undefined,
): readonly Part[] | undefined {
  if (!isArray(values)) return undefined
  const parts: Part[] = []
  for (const value of values) {
    const part = parse(value)
    if (part === undefined) return undefined
    parts.push(part)
  }
  return parts
}

function memberOf(value: Json, name: 'compares' | 'ops'): Json | undefined {
  if (typeof value !== 'object' || value === null || isArray(value)) return undefined
  return Object.hasOwn(value, name) ? value[name] : undefined
}
