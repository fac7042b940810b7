/** What a Raft message says, in few words, and how it is coloured in diagrams. Station: report. */
import type { EntryId, RaftMessage } from '../../harness/core/raft-message.ts'

/** 'append 2:14 commit 13', 'pre-vote term 3', 'refused'. `delivered`: the entries that arrived, where some were cut off. */
export function messageWords(message: RaftMessage, delivered?: readonly EntryId[]): string {
  const { type, term, index, commit, reject } = message
  switch (type) {
    case 'append': {
      const sent = ids(message.entries)
      const all = sent.length > 3 ? [...sent.slice(0, 2), '…', ...sent.slice(-1)] : sent
      const kept = delivered === undefined ? '' : ` (arrives: ${ids(delivered).slice(-2).join(' ') || 'nothing'})`
      return `append ${all.map((id) => `${id} `).join('')}commit ${commit}${kept}`
    }
    case 'append-reply':
      return reject ? `refused at ${index}` : `has ${index}`
    case 'pre-vote':
    case 'vote':
      return `${type} term ${term}`
    case 'pre-vote-reply':
    case 'vote-reply':
      return reject ? 'refused' : `${type === 'vote-reply' ? 'vote' : 'pre-vote'} given`
    case 'snapshot':
      return `snapshot to ${index}`
    case 'heartbeat':
      return `heartbeat commit ${commit}`
    default:
      return type
  }
}

function ids(entries: readonly EntryId[]): readonly string[] {
  return entries.map((entry) => `${entry.term}:${entry.index}`)
}

/** A class of the diagrams: what moves entries, and what serves elections and all else. */
export function messageTone({ type }: RaftMessage): 'entry' | 'election' {
  return type === 'append' || type === 'append-reply' || type === 'snapshot' ? 'entry' : 'election'
}
