/** Facts about who took an entry for committed, when and how. Station: verdict. */
import type { MemberLog, RaftEvidence } from '../../../harness/core/raft-evidence.ts'
import type { EntryId } from '../../../harness/core/raft-message.ts'
import { committedHere, firstStateAfterTerm, hardStatesOf } from '../log-view.ts'
import { all, type Finding, fromLogs, idText, inLog, proved, refuted, unknown } from './fact-words.ts'

/**
 * While in the entry's term, none of these members knew it to be committed. The first hard state of a later term counts
 * too: one save may carry a new term and a new commit index together (etcd-io/raft, Ready), and a commit index alone is
 * not synced, so what comes later on a member that lived on was known by then.
 */
export function commitUnknownTo(evidence: RaftEvidence, nodes: readonly string[], id: EntryId): Finding {
  return fromLogs(evidence, nodes, (logs) =>
    all(
      `none of ${nodes.join(', ')} knew index ${id.index} to be committed while in term ${id.term}`,
      logs.map((log) => {
        const later = firstStateAfterTerm(log, id.term)
        if (later === undefined) return unknown(`${log.node} never came to a term after ${id.term}`)
        const states = hardStatesOf(log).filter(({ term }) => term <= id.term)
        const knowing = [...states, later].find(({ commit }) => commit >= id.index)
        return knowing === undefined
          ? proved('', [
              inLog(log.node, later.place, `${log.node} enters term ${later.term} with commit ${later.commit}`),
            ])
          : refuted(`${log.node} knew commit ${knowing.commit} in term ${knowing.term}`, [
              inLog(log.node, knowing.place, `commit ${knowing.commit}`),
            ])
      }),
    ),
  )
}

/** No member ever knew it to be committed while the entry was its own. */
export function neverCommitted(evidence: RaftEvidence, nodes: readonly string[], id: EntryId): Finding {
  return fromLogs(evidence, nodes, (logs) => {
    for (const log of logs) {
      const state = committedHere(log, id)
      if (state !== undefined)
        return refuted(`${log.node} took ${idText(id)} for committed in term ${state.term}`, [
          inLog(log.node, state.place, `commit ${state.commit}`),
        ])
    }
    return proved(`no member ever took the entry ${idText(id)} for committed`)
  })
}

/**
 * Every member first knew the index to be committed in a later term than the entry's; and the new leader only together
 * with an entry of its own term after it (5.4.2). Another member may lag behind by that entry.
 */
export function committedIndirectly(
  evidence: RaftEvidence,
  nodes: readonly string[],
  id: EntryId,
  leader: string | undefined,
): Finding {
  return fromLogs(evidence, nodes, (logs) =>
    all(
      `the entry ${idText(id)} was committed under a later term, with an entry of that term after it`,
      logs.map((log) => {
        const state = committedHere(log, id)
        if (state === undefined) return unknown(`the log of ${log.node} does not show the entry committed`)
        const proofs = [inLog(log.node, state.place, `${log.node}: commit ${state.commit} in term ${state.term}`)]
        if (state.term <= id.term) return refuted(`${log.node} knew it to be committed in term ${state.term}`, proofs)
        if (log.node !== leader) return proved('', proofs)
        return hasEntryOfTerm(log, state.term, id.index + 1, state.commit, state)
          ? proved('', proofs)
          : refuted(`${log.node} committed it without an entry of term ${state.term} after it`, proofs)
      }),
    ),
  )
}

/** Whether, when this was written, the log had an entry of this term at an index in this range. */
function hasEntryOfTerm(
  log: MemberLog,
  term: number,
  from: number,
  to: number,
  at: MemberLog['events'][number],
): boolean {
  const before = log.events.slice(0, log.events.indexOf(at))
  return before.some(
    (event) => event.type === 'entry' && event.term === term && event.index >= from && event.index <= to,
  )
}
