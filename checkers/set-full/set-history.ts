/**
 * From the columns of a history to the adds and whole reads of each set, with the values that
 * harness/workloads/set-schema.ts gives. They are checked once more, since a stored history may come from anywhere.
 */
import { type History, NO_NAME } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'

export const ADD = 'append'
export const READ = 'read-list'

/** Of ops, by their index. */
export type Add = {
  readonly element: number
  readonly invocation: number
  readonly completion: number | undefined
  readonly outcome: 'ok' | 'fail' | 'info'
}

/** One that was answered ok. */
export type Read = { readonly invocation: number; readonly completion: number; readonly elements: readonly number[] }

/** Both in order of invocation. `key` is undefined where the ops name none. */
export type SetHistory = {
  readonly key: string | undefined
  readonly adds: readonly Add[]
  readonly reads: readonly Read[]
}

/** Sets in order of first invocation; or the first op whose value is none of a set's. */
export type SetHistories =
  | { readonly type: 'sets'; readonly sets: readonly SetHistory[] }
  | { readonly type: 'problem'; readonly problem: string }

type Growing = { readonly key: string | undefined; readonly adds: Add[]; readonly reads: Read[] }

export function setHistories(history: History): SetHistories {
  const { columns } = history
  const sets = new Map<number, Growing>()
  for (const { invocation, completion, outcome } of history.operations()) {
    const f = columns.functions[columns.f[invocation] as number]
    if (f !== ADD && f !== READ) continue
    const set = setOf(history, invocation, sets)
    if (f === ADD) {
      const element = columns.value[invocation]
      if (!isElement(element)) return problem(invocation, f, element)
      set.adds.push({ element, invocation, completion, outcome })
    } else if (outcome === 'ok' && completion !== undefined) {
      const elements = elementsIn(columns.value[completion])
      if (elements === undefined) return problem(completion, f, columns.value[completion])
      set.reads.push({ invocation, completion, elements })
    }
  }
  return { type: 'sets', sets: [...sets.values()] }
}

function setOf({ columns }: History, invocation: number, sets: Map<number, Growing>): Growing {
  const id = columns.key[invocation] as number
  const known = sets.get(id)
  if (known !== undefined) return known
  const fresh = { key: id === NO_NAME ? undefined : columns.keys[id], adds: [], reads: [] }
  sets.set(id, fresh)
  return fresh
}

function elementsIn(value: Json | undefined): readonly number[] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const elements = value[1] as Json
  return Array.isArray(elements) && elements.every(isElement) ? elements : undefined
}

function isElement(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value)
}

function problem(index: number, f: string, value: Json | undefined): SetHistories {
  return { type: 'problem', problem: `op ${index}: ${f} of ${JSON.stringify(value)?.slice(0, 80)}` }
}
