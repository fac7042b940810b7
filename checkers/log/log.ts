/**
 * Logs that only grow: every acknowledged record stays at its offset, each once, in an order that is the same for all who read.
 * After Jepsen's kafka workload (jepsen.tests.kafka) for clients that assign; never red, since allowed: others' records between
 * two sends of a process, and polls that lag.
 * Station: checkers. O(sends + offsets polled); what it would need beyond its budget makes it unknown.
 */

import { type History, NEMESIS } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'
import { isPhaseOp } from '../../harness/core/op.ts'
import type { Anomaly, CheckResult } from '../../harness/core/verdict.ts'
import type { Budget, Checker, RunFacts } from '../checker.ts'
import { opsOf } from '../operation-words.ts'
import { unknown } from '../unknown.ts'
import { missedRecords, overwrittenRecords, unsentReads } from './contents.ts'
import { type LogHistory, logHistories, POLL, type Poll, SEND } from './log-history.ts'
import { type LogTable, logTable } from './log-table.ts'
import { logTwin } from './log-twin.ts'
import { ODDITY_NAMES, type Oddity } from './oddity.ts'
import { duplicates, inconsistentOffsets } from './offsets.ts'
import { pollOrder, sendOrder } from './order.ts'
import { untoldLosses } from './untold.ts'

const NAME = 'log'
/** Entries of maps, of each record that is there. */
const BYTES_PER_RECORD = 200
/** Two numbers, each time that one is shown: a log that is replayed shows the same ones again and again. */
const BYTES_PER_SHOWN = 32
/** Of one kind in one log only so many are told; all are counted. */
const TOLD_MAX = 3

export const logChecker: Checker = {
  name: NAME,
  summary:
    'every acknowledged record of a log stays at its offset, once, in one order, and every poll that passes shows it',
  applies: ({ schema }) =>
    schema[SEND] === undefined || schema[POLL] === undefined ? 'the workload has no logs' : true,
  check: judged,
  twin: logTwin,
}

type JudgedLog = { readonly log: LogHistory; readonly table: LogTable; readonly oddities: readonly Oddity[] }

function judged(history: History, run: RunFacts, budget: Budget): CheckResult {
  const split = logHistories(history)
  if (split.type === 'problem') return unknown(NAME, `the history has no log's values: ${split.problem}`)
  const size = split.logs.reduce((sum, { sends, polls }) => sum + sends.length + passedBy(polls), 0)
  if (size > budget.steps)
    return unknown(NAME, `there are ${size} records to look at, and ${budget.steps} steps for it`)
  const bytes = split.logs.reduce((sum, log) => sum + bytesFor(log), 0)
  if (bytes > budget.bytes)
    return unknown(NAME, `what was sent and polled takes ${bytes} bytes to hold, and there are ${budget.bytes}`)
  const logs = split.logs.map((log): JudgedLog => {
    const table = logTable(log)
    return { log, table, oddities: odditiesOf(log, table) }
  })
  const anomalies = logs.flatMap((each) => anomaliesOf(history, each))
  const unread = logs.reduce((sum, each) => sum + unreadIn(history, each, run), 0)
  const common = { checker: NAME, anomalies, stats: { ...figures(logs), unread } }
  if (anomalies.length > 0) return { ...common, verdict: 'invalid' }
  const doubt = doubtOf(logs, unread)
  return doubt === undefined ? { ...common, verdict: 'valid' } : { ...common, verdict: 'unknown', reason: doubt }
}

/** Of the distinct records there are no more than polls passed offsets. */
function bytesFor({ sends, polls }: LogHistory): number {
  const shown = shownBy(polls)
  const end = polls.reduce((last, { next }) => Math.max(last, next), 0)
  return BYTES_PER_SHOWN * shown + BYTES_PER_RECORD * (sends.length + Math.min(shown, end))
}

function odditiesOf(log: LogHistory, table: LogTable): readonly Oddity[] {
  const found = [
    ...missedRecords(log, table),
    ...overwrittenRecords(log, table),
    ...untoldLosses(log, table),
    ...inconsistentOffsets(table),
    ...duplicates(table),
    ...unsentReads(log, table),
    ...pollOrder(log),
    ...sendOrder(log, table),
  ]
  const rank = (oddity: Oddity) => ODDITY_NAMES.indexOf(oddity.name)
  return found.sort((a, b) => rank(a) - rank(b))
}

function anomaliesOf(history: History, { log, oddities }: JudgedLog): readonly Anomaly[] {
  const name = log.name === undefined ? 'the log' : `log '${log.name}'`
  return ODDITY_NAMES.flatMap((kind) =>
    oddities
      .filter((oddity) => oddity.name === kind)
      .slice(0, TOLD_MAX)
      .map(({ words, invocations }) => ({
        name: kind,
        sentence: `${name}: ${words}`,
        ops: opsOf(history, invocations),
        ...(log.name === undefined ? {} : { key: log.name }),
      })),
  )
}

function figures(judged: readonly JudgedLog[]): { readonly [name: string]: Json } {
  const sum = (of: (each: JudgedLog) => number) => judged.reduce((total, each) => total + of(each), 0)
  const count = (name: string) => sum(({ oddities }) => oddities.filter((oddity) => oddity.name === name).length)
  return {
    logs: judged.length,
    sends: sum(({ log }) => log.sends.length),
    acknowledged: sum(({ log }) => log.sends.filter(({ outcome }) => outcome === 'ok').length),
    recovered: sum(
      ({ log, table }) => log.sends.filter(({ outcome, value }) => outcome === 'info' && table.shown.has(value)).length,
    ),
    polls: sum(({ log }) => log.polls.length),
    recordsPolled: sum(({ log }) => shownBy(log.polls)),
    anomalies: Object.fromEntries(ODDITY_NAMES.map((name) => [name, count(name)])),
  }
}

function doubtOf(judged: readonly JudgedLog[], unread: number): string | undefined {
  if (
    !judged.some(({ log, table }) => log.sends.some(({ outcome, value }) => outcome === 'ok' && table.shown.has(value)))
  )
    return 'no record is known to have been acknowledged and polled'
  return unread === 0 ? undefined : `${unread} acknowledged records were never reached by the final polls`
}

/** Acknowledged sends whose offset no poll passed, in the final phase if there is to be one. */
function unreadIn(history: History, { log, table }: JudgedLog, { expectsFinalPhase }: RunFacts): number {
  const since = expectsFinalPhase ? finalPhaseAt(history) : 0
  const end = log.polls.reduce((most, { invocation, next }) => (invocation >= since && next > most ? next : most), 0)
  return log.sends.filter(({ outcome, offset, value }) => {
    if (outcome !== 'ok') return false
    return offset === undefined ? !table.shown.has(value) : offset >= end
  }).length
}

/** Infinity if it was never reached. */
function finalPhaseAt(history: History): number {
  for (let index = history.length - 1; index >= 0; index--) {
    if (history.columns.process[index] !== NEMESIS) continue
    const op = history.op(index)
    if (isPhaseOp(op) && op.value.phase === 'final') return index
  }
  return Number.POSITIVE_INFINITY
}

function passedBy(polls: readonly Poll[]): number {
  return polls.reduce((sum, { from, next, records }) => sum + Math.max(0, next - from) + records.length, 0)
}

function shownBy(polls: readonly Poll[]): number {
  return polls.reduce((sum, { records }) => sum + records.length / 2, 0)
}
