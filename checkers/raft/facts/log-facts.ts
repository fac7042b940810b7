/** Facts about where an entry was written and what became of it. Station: verdict. */
import type { Proof } from '../../../harness/core/fact.ts'
import type { MemberLog, RaftEvidence } from '../../../harness/core/raft-evidence.ts'
import type { LogEntry, LoggedWrite } from '../../../harness/core/raft-log.ts'
import type { EntryId } from '../../../harness/core/raft-message.ts'
import { committedHere, entryWritten, finalLog, firstStateAfterTerm, hardStatesOf, truncationsOf } from '../log-view.ts'
import { all, type Finding, fromLogs, inLog, proved, refuted, unknown } from './fact-words.ts'
import { holdingInTerm } from './holding.ts'

export function idText({ term, index }: EntryId): string {
  return `(${term}, ${index})`
}

/**
 * Each of these members held the entry in the entry's own term, and it is the client's write: something of the system's own
 * may have taken the index.
 */
export function heldBy(
  evidence: RaftEvidence,
  nodes: readonly string[],
  id: EntryId,
  write: LoggedWrite | undefined,
): Finding {
  return fromLogs(evidence, nodes, (logs) =>
    all(
      `${nodes.join(', ')} held the entry ${idText(id)}`,
      logs.map((log) => {
        const { held, entry } = holdingInTerm(evidence, log, id)
        if (entry === undefined) return refuted(`${log.node} had no entry ${idText(id)}`)
        const proofs = [inLog(log.node, entry.place, `${log.node} writes ${idText(id)}`)]
        if (!writes(entry, write))
          return refuted(`the entry ${idText(id)} of ${log.node} is not the client's write`, proofs)
        if (held === 'unclear')
          return unknown(`whether ${log.node} had ${idText(id)} before a later term cannot be told`, proofs)
        return held === 'yes'
          ? proved('', proofs)
          : refuted(`${log.node} had no entry ${idText(id)} in term ${id.term}`, proofs)
      }),
    ),
  )
}

/** Each of these members wrote the entry at some time, whatever term it was in by then. */
export function receivedBy(evidence: RaftEvidence, nodes: readonly string[], id: EntryId): Finding {
  return fromLogs(evidence, nodes, (logs) =>
    all(
      `${nodes.join(', ')} received the entry ${idText(id)}`,
      logs.map((log) => {
        const entry = entryWritten(log, id)
        return entry === undefined
          ? refuted(`${log.node} never received the entry ${idText(id)}`)
          : proved('', [inLog(log.node, entry.place, `${log.node} writes ${idText(id)}`)])
      }),
    ),
  )
}

/**
 * None of these members had the entry while in its own term; each came to a later one. `cutOff`: packets of those who had it
 * were dropped by this member all that time, which settles what its log leaves open.
 */
export function lackedBy(
  evidence: RaftEvidence,
  nodes: readonly string[],
  id: EntryId,
  cutOff: (node: string) => boolean = () => false,
): Finding {
  return fromLogs(evidence, nodes, (logs) =>
    all(
      `${nodes.join(', ')} lacked the entry ${idText(id)} when term ${id.term} ended for them`,
      logs.map((log) => {
        const later = firstStateAfterTerm(log, id.term)
        if (later === undefined) return unknown(`${log.node} never came to a term after ${id.term}`)
        const { held, entry } = holdingInTerm(evidence, log, id)
        const place = entry?.place ?? later.place
        const proofs = [
          inLog(log.node, place, entry === undefined ? `enters term ${later.term} without it` : `writes ${idText(id)}`),
        ]
        if (held === 'no' || (held === 'unclear' && cutOff(log.node))) return proved('', proofs)
        return held === 'yes'
          ? refuted(`${log.node} had the entry ${idText(id)} in term ${id.term}`, proofs)
          : unknown(`whether ${log.node} had ${idText(id)} before a later term cannot be told`, proofs)
      }),
    ),
  )
}

/** None of these members ever wrote the entry. */
export function neverHeldBy(evidence: RaftEvidence, nodes: readonly string[], id: EntryId): Finding {
  return fromLogs(evidence, nodes, (logs) => {
    for (const log of logs) {
      const entry = entryWritten(log, id)
      if (entry !== undefined)
        return refuted(`${log.node} had the entry ${idText(id)}`, [
          inLog(log.node, entry.place, `${log.node} writes ${idText(id)}`),
        ])
    }
    return proved(`${nodes.join(', ')} never had the entry ${idText(id)}`)
  })
}

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

/** The entry is in the final logs of a majority, and at its index no final log has another. */
export function survives(evidence: RaftEvidence, nodes: readonly string[], id: EntryId): Finding {
  return fromLogs(evidence, nodes, (logs) => {
    const proofs: Proof[] = []
    for (const log of logs) {
      const entry = finalLog(log).entryAt(id.index)
      if (entry !== undefined && entry.term !== id.term)
        return refuted(`${log.node} has ${idText(entry)} in place of ${idText(id)}`, [
          inLog(log.node, entry.place, `${log.node} writes ${idText(entry)}`),
        ])
      if (entry !== undefined) proofs.push(inLog(log.node, entry.place, `${log.node} keeps ${idText(id)}`))
    }
    const count = `${proofs.length} of ${logs.length} members have the entry ${idText(id)} at the end`
    return proofs.length > logs.length / 2 ? proved(count, proofs) : refuted(count, proofs)
  })
}

/** Each of these members had the entry, and it was overwritten by one of a later term than this. */
export function overwrittenOn(
  evidence: RaftEvidence,
  nodes: readonly string[],
  id: EntryId,
  newTerm: (term: number) => boolean,
): Finding {
  return fromLogs(evidence, nodes, (logs) =>
    all(
      `the entry ${idText(id)} was overwritten on ${nodes.join(', ')}`,
      logs.map((log) => {
        const truncation = truncationsOf(log).find(({ index, oldTerm }) => index === id.index && oldTerm === id.term)
        if (truncation === undefined) return refuted(`${log.node} never overwrote ${idText(id)}`)
        const proofs = [
          inLog(
            log.node,
            truncation.place,
            `${log.node} overwrites ${idText(id)} by an entry of term ${truncation.newTerm}`,
          ),
        ]
        return newTerm(truncation.newTerm)
          ? proved('', proofs)
          : refuted(`${log.node} overwrote it by an entry of term ${truncation.newTerm}`, proofs)
      }),
    ),
  )
}

/** From this index on, all final logs have the same entries as far as both go. */
export function finalLogsAgree(evidence: RaftEvidence, nodes: readonly string[], from: number): Finding {
  return fromLogs(evidence, nodes, (logs) => {
    const finals = logs.map((log) => ({ log, replay: finalLog(log) }))
    for (const { log, replay } of finals)
      for (const entry of replay.entries) {
        if (entry.index < from) continue
        const other = finals.find((each) => (each.replay.entryAt(entry.index)?.term ?? entry.term) !== entry.term)
        if (other !== undefined)
          return refuted(`${log.node} and ${other.log.node} end with different entries at index ${entry.index}`, [
            inLog(log.node, entry.place, idText(entry)),
          ])
      }
    return proved(`all logs end with the same entries from index ${from} on`)
  })
}

/** The client's write is in each final log exactly once. */
export function exactlyOnce(evidence: RaftEvidence, nodes: readonly string[], write: LoggedWrite | undefined): Finding {
  return fromLogs(evidence, nodes, (logs) =>
    all(
      'every log ends with the write in it, exactly once',
      logs.map((log) => {
        const entries = finalLog(log).entries.filter((entry) => writes(entry, write))
        const proofs = entries.map(({ place, term, index }) => inLog(log.node, place, idText({ term, index })))
        return entries.length === 1
          ? proved('', proofs)
          : refuted(`the log of ${log.node} has the write ${entries.length} times`, proofs)
      }),
    ),
  )
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

/** Whether the entry is this client's write. */
function writes({ request }: LogEntry, write: LoggedWrite | undefined): boolean {
  if (request === undefined || write === undefined) return false
  return request.writes.some(({ key, value }) => key === write.key && value === write.value)
}
