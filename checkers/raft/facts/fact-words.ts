/** How facts are made. Station: verdict. */
import type { Fact, FactKind, FactStatus, Proof } from '../../../harness/core/fact.ts'
import type { MemberLog, RaftEvidence } from '../../../harness/core/raft-evidence.ts'
import type { LogPlace } from '../../../harness/core/raft-log.ts'
import type { EntryId, TraceRecord } from '../../../harness/core/raft-message.ts'
import { whyUnreadable } from '../log-view.ts'

export type Finding = { readonly status: FactStatus; readonly sentence: string; readonly proofs: readonly Proof[] }

export function proved(sentence: string, proofs: readonly Proof[] = []): Finding {
  return { status: 'proved', sentence, proofs }
}

export function refuted(sentence: string, proofs: readonly Proof[] = []): Finding {
  return { status: 'refuted', sentence, proofs }
}

export function unknown(sentence: string, proofs: readonly Proof[] = []): Finding {
  return { status: 'unknown', sentence, proofs }
}

export function fact(kind: FactKind, name: string, finding: Finding): Fact {
  return { name, kind, ...finding }
}

export function idText({ term, index }: EntryId): string {
  return `(${term}, ${index})`
}

export function inLog(node: string, place: LogPlace, shows: string): Proof {
  return { node, file: place.file, offset: place.offset, shows }
}

export function inTrace({ n }: TraceRecord, shows: string): Proof {
  return { trace: n, shows }
}

/** Unknown unless all was at rest and the log of each of these nodes is whole; else what `judge` finds in them. */
export function fromLogs(
  evidence: RaftEvidence,
  nodes: readonly string[],
  judge: (logs: readonly MemberLog[]) => Finding,
): Finding {
  if (!evidence.atRest) return unknown('the logs were copied while something may still have been under way')
  if (nodes.length === 0) return unknown('there are no logs')
  const logs: MemberLog[] = []
  for (const node of nodes) {
    const log = evidence.members.find((member) => member.node === node)
    if (log === undefined) return unknown(`there is no log of ${node}`)
    const why = whyUnreadable(log)
    if (why !== undefined) return unknown(why)
    logs.push(log)
  }
  return judge(logs)
}

/** The first finding that is not proved; else all proofs under one sentence. */
export function all(sentence: string, findings: readonly Finding[]): Finding {
  const against =
    findings.find(({ status }) => status === 'refuted') ?? findings.find(({ status }) => status === 'unknown')
  return (
    against ??
    proved(
      sentence,
      findings.flatMap(({ proofs }) => proofs),
    )
  )
}
