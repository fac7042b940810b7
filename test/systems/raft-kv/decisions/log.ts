/** Decisions about the log (sections 5.3, 5.4.2, 7; Figures 2 and 13). */
import type { Rules } from '../../../../systems/raft-kv/raft/rules.ts'
import { accepted, entries, snapshotAt, termsOf } from '../made.ts'
import type { OneNode } from '../one-node.ts'
import { type Decision, nodeWith } from './decision.ts'

const commits = ({ state: { commitIndex, appliedIndex } }: OneNode) => [commitIndex, appliedIndex]

/** The log of terms `before` after an AppendEntries behind (prevIndex, term 1). */
function appended(
  rules: Partial<Rules>,
  before: readonly number[],
  prevIndex: number,
  sent: readonly number[],
): readonly number[] {
  const node = nodeWith(rules, { term: 3, entries: entries(...before) })
  return termsOf(node.append({ term: 3, prevIndex, prevTerm: 1, entries: entries(...sent) }).state.log)
}

const install = (index: number, term: number) =>
  ({ type: 'install-snapshot', term: 3, snapshot: snapshotAt(index, term) }) as const

export const OF_THE_LOG: readonly Decision[] = [
  {
    rule: 'appendIsCurrent',
    see: (rules) =>
      [2, 3, 4].map((term) => nodeWith(rules, { term: 3 }).append({ term, entries: entries(1) }).state.log.lastIndex),
    right: [0, 1, 1],
    wrong: { always: () => true, 'of later terms alone': (leaderTerm, ownTerm) => leaderTerm > ownTerm },
  },
  {
    rule: 'matchesAt',
    see: (rules) =>
      [
        { prevIndex: 2, prevTerm: 1 },
        { prevIndex: 2, prevTerm: 2 },
        { prevIndex: 3, prevTerm: 2 },
      ].map((at) => nodeWith(rules, { entries: entries(1, 2), term: 3 }).append({ term: 3, ...at }).sent[0]?.type),
    right: ['append-rejected', 'append-accepted', 'append-rejected'],
    wrong: {
      'it is long enough': (log, prevIndex) => prevIndex <= log.lastIndex,
      'its last term is that': (log, _prevIndex, prevTerm) => log.lastTerm === prevTerm,
      never: () => false,
    },
  },
  {
    rule: 'withEntries',
    see: (rules) => [
      appended(rules, [1, 2, 2], 1, [3]),
      appended(rules, [1, 1, 1, 1], 1, [1]),
      appended(rules, [1, 1], 2, [2, 2]),
    ],
    right: [
      [1, 3],
      [1, 1, 1, 1],
      [1, 1, 2, 2],
    ],
    wrong: {
      'conflicting entries stay': (log, prevIndex, sent) =>
        log.append(sent.slice(Math.max(0, log.lastIndex - prevIndex))),
      'all that is behind is cut': (log, prevIndex, sent) => log.truncatedFrom(prevIndex + 1).append(sent),
      'only the conflicting entry goes': (log, prevIndex, sent) => {
        const behind = log.entriesFrom(prevIndex + sent.length + 1)
        return log.truncatedFrom(prevIndex + 1).append([...sent, ...behind])
      },
      nothing: (log) => log,
    },
  },
  {
    rule: 'followerCommit',
    see: (rules) => {
      const node = nodeWith(rules, { term: 3, entries: entries(1, 2, 2) })
      const short = commits(node.append({ term: 3, prevIndex: 1, prevTerm: 1, leaderCommit: 3 }))
      const whole = commits(node.append({ term: 3, prevIndex: 3, prevTerm: 2, leaderCommit: 2 }))
      return [short, whole, commits(node.append({ term: 3, prevIndex: 1, prevTerm: 1, leaderCommit: 3 }))]
    },
    right: [
      [1, 1],
      [2, 2],
      [2, 2],
    ],
    wrong: {
      'as far as the leader': (commitIndex, leaderCommit) => Math.max(commitIndex, Math.min(leaderCommit, 3)),
      'as far as the message, and back': (_commitIndex, leaderCommit, lastNewIndex) =>
        Math.min(leaderCommit, lastNewIndex),
      'all that is new': (commitIndex, _leaderCommit, lastNewIndex) => Math.max(commitIndex, lastNewIndex),
      never: (commitIndex) => commitIndex,
    },
  },
  {
    rule: 'mayCommit',
    see: (rules) => {
      const node = nodeWith(rules, { entries: entries(1, 2) }, { nodes: 5 }).lead()
      const old = commits(node.hear('n2', accepted(3, 2)).hear('n3', accepted(3, 2)))
      return [old, commits(node.hear('n2', accepted(3, 3)).hear('n3', accepted(3, 3)))]
    },
    right: [
      [0, 0],
      [3, 3],
    ],
    wrong: { 'entries of any term': () => true, never: () => false },
  },
  {
    rule: 'mayApplyTo',
    see: (rules) => commits(nodeWith(rules).append({ entries: entries(1, 1, 1), leaderCommit: 2 })),
    right: [2, 2],
    wrong: {
      'all that is appended': (_commitIndex, lastIndex) => lastIndex,
      'all but the last committed': (commitIndex) => commitIndex - 1,
    },
  },
  {
    rule: 'snapshotIsNews',
    see: (rules) => {
      const node = nodeWith(rules, { entries: entries(1, 1, 1, 1), term: 3 }).heartbeat({ term: 3, commit: 4 })
      return [commits(node.hear('n2', install(2, 1))), commits(node.hear('n2', install(6, 1)))]
    },
    right: [
      [4, 4],
      [6, 6],
    ],
    wrong: { always: () => true, never: () => false },
  },
  {
    rule: 'keepsSuffix',
    see: (rules) =>
      [[1, 1, 1], [1, 2, 2], [1]].map(
        (terms) => nodeWith(rules, { entries: entries(...terms) }).hear('n2', install(2, 1)).state.log.lastIndex,
      ),
    right: [3, 2, 2],
    wrong: {
      always: (log, snapshotIndex) => log.lastIndex >= snapshotIndex,
      never: () => false,
    },
  },
]
