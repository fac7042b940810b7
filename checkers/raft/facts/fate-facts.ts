/** Facts about what became of an entry in the end. Station: verdict. */
import type { Proof } from '../../../harness/core/fact.ts'
import type { RaftEvidence } from '../../../harness/core/raft-evidence.ts'
import type { LoggedWrite } from '../../../harness/core/raft-log.ts'
import type { EntryId } from '../../../harness/core/raft-message.ts'
import { finalLog, truncationsOf } from '../log-view.ts'
import { all, type Finding, fromLogs, idText, inLog, proved, refuted } from './fact-words.ts'
import { isWrite } from './is-write.ts'

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
        const entries = finalLog(log).entries.filter((entry) => isWrite(entry, write))
        const proofs = entries.map(({ place, term, index }) => inLog(log.node, place, idText({ term, index })))
        return entries.length === 1
          ? proved('', proofs)
          : refuted(`the log of ${log.node} has the write ${entries.length} times`, proofs)
      }),
    ),
  )
}
