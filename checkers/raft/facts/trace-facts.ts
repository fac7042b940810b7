/**
 * Facts about what members said to one another. Station: verdict. That something was said is shown by one record; that it
 * was not, only by a trace that kept everything and understood everything.
 */
import type { RaftEvidence } from '../../../harness/core/raft-evidence.ts'
import {
  arrived,
  type MessagePattern,
  matchesPattern,
  type Trace,
  type TraceRecord,
} from '../../../harness/core/raft-message.ts'
import { type Finding, inTrace, proved, refuted, unknown } from './fact-words.ts'

/** No message that arrived from this node told of this commit index. `until`: only records before this one count. */
export function commitNeverLeft(
  { trace }: RaftEvidence,
  from: string,
  commit: number,
  terms: { readonly least: number; readonly most: number },
  until: number = Number.POSITIVE_INFINITY,
): Finding {
  if (trace === undefined) return unknown('there is no trace of the messages')
  const said = trace.records.find(
    (record) =>
      record.n < until &&
      record.message.from === from &&
      record.message.term >= terms.least &&
      record.message.term <= terms.most &&
      record.message.commit >= commit &&
      arrived(record),
  )
  if (said !== undefined)
    return refuted(`${from} told ${said.message.to} of commit ${said.message.commit}`, [
      inTrace(said, `commit ${said.message.commit}`),
    ])
  if (isIncomplete(trace))
    return unknown(`the trace is not whole: ${trace.notKept} records and ${trace.unknownFrames} frames are missing`)
  return proved(`no message of ${from} that told of commit ${commit} arrived`)
}

/** This node stood for election in a term after this one. */
export function stoodForElection({ trace }: RaftEvidence, candidate: string, afterTerm: number): Finding {
  if (trace === undefined) return unknown('there is no trace of the messages')
  const asked = requestOf(trace, candidate, afterTerm)
  return asked === undefined
    ? refuted(`${candidate} did not stand for election after term ${afterTerm}`)
    : proved(`${candidate} stood for election in term ${asked.message.term}`, [inTrace(asked, asked.message.type)])
}

/** Each of these voters refused this candidate when it stood for a term after this one, and none voted for it. */
export function refusedBy(
  { trace }: RaftEvidence,
  candidate: string,
  voters: readonly string[],
  afterTerm: number,
): Finding {
  if (trace === undefined) return unknown('there is no trace of the messages')
  const asked = requestOf(trace, candidate, afterTerm)
  if (asked === undefined) return unknown(`${candidate} did not stand for election after term ${afterTerm}`)
  const proofs = [inTrace(asked, `${candidate} asks for votes in term ${asked.message.term}`)]
  for (const voter of voters) {
    const answers = trace.records.filter((record) => record.n > asked.n && isAnswer(record, voter, candidate))
    const granted = answers.find(({ message }) => !message.reject)
    if (granted !== undefined)
      return refuted(`${voter} voted for ${candidate}`, [...proofs, inTrace(granted, 'the vote')])
    const [refusal] = answers
    if (refusal === undefined) return unknown(`${voter} did not answer ${candidate}`, proofs)
    proofs.push(inTrace(refusal, `${voter} refuses ${candidate}`))
  }
  return proved(`${candidate} stood for election and was refused by ${voters.join(' and ')}`, proofs)
}

/** The first time that this node asks for votes in a term after this one. */
function requestOf(trace: Trace, candidate: string, afterTerm: number): TraceRecord | undefined {
  return trace.records.find(
    ({ message: { from, type, term } }) =>
      from === candidate && (type === 'pre-vote' || type === 'vote') && term > afterTerm,
  )
}

/** A refusal carries the term of the voter, which need not be the candidate's (etcd-io/raft, Step). */
function isAnswer(record: TraceRecord, voter: string, candidate: string): boolean {
  const { type, from, to } = record.message
  return (type === 'pre-vote-reply' || type === 'vote-reply') && from === voter && to === candidate && arrived(record)
}

/** Each of these followers told this leader, in this term or later, that it has everything up to this index. */
export function acknowledgedTo(
  evidence: RaftEvidence,
  leader: string,
  followers: readonly string[],
  term: number,
  index: number,
): Finding {
  if (evidence.trace === undefined) return unknown('there is no trace of the messages')
  const records = acknowledgements(evidence.trace, leader, followers, term, index)
  const missing = followers.filter((_, i) => records[i] === undefined)
  const proofs = records.flatMap((record) =>
    record === undefined ? [] : [inTrace(record, `${record.message.from} has ${record.message.index}`)],
  )
  return missing.length > 0
    ? refuted(`${leader} never heard from ${missing.join(', ')} that they have index ${index}`, proofs)
    : proved(`${leader} knew in term ${term} that ${followers.join(' and ')} have index ${index}`, proofs)
}

/** The first acknowledgement by each follower. */
function acknowledgements(trace: Trace, leader: string, followers: readonly string[], term: number, index: number) {
  return followers.map((follower) => {
    const pattern: MessagePattern = {
      type: 'append-reply',
      from: [follower],
      to: [leader],
      termAtLeast: term,
      indexAtLeast: index,
      reject: false,
    }
    return trace.records.find((record) => matchesPattern(pattern, record))
  })
}

/**
 * The leader told of this commit index only after enough followers had acknowledged `index`, an entry of its own term.
 * `enough`: with the leader itself a majority.
 */
export function committedAfterAcknowledgement(
  { trace }: RaftEvidence,
  leader: string,
  followers: readonly string[],
  enough: number,
  entry: { readonly term: number; readonly index: number },
  commit: number,
): Finding {
  if (trace === undefined) return unknown('there is no trace of the messages')
  const times = acknowledgements(trace, leader, followers, entry.term, entry.index)
    .flatMap((record) => record ?? [])
    .sort((a, b) => a.n - b.n)
  const decisive = times[enough - 1]
  if (decisive === undefined)
    return refuted(`fewer than ${enough} followers acknowledged index ${entry.index} to ${leader}`)
  const early = commitNeverLeft(
    { trace } as RaftEvidence,
    leader,
    commit,
    { least: entry.term, most: entry.term },
    decisive.n,
  )
  if (early.status !== 'proved') return early
  return proved(
    `${leader} told of commit ${commit} only after ${enough} followers had its own entry (${entry.term}, ${entry.index})`,
    [inTrace(decisive, `${decisive.message.from} has ${decisive.message.index}`)],
  )
}

/** The first sign of a later term came after this moment. */
export function laterTermBegan(
  { trace }: RaftEvidence,
  term: number,
  afterNs: number | undefined,
  moment: string,
): Finding {
  if (trace === undefined) return unknown('there is no trace of the messages')
  if (afterNs === undefined) return unknown(`the moment '${moment}' is not told of`)
  const first = trace.records.find(
    (record) =>
      record.message.term > term && record.message.type !== 'pre-vote' && record.message.type !== 'pre-vote-reply',
  )
  if (first === undefined) return refuted(`no term after ${term} ever began`)
  const proofs = [inTrace(first, `${first.message.type} of term ${first.message.term}`)]
  return first.timeNs >= afterNs
    ? proved(`term ${first.message.term} began after '${moment}'`, proofs)
    : refuted(`term ${first.message.term} began before '${moment}'`, proofs)
}

function isIncomplete({ notKept, unknownFrames }: Trace): boolean {
  return notKept > 0 || unknownFrames > 0
}
