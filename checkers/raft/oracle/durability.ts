/**
 * What the logs say of the clients' writes: an acknowledged one is on a majority, a failed one is not committed, none is
 * committed twice.
 * Station: checkers. White-box. An acknowledged entry need not be proved committed by any log, since a commit index alone
 * is not synced; but a majority has it.
 */
import type { History } from '../../../harness/core/history.ts'
import type { ClientOp } from '../../../harness/core/op.ts'
import type { RaftEvidence } from '../../../harness/core/raft-evidence.ts'
import type { LogEntry } from '../../../harness/core/raft-log.ts'
import type { Anomaly } from '../../../harness/core/verdict.ts'
import { finalLog, type LogReplay } from '../log-view.ts'
import { type CommittedLog, committedLog } from './committed-log.ts'
import { contentOf, contentsOf } from './contents.ts'
import { whiteBox } from './member-promises.ts'
import { type Logged, requestOf } from './settle.ts'

/** Of each kind at most so many are told. */
const TOLD_MAX = 5

/** All logs must be whole, and the cluster at rest when they were copied. Content must be unique to be judged. */
export function brokenDurability(history: History, evidence: RaftEvidence, logged: Logged): readonly Anomaly[] {
  const contents = contentsOf(evidence.members)
  const committed = committedLog(evidence.members)
  const finals = evidence.members.map(finalLog)
  const writers = writersOf(history, logged)
  const anomalies: Anomaly[] = []
  for (const [content, ops] of writers) {
    const [op] = ops
    if (op === undefined || ops.length > 1) continue
    const entries = contents.get(content) ?? []
    anomalies.push(...judged(op, entries, finals, committed))
  }
  return limited([...conflictsOf(committed), ...committedAndGone(committed, finals), ...anomalies])
}

type Writer = { readonly invocation: ClientOp; readonly outcome: 'ok' | 'fail' | 'info'; readonly applied: boolean }

function judged(
  { invocation, outcome, applied }: Writer,
  entries: readonly LogEntry[],
  finals: readonly LogReplay[],
  { entries: committed }: CommittedLog,
): readonly Anomaly[] {
  const name = `${invocation.f} of ${JSON.stringify(invocation.value)} to ${invocation.key ?? 'the object'} by process ${invocation.process}`
  const proved = entries.filter(({ term, index }) => committed.get(index)?.entry.term === term)
  const anomalies: Anomaly[] = []
  if (outcome === 'ok' && applied && !entries.some((entry) => isOnMajority(entry, finals)))
    anomalies.push(
      whiteBox('lost-write', `the acknowledged ${name} is not in the logs of a majority`, [invocation.index]),
    )
  const [first, ...more] = proved
  const second = more.find(({ request }) => request?.once === undefined || request.once !== first?.request?.once)
  if (outcome === 'fail' && first !== undefined)
    anomalies.push(
      whiteBox(
        'failed-write-committed',
        `the ${name} ended as a definite failure, but is committed at index ${first.index}`,
        [invocation.index],
      ),
    )
  if (first !== undefined && second !== undefined)
    anomalies.push(
      whiteBox('write-committed-twice', `the ${name} is committed at indexes ${first.index} and ${second.index}`, [
        invocation.index,
      ]),
    )
  return anomalies
}

function isOnMajority(
  { term, index }: { readonly term: number; readonly index: number },
  finals: readonly LogReplay[],
): boolean {
  return finals.filter((log) => isCovered(log, term, index)).length > finals.length / 2
}

/** Its log has it, or goes on after a snapshot that covers it. */
function isCovered(log: LogReplay, term: number, index: number): boolean {
  const entry = log.entryAt(index)
  return entry === undefined ? index <= log.snapshotIndex : entry.term === term
}

/** State Machine Safety (Raft paper, 5.4.3): no two members take different entries for committed at one index. */
function conflictsOf({ conflicts }: CommittedLog): readonly Anomaly[] {
  return conflicts.map(({ index, one, other }) =>
    whiteBox(
      'committed-entries-differ',
      `at index ${index} ${one.node} took (${one.entry.term}, ${index}) for committed and ${other.node} took (${other.entry.term}, ${index})`,
    ),
  )
}

/** Leader Completeness (5.4): what was committed is in the logs of a majority ever after. */
function committedAndGone({ entries }: CommittedLog, finals: readonly LogReplay[]): readonly Anomaly[] {
  return [...entries.values()].flatMap(({ entry, node, proof }) =>
    isOnMajority(entry, finals)
      ? []
      : [
          whiteBox(
            'committed-entry-lost',
            `the entry (${entry.term}, ${entry.index}), committed by the word of ${node} (${proof.file}:${proof.offset}), is not in the logs of a majority at the end`,
          ),
        ],
  )
}

function writersOf(history: History, logged: Logged): ReadonlyMap<string, readonly Writer[]> {
  const writers = new Map<string, Writer[]>()
  for (const { invocation, completion, outcome } of history.operations()) {
    const op = history.op(invocation) as ClientOp
    const write = logged(requestOf(op))
    if (write === undefined) continue
    const writer = {
      invocation: op,
      outcome,
      applied: completion === undefined || wasApplied(history.op(completion).value),
    }
    const content = contentOf(write)
    writers.set(content, [...(writers.get(content) ?? []), writer])
  }
  return writers
}

/** A compare-and-set that was refused wrote nothing, though the log has it. */
function wasApplied(value: unknown): boolean {
  return !(typeof value === 'object' && value !== null && 'applied' in value && value.applied === false)
}

function limited(anomalies: readonly Anomaly[]): readonly Anomaly[] {
  const told = new Map<string, number>()
  return anomalies.filter(({ name }) => {
    const count = (told.get(name) ?? 0) + 1
    told.set(name, count)
    return count <= TOLD_MAX
  })
}
