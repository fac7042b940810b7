/**
 * Sets that only grow: every element that was acknowledged, or shown by a read, is shown by every read that begins later;
 * none is shown more often than it was added, and none that nobody added. After Jepsen's set-full (jepsen.checker), with
 * `linearizable?` on, and with duplicates found, which there a slip hides (`< 1` for `> 1`).
 * Station: checkers. O(adds x log reads + all elements in all reads); what it would need beyond its budget makes it unknown.
 */

import { type History, NEMESIS } from '../../harness/core/history.ts'
import { isPhaseOp } from '../../harness/core/op.ts'
import type { Checker, RunFacts } from '../checker.ts'
import { unknown } from '../unknown.ts'
import { elementTable } from './element-table.ts'
import { fatesOf } from './fates.ts'
import { figures, type JudgedSet } from './figures.ts'
import { findings } from './findings.ts'
import { ADD, READ, type SetHistory, setHistories } from './set-history.ts'

const NAME = 'set-full'
const BYTES_PER_ELEMENT = 8

export const setFull: Checker = {
  name: NAME,
  summary: 'every element added to a set, or read from it, is shown once by every read that begins later',
  applies: ({ schema, readsMayBeOld }) => {
    if (schema[ADD] === undefined || schema[READ] === undefined) return 'the workload has no sets'
    return readsMayBeOld === true ? 'its reads may be old, so that one misses an element proves nothing' : true
  },
  check(history, run, budget) {
    const split = setHistories(history)
    if (split.type === 'problem') return unknown(NAME, `the history has no set's values: ${split.problem}`)
    const size = split.sets.reduce((sum, { adds, reads }) => sum + adds.length + shownIn(reads), 0)
    if (size > budget.steps)
      return unknown(NAME, `there are ${size} elements to look at, and ${budget.steps} steps for it`)
    if (size * BYTES_PER_ELEMENT > budget.bytes)
      return unknown(NAME, `there are ${size} elements to look at, and ${budget.bytes} bytes to hold them`)
    const judged = split.sets.map((set): JudgedSet => {
      const table = elementTable(set)
      return { set, table, fates: fatesOf(table, set.reads) }
    })
    const anomalies = judged.flatMap(({ set, table, fates }) => findings(history, set, table, fates))
    const common = { checker: NAME, anomalies, stats: figures(history, judged) }
    if (anomalies.length > 0) return { ...common, verdict: 'invalid' }
    const doubt = doubtOf(history, judged, run)
    return doubt === undefined ? { ...common, verdict: 'valid' } : { ...common, verdict: 'unknown', reason: doubt }
  },
}

function shownIn(reads: SetHistory['reads']): number {
  return reads.reduce((sum, { elements }) => sum + elements.length, 0)
}

/** Why what was seen is too little to be called valid. */
function doubtOf(history: History, judged: readonly JudgedSet[], { expectsFinalPhase }: RunFacts): string | undefined {
  const fates = judged.flatMap((each) => each.fates)
  if (judged.every(({ set }) => set.reads.length === 0)) return 'no set was ever read'
  if (!fates.some(({ name }) => name === 'stable')) return 'no element is known to have been added and read'
  const unread = fates.filter(({ name }) => name === 'never-read').length
  if (unread > 0) return `${unread} acknowledged elements were never read after they were added`
  if (!expectsFinalPhase) return undefined
  const from = finalPhaseAt(history)
  if (from === undefined) return 'the final phase was never reached'
  const unreadSets = judged.filter(({ set }) => set.reads.every(({ invocation }) => invocation < from))
  return unreadSets.length === 0 ? undefined : `${unreadSets.length} of ${judged.length} sets have no final read`
}

function finalPhaseAt(history: History): number | undefined {
  for (let index = history.length - 1; index >= 0; index--) {
    if (history.columns.process[index] !== NEMESIS) continue
    const op = history.op(index)
    if (isPhaseOp(op) && op.value.phase === 'final') return index
  }
  return undefined
}
