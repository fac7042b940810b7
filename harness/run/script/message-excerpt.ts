/**
 * The part of a trace that tells the story: what rules did, elections, the entry on its way and its acknowledgements.
 * Station: report. Pure.
 */
import type { RaftMessage, Trace, TraceRecord } from '../../core/raft-message.ts'
import type { Story } from '../../core/story.ts'

const MESSAGES_MAX = 120
/** Copies of a message shown, as a leader sends an append again and again. */
const COPIES_MAX = 1

type Excerpt = { readonly messages: readonly TraceRecord[]; readonly leftOut: number }

/** In order. Nothing from before the leader's term; of what repeats itself on one link the first. */
export function messageExcerpt({ numbers }: Story, trace: Trace | undefined): Excerpt {
  if (trace === undefined) return { messages: [], leftOut: 0 }
  const { T = 0, i = 0 } = numbers
  const copies = new Map<string, number>()
  const telling = trace.records.filter((record) => {
    if (record.timeNs < 0 || !isTelling(record, T, i)) return false // before 0 the cluster was still being started
    const says = saying(record)
    const count = (copies.get(says) ?? 0) + 1
    copies.set(says, count)
    return count <= COPIES_MAX
  })
  const messages = telling.slice(0, MESSAGES_MAX)
  return { messages, leftOut: trace.records.length - messages.length }
}

function isTelling({ message, fate, delivered }: TraceRecord, term: number, index: number): boolean {
  const { type } = message
  if (message.term < term) return false
  if (
    type === 'pre-vote' ||
    type === 'vote' ||
    type === 'pre-vote-reply' ||
    type === 'vote-reply' ||
    type === 'snapshot'
  )
    return message.term > term || message.reject
  if (type === 'append') {
    const last = message.entries.at(-1)?.index ?? 0
    const isAbout = last >= index || (delivered !== undefined && delivered.length < message.entries.length)
    return isAbout || (fate !== 'passed' && message.commit >= index)
  }
  if (type === 'append-reply') return !message.reject && message.index >= index
  return type === 'heartbeat' && fate === 'dropped'
}

/** What makes two messages copies of one another for a reader. */
function saying({ message, fate }: TraceRecord): string {
  const { from, to, type, term, reject, commit, index }: RaftMessage = message
  const last = message.entries.at(-1)?.index ?? 0
  const body = type === 'append' ? `${last} ${commit}` : type === 'append-reply' ? index : ''
  return `${from} ${to} ${type} ${term} ${fate} ${reject} ${body}`
}
