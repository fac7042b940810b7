/**
 * An operation of a history as life lines need it: who, where, when, how it ended.
 * Station: report.
 */
import { type History, NO_NAME, NO_PAIR, OP_TYPES } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'
import { duration } from '../format.ts'
import { isInvocation } from '../operation-view.ts'
import { clipped, visibleLine } from '../visible.ts'

const NAME_LENGTH = 24

export type Told = {
  readonly invocation: number
  readonly f: string
  readonly key?: string
  readonly process: number
  readonly asked: Json
  readonly startNs: number
  /** Undefined where it never completed. */
  readonly endNs?: number
  readonly outcome: 'ok' | 'fail' | 'info'
  readonly value: Json
  readonly code?: string
  readonly node?: string
}

/** Operations of these functions, in order of invocation. */
export function* toldBy(history: History, functions: readonly string[]): Generator<Told> {
  const { f, functions: names } = history.columns
  const wanted = new Set(functions.map((name) => names.indexOf(name)))
  for (let index = 0; index < history.length; index++)
    if (isInvocation(history, index) && wanted.has(f[index] as number)) yield told(history, index)
}

function told({ columns }: History, invocation: number): Told {
  const pair = columns.pair[invocation] as number
  const completion = pair === NO_PAIR ? undefined : pair
  const key = columns.key[invocation] as number
  const node = columns.node[invocation] as number
  const process = columns.process[invocation] as number
  const code = completion === undefined ? undefined : columns.error.get(completion)?.code
  return {
    invocation,
    f: columns.functions[columns.f[invocation] as number] as string,
    ...(key === NO_NAME ? {} : { key: columns.keys[key] as string }),
    process,
    asked: columns.value[invocation] as Json,
    startNs: columns.time[invocation] as number,
    ...(completion === undefined ? {} : { endNs: columns.time[completion] as number }),
    outcome: completion === undefined ? 'info' : (OP_TYPES[columns.type[completion] as number] as Told['outcome']),
    value: completion === undefined ? null : (columns.value[completion] as Json),
    ...(code === undefined ? {} : { code }),
    ...(node === NO_NAME ? {} : { node: columns.nodes[node] as string }),
  }
}

/** 'process 3 at n1'. */
export function whoOf({ process, node }: Told): string {
  return `process ${process}${node === undefined ? '' : ` at ${named(node)}`}`
}

/** How a sending ended, as the end of its sentence; `done`: what the system says where it took it. */
export function outcomeWords({ outcome, code, startNs, endNs = startNs }: Told, done: string): string {
  if (outcome === 'ok') return `${done} after ${duration(endNs - startNs)}`
  if (code === 'UNCONFIRMED') return 'no confirm asked for'
  const why = code === undefined ? '' : ` (${named(code)})`
  return outcome === 'fail' ? `surely failed${why}` : `outcome unknown${why}`
}

/** A name of the run, on one line and short. */
export function named(name: string): string {
  return clipped(visibleLine(name), NAME_LENGTH)
}

/** The fields of an object; none of anything else. */
export function fieldsOf(value: Json): { readonly [name: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: Json })
    : {}
}

export function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}
