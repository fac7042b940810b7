/** Facts about who had an entry, when, and whose write it is. Station: verdict. */
import type { RaftEvidence } from '../../../harness/core/raft-evidence.ts'
import type { LoggedWrite } from '../../../harness/core/raft-log.ts'
import type { EntryId } from '../../../harness/core/raft-message.ts'
import { entryWritten, firstStateAfterTerm } from '../log-view.ts'
import { all, type Finding, fromLogs, idText, inLog, proved, refuted, unknown } from './fact-words.ts'
import { holdingInTerm } from './holding.ts'
import { isWrite } from './is-write.ts'

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
        if (!isWrite(entry, write))
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
