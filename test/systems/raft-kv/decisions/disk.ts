/** Decisions about the disk (Figure 2, persistent state; dissertation 10.2.1). */
import { accepted, entries, requestVote } from '../made.ts'
import type { OneNode } from '../one-node.ts'
import { type Decision, nodeWith } from './decision.ts'

const SLOW = { slow: true }
const sentTypes = (node: OneNode) => node.sent.map(({ type }) => type)

export const OF_THE_DISK: readonly Decision[] = [
  {
    rule: 'waitsForDisk',
    see: (rules) => {
      const node = nodeWith(rules, { term: 1 }, SLOW).syncAll()
      const beforeDisk = [
        sentTypes(node.hear('n2', requestVote(2))),
        sentTypes(node.append({ term: 3, entries: entries(3) })),
        sentTypes(node.campaign()),
      ]
      return [...beforeDisk, sentTypes(node.syncAll())]
    },
    right: [[], [], [], ['vote', 'append-accepted', 'request-vote', 'request-vote']],
    wrong: {
      nothing: () => false,
      'all but votes': ({ type }) => type !== 'vote',
      'all but acknowledgements': ({ type }) => type !== 'append-accepted',
      'all but requests for votes': ({ type }) => type !== 'request-vote',
    },
  },
  {
    rule: 'waitsForDisk',
    see: (rules) => sentTypes(nodeWith(rules, { term: 1 }, SLOW).syncAll().lead()),
    right: ['append-entries', 'append-entries', 'heartbeat', 'heartbeat'],
    wrong: { everything: () => true },
  },
  {
    rule: 'voteToPersist',
    see: (rules) => nodeWith(rules).hear('n2', requestVote(1)).restarted().hear('n3', requestVote(1)).sent,
    right: [{ type: 'vote', term: 1, granted: false, to: 'n3' }],
    wrong: { nothing: () => undefined },
  },
  {
    rule: 'syncs',
    see: (rules) => {
      const node = nodeWith(rules, { term: 1 }, SLOW).syncAll()
      return [
        sentTypes(node.hear('n2', requestVote(2))),
        sentTypes(node.syncAll().append({ term: 2, entries: entries(2) })),
      ]
    },
    right: [[], []],
    wrong: {
      nothing: () => false,
      'term and vote alone': (what) => what === 'term and vote',
      'entries alone': (what) => what === 'entries',
    },
  },
  {
    rule: 'endsAtFailedSync',
    see: (rules) => {
      const node = nodeWith(rules, { term: 1 }, SLOW).syncAll().hear('n2', requestVote(2))
      node.tell({ type: 'sync-failed', ticket: node.tickets[0]?.ticket ?? 0, code: 'EIO' })
      return node.effects.map(({ type }) => type)
    },
    right: ['mark', 'exit'],
    wrong: { 'it goes on as if nothing had been': () => false },
  },
  {
    rule: 'leaderHolds',
    see: (rules) => {
      const node = nodeWith(rules, { term: 1 }, SLOW).syncAll().lead().hear('n2', accepted(2, 1))
      return [node.state.commitIndex, node.syncAll().state.commitIndex]
    },
    right: [0, 1],
    wrong: { 'all that is in its log': (_stableIndex, lastIndex) => lastIndex, nothing: () => 0 },
  },
]
