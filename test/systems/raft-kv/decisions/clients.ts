/** Decisions about commands and reads of clients (section 8; dissertation 6.3, 6.4). */
import { accepted, entries, heartbeatReply, write } from '../made.ts'
import type { OneNode } from '../one-node.ts'
import { type Decision, nodeWith } from './decision.ts'

const answered = (node: OneNode) => node.replies.map(({ request }) => request)
const LEASE = { settings: { reads: 'lease', 'check-quorum': 'on' } }

export const OF_CLIENTS: readonly Decision[] = [
  {
    rule: 'mayAnswerUncommitted',
    see: (rules) => answered(nodeWith(rules).lead().request(7, 'write', 5)),
    right: [],
    wrong: { 'when it is in the own log': () => true },
  },
  {
    rule: 'isAwaited',
    see: (rules) => {
      const node = nodeWith(rules).append({}).request(7, 'write', 5)
      const others = answered(node.append({ entries: [write(1, 6, { id: 'n3.1' })], leaderCommit: 1 }))
      const own = { prevIndex: 1, prevTerm: 1, entries: [write(1, 5, { id: 'n1.1' })], leaderCommit: 2 }
      return [others, answered(node.append(own))]
    },
    right: [[], [7]],
    wrong: { 'whosever it is': () => true, never: () => false },
  },
  {
    rule: 'isRepeat',
    see: (rules) => {
      const twice = [write(1, 5, { id: 'n3.1' }), write(1, 6), write(1, 5, { id: 'n3.1' })]
      const node = nodeWith(rules).append({ entries: twice, leaderCommit: 3 })
      return node.request(7, 'read-local', null).replies[0]?.value
    },
    right: [2, 6],
    wrong: { never: () => false, always: () => true },
  },
  {
    rule: 'mayBeginRead',
    see: (rules) => {
      const node = nodeWith(rules, { entries: entries(1), commit: 1 })
        .lead()
        .request(7, 'read', null)
      const early = answered(node.hear('n2', heartbeatReply(2, node.leading.round)))
      node.hear('n2', accepted(2, 2))
      return [early, answered(node.hear('n2', heartbeatReply(2, node.leading.round)))]
    },
    right: [[], [7]],
    wrong: { 'whatever is committed': () => true, never: () => false },
  },
  {
    rule: 'confirmsRead',
    see: (rules) => {
      const node = nodeWith(rules).lead().hear('n2', accepted(1, 1), heartbeatReply(1, 1)).request(7, 'read', null)
      return [answered(node), answered(node.hear('n2', heartbeatReply(1, 1), heartbeatReply(1, 2)))]
    },
    right: [[], [7]],
    wrong: {
      'nobody is asked': () => true,
      'a round begun before will do': (readRound, ackedRound) => ackedRound >= readRound - 1,
      never: () => false,
    },
  },
  {
    rule: 'mayServeRead',
    see: (rules) => {
      const node = nodeWith(rules)
        .append({ entries: entries(1, 1) })
        .request(7, 'read', null)
      const early = answered(node.hear('n2', { type: 'read-index-reply', request: 7, index: 2 }))
      return [early, answered(node.heartbeat({ commit: 1 })), answered(node.heartbeat({ commit: 2 }))]
    },
    right: [[], [], [7]],
    wrong: {
      'at once': () => true,
      'one entry early': (appliedIndex, readIndex) => appliedIndex >= readIndex - 1,
      'one entry late': (appliedIndex, readIndex) => appliedIndex > readIndex,
    },
  },
  {
    rule: 'leaseUs',
    see: (rules) =>
      [249_999, 250_000].map((us) => {
        const node = nodeWith(rules, {}, LEASE).lead().hear('n2', accepted(1, 1))
        return answered(
          node
            .hear('n2', heartbeatReply(1, 1, node.nowUs))
            .elapse(us)
            .request(7, 'read', null),
        )
      }),
    right: [[7], []],
    wrong: { 'as if clocks ran alike': (electionTimeoutUs) => electionTimeoutUs, none: () => 0 },
  },
  {
    rule: 'keepsLeaseInTransfer',
    see: (rules) => {
      const node = nodeWith(rules, {}, LEASE).lead().hear('n2', accepted(1, 1))
      node.hear('n2', heartbeatReply(1, 1, node.nowUs)).request(6, 'transfer', 'n2')
      return answered(node.request(7, 'read', null))
    },
    right: [],
    wrong: { 'as if nothing were': () => true },
  },
]
