import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { compose } from '../../../checkers/compose.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Json } from '../../../harness/core/json.ts'
import type { OpSchema } from '../../../harness/core/op-schema.ts'
import { DIRECTED_CHECKERS, DIRECTED_MODEL, DIRECTED_SCHEMA } from '../../../harness/workloads/directed.ts'

/** Operations one after the other: f, argument, what came back. */
function judged(operations: readonly (readonly [f: string, argument: Json, seen: Json])[], schema: OpSchema) {
  const builder = new HistoryBuilder()
  for (const [process, [f, value, seen]] of operations.entries()) {
    const op = { process, f, key: 'k', node: 'n1' }
    builder.add({ ...op, index: builder.length, time: builder.length, type: 'invoke', value })
    builder.add({ ...op, index: builder.length, time: builder.length, type: 'ok', value: seen })
  }
  const [result] = compose(DIRECTED_CHECKERS, builder.finish(), {
    schema,
    model: DIRECTED_MODEL,
    requestedFaults: [],
    expectsFinalPhase: false,
  })
  return { verdict: result?.verdict, leftOut: result?.stats['operationsLeftOut'] }
}

const WRITES = [
  ['write', 1, [1, 1]],
  ['write', 2, [2, 2]],
] as const
const STALE: Json = [1, 1]

describe('functions outside the model', () => {
  it('are left out, and counted: a local read may be old', () => {
    const operations = [...WRITES, ['read-local', null, STALE], ['read', null, [2, 2]]] as const
    expect(judged(operations, DIRECTED_SCHEMA)).toEqual({ verdict: 'valid', leftOut: 1 })
  })

  it('hide nothing else: a read that is old is still found', () => {
    const operations = [...WRITES, ['read-local', null, STALE], ['read', null, STALE]] as const
    expect(judged(operations, DIRECTED_SCHEMA)).toEqual({ verdict: 'invalid', leftOut: 1 })
  })

  it('are not counted where there are none', () => {
    expect(judged(WRITES, DIRECTED_SCHEMA)).toEqual({ verdict: 'valid', leftOut: undefined })
  })

  it('are those the schema names: the same function inside the model is unknown to it', () => {
    const inside = { ...DIRECTED_SCHEMA, 'read-local': { invoke: v.null(), ok: v.any(), keyed: true } }
    expect(judged([...WRITES, ['read-local', null, STALE]], inside).verdict).toBe('unknown')
  })
})

describe('a write after a range that is gone', () => {
  it('is judged as the write it is: what it wrote may be read', () => {
    const operations = [WRITES[0], ['write-after-range', 2, [2, 2]], ['read', null, [2, 2]]] as const
    expect(judged(operations, DIRECTED_SCHEMA).verdict).toBe('valid')
  })

  it('is judged as the write it is: it must not be lost', () => {
    const operations = [WRITES[0], ['write-after-range', 2, [2, 2]], ['read', null, STALE]] as const
    expect(judged(operations, DIRECTED_SCHEMA).verdict).toBe('invalid')
  })
})
