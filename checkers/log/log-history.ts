/**
 * From the columns of a history to the sends and polls of each log, with the values that harness/workloads/log-schema.ts gives.
 * They are checked once more, since a stored history may come from anywhere.
 */
import { type History, NO_NAME } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'

export const SEND = 'send'
export const POLL = 'poll'

/** `invocation` is the index of an op. */
export type Send = {
  readonly value: number
  readonly invocation: number
  readonly process: number
  readonly outcome: 'ok' | 'fail' | 'info'
  /** The index of its acknowledgement. */
  readonly acknowledged: number | undefined
  /** What its acknowledgement told, if it told any. */
  readonly offset: number | undefined
}

/** One that was answered ok. */
export type Poll = {
  readonly invocation: number
  readonly completion: number
  readonly process: number
  readonly asked: 'next' | 'beginning' | 'after-crash'
  /** It says of every offset from `from` (included) to `next` (not included) what is there. */
  readonly from: number
  readonly next: number
  /** In the order of the answer, as offset, value, offset, value, ... */
  readonly records: readonly number[]
}

/** All in order of invocation. */
export type LogHistory = {
  /** Undefined where the ops name none. */
  readonly name: string | undefined
  readonly sends: readonly Send[]
  readonly polls: readonly Poll[]
  /** Polls that were not answered ok, and before that took their client back to the beginning. */
  readonly vainSeeks: readonly { readonly invocation: number; readonly process: number }[]
}

/** Logs in order of first invocation; or the first op whose value is none of a log's. */
export type LogHistories =
  | { readonly type: 'logs'; readonly logs: readonly LogHistory[] }
  | { readonly type: 'problem'; readonly problem: string }

type Growing = {
  readonly name: string | undefined
  readonly sends: Send[]
  readonly polls: Poll[]
  readonly vainSeeks: { invocation: number; process: number }[]
}

export function logHistories(history: History): LogHistories {
  const { columns } = history
  const logs = new Map<number, Growing>()
  for (const { invocation, completion, outcome } of history.operations()) {
    const f = columns.functions[columns.f[invocation] as number]
    if (f !== SEND && f !== POLL) continue
    const log = logOf(history, invocation, logs)
    const process = columns.process[invocation] as number
    const answer = outcome === 'ok' && completion !== undefined ? completion : undefined
    const asked = columns.value[invocation]
    if (f === SEND) {
      const offset = answer === undefined ? undefined : offsetIn(columns.value[answer])
      if (!isNatural(asked) || offset === 'problem')
        return problem(answer ?? invocation, f, columns.value[answer ?? invocation])
      log.sends.push({ value: asked, invocation, process, outcome, acknowledged: answer, offset })
    } else if (answer !== undefined) {
      const seen = seenIn(columns.value[answer])
      if (seen === undefined || !isSeek(asked)) return problem(answer, f, columns.value[answer])
      log.polls.push({ invocation, completion: answer, process, asked, ...seen })
    } else if (asked !== 'next') log.vainSeeks.push({ invocation, process })
  }
  return { type: 'logs', logs: [...logs.values()] }
}

function logOf({ columns }: History, invocation: number, logs: Map<number, Growing>): Growing {
  const id = columns.key[invocation] as number
  const known = logs.get(id)
  if (known !== undefined) return known
  const fresh = { name: id === NO_NAME ? undefined : columns.keys[id], sends: [], polls: [], vainSeeks: [] }
  logs.set(id, fresh)
  return fresh
}

function offsetIn(value: Json | undefined): number | undefined | 'problem' {
  if (!Array.isArray(value) || value.length !== 2) return 'problem'
  const offset = (value as readonly Json[])[0]
  if (offset === null) return undefined
  return isNatural(offset) ? offset : 'problem'
}

function seenIn(value: Json | undefined): Pick<Poll, 'from' | 'next' | 'records'> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { from, next, records } = value as { readonly [name: string]: Json }
  if (!isNatural(from) || !isNatural(next) || !Array.isArray(records)) return undefined
  const flat: number[] = []
  for (const record of records as readonly Json[]) {
    if (!Array.isArray(record) || record.length !== 2) return undefined
    const [offset, sent] = record as readonly Json[]
    if (!isNatural(offset) || !isNatural(sent)) return undefined
    flat.push(offset, sent)
  }
  return { from, next, records: flat }
}

function isSeek(value: Json | undefined): value is Poll['asked'] {
  return value === 'next' || value === 'beginning' || value === 'after-crash'
}

function isNatural(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function problem(index: number, f: string, value: Json | undefined): LogHistories {
  return { type: 'problem', problem: `op ${index}: ${f} of ${JSON.stringify(value)?.slice(0, 80)}` }
}
