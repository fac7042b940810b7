/** Decisions about members and leaders to be (dissertation 3.10, 4.1 and its erratum). */
import { accepted, entries } from '../made.ts'
import type { OneNode } from '../one-node.ts'
import { type Decision, nodeWith } from './decision.ts'

const types = (node: OneNode) => node.replies.map(({ type }) => type)

export const OF_MEMBERS: readonly Decision[] = [
  {
    rule: 'mayChangeMembers',
    see: (rules) => {
      const fresh = nodeWith(rules, { entries: entries(1), commit: 1 }).lead()
      const early = types(fresh.request(7, 'members', ['n1', 'n2']))
      const node = nodeWith(rules).lead().hear('n2', accepted(1, 1))
      const first = types(node.request(7, 'members', ['n1', 'n2']))
      return [early, first, types(node.request(8, 'members', ['n1']))]
    },
    right: [['fail'], ['ok'], ['fail']],
    wrong: {
      'at any time': () => true,
      'when the change before is committed (before the erratum)': (configurationIndex, commitIndex) =>
        configurationIndex <= commitIndex,
      'when an entry of the own term is committed': (_configurationIndex, _commitIndex, termOfCommitIndex, ownTerm) =>
        termOfCommitIndex === ownTerm,
      never: () => false,
    },
  },
  {
    rule: 'mayTakeOver',
    see: (rules) => {
      const node = nodeWith(rules).lead().hear('n2', accepted(1, 1)).request(6, 'write', 5)
      const early = node.request(7, 'transfer', 'n2').sentOf('timeout-now').length
      return [early, node.hear('n2', accepted(1, 2)).sentOf('timeout-now').length]
    },
    right: [0, 1],
    wrong: { 'whatever it has': () => true, never: () => false },
  },
]
