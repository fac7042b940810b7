/**
 * Op schemas: for each function of a workload, the shape of the value it is invoked with and of the value an `ok`
 * completion carries. They type checkers, and the conductor validates every completion against them, so that a client's
 * mistake never looks like an anomaly.
 */
import * as v from 'valibot'
import type { Json } from './json.ts'

/**
 * `keyed` functions act on one object, named by the op's `key`. `outsideModel`: no model of the object says anything of the
 * function, as of a read that one node answers from its own state; checkers by model leave its operations out.
 */
export type FunctionSchema = {
  readonly invoke: v.GenericSchema<Json>
  readonly ok: v.GenericSchema<Json>
  readonly keyed: boolean
  readonly outsideModel?: true
}

export type OpSchema = { readonly [f: string]: FunctionSchema }

/** What is wrong with `value` as the `side` value of `f`, with the path to it; undefined if nothing. */
export function schemaProblem(schema: OpSchema, f: string, side: 'invoke' | 'ok', value: Json): string | undefined {
  const functionSchema = schema[f]
  if (functionSchema === undefined) return `unknown function '${f}'`
  const result = v.safeParse(functionSchema[side], value, { abortEarly: true })
  if (result.success) return undefined
  const issue = result.issues[0]
  const path = v.getDotPath(issue)
  return `${side} value of '${f}'${path === null ? '' : ` at ${path}`}: ${issue.message}`
}
