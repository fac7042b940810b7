/**
 * Settles what clients could not know: the fate of each write of unknown outcome, by the members' logs. Pure; sound facts
 * only.
 * Station: checkers.
 *
 * | fate         | proved by                                                                                       |
 * |--------------|-------------------------------------------------------------------------------------------------|
 * | committed    | its entry is proved committed. Whether it took effect is another matter for a conditional one    |
 * | superseded   | its entry is in some log, and wherever it is another entry is proved committed at that index     |
 * | never-logged | no log has it, every log is whole, and when they were copied nothing could come any more         |
 * | cannot-tell  | everything else, as an entry on a minority's tail, or content that is not unique                 |
 *
 * In the settled history superseded and never-logged writes are failures: they surely did not happen. Committed ones stay
 * open, since no client saw when; that nothing committed is lost is the checker `raft-log`'s business.
 */
import type { History } from '../../../harness/core/history.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import { type ClientOp, isClientOp } from '../../../harness/core/op.ts'
import type { RaftEvidence } from '../../../harness/core/raft-evidence.ts'
import type { LoggedWrite, LogPlace } from '../../../harness/core/raft-log.ts'
import type { ClientRequest } from '../../../systems/client.ts'
import { whyUnreadable } from '../log-view.ts'
import { type CommittedLog, committedLog } from './committed-log.ts'
import { type Contents, contentOf, contentsOf } from './contents.ts'

export type Fate =
  | {
      readonly fate: 'committed'
      readonly term: number
      readonly index: number
      readonly conditional: boolean
      readonly node: string
      readonly proof: LogPlace
    }
  | { readonly fate: 'superseded'; readonly index: number }
  | { readonly fate: 'never-logged' }
  | { readonly fate: 'cannot-tell'; readonly why: string }

/** How the system logs a request; undefined for what it does not log. */
export type Logged = (request: ClientRequest) => LoggedWrite | undefined

/** Fates by the index of the invocation. */
export type Settled = { readonly history: History; readonly fates: ReadonlyMap<number, Fate> }

export function settle(history: History, evidence: RaftEvidence, logged: Logged): Settled {
  const writers = countWriters(history, logged)
  const contents = contentsOf(evidence.members)
  const committed = committedLog(evidence.members)
  const whyIncomplete = incompleteness(evidence)
  const fates = new Map<number, Fate>()
  for (const { invocation, outcome } of history.operations()) {
    if (outcome !== 'info') continue
    const write = logged(requestOf(history.op(invocation) as ClientOp))
    if (write === undefined) continue
    const content = contentOf(write)
    const isUnique = writers.get(content) === 1
    fates.set(
      invocation,
      isUnique
        ? fateOf(content, contents, committed, whyIncomplete)
        : { fate: 'cannot-tell', why: 'other operations write the same' },
    )
  }
  return { history: withoutWhatFailed(history, fates), fates }
}

export function requestOf({ f, key, value }: ClientOp): ClientRequest {
  return { f, value, ...(key === undefined ? {} : { key }) }
}

function fateOf(
  content: string,
  contents: Contents,
  { entries }: CommittedLog,
  whyIncomplete: string | undefined,
): Fate {
  const found = contents.get(content) ?? []
  for (const { term, index, request } of found) {
    const proved = entries.get(index)
    if (proved?.entry.term === term) {
      const conditional = request?.conditional === true
      return { fate: 'committed', term, index, conditional, node: proved.node, proof: proved.proof }
    }
  }
  const [first] = found
  if (first === undefined)
    return whyIncomplete === undefined ? { fate: 'never-logged' } : { fate: 'cannot-tell', why: whyIncomplete }
  const open = found.find(({ index }) => entries.get(index) === undefined)
  if (open !== undefined)
    return {
      fate: 'cannot-tell',
      why: `an entry at index ${open.index} of which no log proves whether it is committed`,
    }
  // Elsewhere it could be only in a log that was not read.
  return whyIncomplete === undefined
    ? { fate: 'superseded', index: first.index }
    : { fate: 'cannot-tell', why: whyIncomplete }
}

/** Why the logs may not show everything that was ever proposed; undefined if they do. */
function incompleteness({ members, atRest }: RaftEvidence): string | undefined {
  if (!atRest) return 'the logs were copied while something may still have been under way'
  for (const member of members) {
    const why = whyUnreadable(member)
    if (why !== undefined) return why
  }
  return members.length === 0 ? 'there are no logs' : undefined
}

function countWriters(history: History, logged: Logged): ReadonlyMap<string, number> {
  const writers = new Map<string, number>()
  for (const { invocation } of history.operations()) {
    const write = logged(requestOf(history.op(invocation) as ClientOp))
    if (write === undefined) continue
    const content = contentOf(write)
    writers.set(content, (writers.get(content) ?? 0) + 1)
  }
  return writers
}

/** The same ops under the same indices, but for the outcomes; operations never completed are ended after all others. */
function withoutWhatFailed(history: History, fates: ReadonlyMap<number, Fate>): History {
  const failed = new Set(
    [...fates].flatMap(([op, { fate }]) => (fate === 'superseded' || fate === 'never-logged' ? [op] : [])),
  )
  if (failed.size === 0) return history
  const builder = new HistoryBuilder()
  let time = 0
  for (const op of history.ops()) {
    time = op.time
    const pair = history.columns.pair[op.index] ?? -1
    const isEndOfFailed = isClientOp(op) && op.type === 'info' && failed.has(pair)
    builder.add(isEndOfFailed ? { ...op, type: 'fail' } : op)
  }
  for (const invocation of failed) {
    if ((history.columns.pair[invocation] ?? -1) >= 0) continue
    const op = history.op(invocation) as ClientOp
    builder.add({ ...op, index: builder.length, time, type: 'fail' })
  }
  return builder.finish()
}
