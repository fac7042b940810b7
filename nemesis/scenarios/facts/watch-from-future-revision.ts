/** Facts about etcd-io/etcd#20221. */
import { operationOf } from '../../../checkers/raft/facts/client-facts.ts'
import { type Finding, fact, inTrace, proved, refuted, unknown } from '../../../checkers/raft/facts/fact-words.ts'
import type { Fact } from '../../../harness/core/fact.ts'
import type { History } from '../../../harness/core/history.ts'
import { type ClientOp, isClientOp } from '../../../harness/core/op.ts'
import { matchesPattern } from '../../../harness/core/raft-message.ts'
import type { Story } from '../../../harness/core/story.ts'
import type { ScriptEvidence } from '../../script.ts'

type Watched = {
  readonly created: number | null
  readonly canceled: string | null
  readonly events: readonly (readonly [revision: number, key: string, ms: number])[]
  readonly progress: readonly (readonly [revision: number, ms: number])[]
}

export function facts(story: Story, evidence: ScriptEvidence): readonly Fact[] {
  const { history } = evidence
  const start = story.numbers['start'] ?? 0
  const until = story.numbers['until'] ?? 0
  const told = operationOf(story, history, 'watch')
  const completion = told?.completion
  const watched = completion?.type === 'ok' ? (completion.value as unknown as Watched) : undefined
  const op = completion?.index ?? 0
  const judged = (judge: (watched: Watched) => Finding): Finding =>
    watched === undefined ? unknown('the watch was not answered') : judge(watched)
  return [
    fact(
      'reached',
      'watch-begun-before-its-revision',
      judged((seen) => begunEarly(seen, start, op)),
    ),
    fact('reached', 'snapshot-while-watching', snapshotWhileWatching(story, evidence, told)),
    fact(
      'held',
      'no-event-before-its-revision',
      judged((seen) =>
        noneBelow(
          seen.events.map(([revision]) => revision),
          start,
          'events',
          op,
        ),
      ),
    ),
    fact(
      'held',
      'no-progress-before-its-revision',
      judged((seen) =>
        noneBelow(
          seen.progress.map(([revision]) => revision),
          start,
          'notifications of progress',
          op,
        ),
      ),
    ),
    fact(
      'held',
      'every-event-once-in-order',
      judged((seen) => exactly(seen, expected(history, start, until), op)),
    ),
  ]
}

function begunEarly({ created, canceled }: Watched, start: number, op: number): Finding {
  if (created === null || canceled !== null) return unknown(`the watch was not created: ${canceled ?? 'no answer'}`)
  const proofs = [{ op, shows: `created at revision ${created}` }]
  return created < start
    ? proved(`the watch from ${start} was created at revision ${created}`, proofs)
    : refuted('the revision had come already', proofs)
}

function snapshotWhileWatching(
  { roles }: Story,
  { raft }: ScriptEvidence,
  told: { readonly invocation: ClientOp; readonly completion: ClientOp | undefined } | undefined,
): Finding {
  if (raft.trace === undefined || told?.completion === undefined)
    return unknown('there is no trace, or no end of the watch')
  const { invocation, completion } = told
  const to = [roles['F'] ?? 'F']
  const record = raft.trace.records.find(
    (each) =>
      matchesPattern({ type: 'snapshot', to }, each) && each.timeNs > invocation.time && each.timeNs < completion.time,
  )
  return record === undefined
    ? refuted('no snapshot arrived while the watch was open')
    : proved(`a snapshot up to index ${record.message.index} arrived at ${to[0]} while it was watched`, [
        inTrace(record, 'snapshot'),
      ])
}

function noneBelow(revisions: readonly number[], start: number, what: string, op: number): Finding {
  const below = revisions.filter((revision) => revision < start)
  const proofs = [{ op, shows: below.slice(0, 10).join(', ') }]
  return below.length === 0
    ? proved(`none of ${revisions.length} ${what} is from before revision ${start}`)
    : refuted(`${below.length} ${what} are from before revision ${start}, the first from ${below[0]}`, proofs)
}

/** Revisions of acknowledged writes under the prefix, from the start on; etcd makes one for each write. */
function expected(history: History, start: number, until: number): readonly number[] {
  const revisions: number[] = []
  for (const op of history.ops()) {
    if (!isClientOp(op) || op.type !== 'ok' || op.f !== 'write' || op.key?.startsWith('w') !== true) continue
    const revision = Array.isArray(op.value) ? Number(op.value[0]) : 0
    if (revision >= start && revision <= until) revisions.push(revision)
  }
  return revisions
}

function exactly({ events }: Watched, wanted: readonly number[], op: number): Finding {
  const from = wanted[0] ?? 0
  const got = events.map(([revision]) => revision).filter((revision) => revision >= from)
  const proofs = [{ op, shows: got.slice(0, 30).join(', ') }]
  return wanted.length > 0 && got.join() === wanted.join()
    ? proved(`all ${wanted.length} events came, once and in order`)
    : refuted(`${got.length} events came, ${wanted.length} were to come`, proofs)
}
