/** How a transcript shows nodes and messages: one line each, in fixed columns. (term, index) names an entry, as everywhere. */
import type { RaftMessage } from '../../../../harness/core/raft-message.ts'
import type { LogView, RaftView } from '../../../../harness/core/raft-view.ts'

/** Entries of one term that are shown one by one. */
const RUN_SHOWN = 6

/**
 *     n2  follower       term 2  vote n1  last (2, 4)  commit 3  applied 3  log 1 1 2 | 2
 *
 * `log` are the terms of the entries, many of the same as '3x20', with a bar behind the last one that it knows to be
 * committed; entries that are in the snapshot alone are counted. Voters are named where not all of the nodes are.
 */
export function nodeLine(node: string, view: RaftView | undefined, nodes: number): string {
  if (view === undefined) return `${node}  dead`
  const { role, term, vote, commitIndex, appliedIndex, log, voters } = view
  const last = `(${log.termAt(log.lastIndex) ?? 0}, ${log.lastIndex})`
  const columns = [
    node,
    role.padEnd(13),
    `term ${term}`.padEnd(7),
    `vote ${vote ?? '-'}`.padEnd(7),
    `last ${last}`.padEnd(13),
    `commit ${commitIndex}`.padEnd(9),
    `applied ${appliedIndex}`.padEnd(10),
    `log ${logText(view)}`,
    ...(voters.length > 1 || voters[0]?.length !== nodes
      ? [`voters ${voters.map((each) => each.join(' ')).join(' and ')}`]
      : []),
  ]
  return columns.join('  ')
}

function logText({ log, commitIndex }: RaftView): string {
  const { snapshot, lastIndex } = log
  const known = termsText(log, snapshot.index + 1, Math.min(commitIndex, lastIndex))
  const rest = termsText(log, Math.max(commitIndex, snapshot.index) + 1, lastIndex)
  return [...(snapshot.index === 0 ? [] : [`[${snapshot.index} in the snapshot]`]), ...known, '|', ...rest].join(' ')
}

function termsText(log: LogView, from: number, to: number): readonly string[] {
  const words: string[] = []
  for (let index = from; index <= to; ) {
    const term = log.termAt(index)
    let count = 1
    while (index + count <= to && log.termAt(index + count) === term) count++
    words.push(...(count <= RUN_SHOWN ? Array.from({ length: count }, () => `${term}`) : [`${term}x${count}`]))
    index += count
  }
  return words
}

/** `became`: what became of it, if it was not delivered. */
export function messageLine(message: RaftMessage, became?: string): string {
  const { from, to, type } = message
  const line = `${from}->${to}  ${type.padEnd(16)}  ${contents(message)}`.trimEnd()
  return became === undefined ? line : `${line}  (${became})`
}

function contents({ type, term, index, logTerm, commit, reject, entries }: RaftMessage): string {
  const inTerm = `term ${term}`
  switch (type) {
    case 'pre-vote':
    case 'vote':
      return `${inTerm}  last (${logTerm}, ${index})`
    case 'pre-vote-reply':
    case 'vote-reply':
      return `${inTerm}  ${reject ? 'refused' : 'granted'}`
    case 'append': {
      const sent = entries.map((entry) => `(${entry.term}, ${entry.index})`).join(' ')
      return `${inTerm}  after (${logTerm}, ${index})  entries ${sent === '' ? '-' : sent}  commit ${commit}`
    }
    case 'append-reply':
      return `${inTerm}  ${reject ? `refused at ${index}` : `has ${index}`}`
    case 'heartbeat':
      return `${inTerm}  commit ${commit}`
    case 'snapshot':
      return `${inTerm}  up to (${logTerm}, ${index})`
    case 'read-index-reply':
      return `index ${index}`
    case 'propose':
    case 'read-index':
      return ''
    default:
      return inTerm
  }
}
