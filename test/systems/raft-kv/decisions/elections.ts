/** Decisions about votes and terms (sections 5.1, 5.2, 5.4.1; dissertation 4.2.3). */
import type { Rules } from '../../../../systems/raft-kv/raft/rules.ts'
import { entries, requestVote, vote } from '../made.ts'
import type { OneNode } from '../one-node.ts'
import { type Decision, nodeWith } from './decision.ts'

const granted = (node: OneNode) => node.sentOf('vote').map((each) => each.granted)
const role = ({ state }: OneNode) => state.role.type

/** Asked by candidates whose logs end so: (lastIndex, lastTerm). Its own ends at (3, 2). */
function askedBy(rules: Partial<Rules>, ...ends: readonly (readonly [number, number])[]): readonly unknown[] {
  return ends.map(([lastIndex, lastTerm]) =>
    granted(nodeWith(rules, { entries: entries(1, 2, 2) }).hear('n2', requestVote(3, lastIndex, lastTerm))),
  )
}

export const OF_ELECTIONS: readonly Decision[] = [
  {
    rule: 'isMajority',
    see: (rules) => [
      role(nodeWith(rules, {}, { nodes: 4 }).campaign().hear('n2', vote(1))),
      role(nodeWith(rules, {}, { nodes: 4 }).campaign().hear('n2', vote(1)).hear('n3', vote(1))),
      role(nodeWith(rules, {}, { nodes: 5 }).campaign().hear('n2', vote(1)).hear('n3', vote(1))),
    ],
    right: ['candidate', 'leader', 'leader'],
    wrong: {
      'half is enough': (count, size) => 2 * count >= size,
      'all are needed': (count, size) => count === size,
      'one more than a majority': (count, size) => 2 * count > size + 1,
    },
  },
  {
    rule: 'voteIsFree',
    see: (rules) => {
      const node = nodeWith(rules).hear('n2', requestVote(1))
      return [granted(node.hear('n3', requestVote(1))), granted(node.hear('n2', requestVote(1)))]
    },
    right: [[false], [true]],
    wrong: { 'whoever asks': () => true, 'once, and not again to the same': (given) => given === undefined },
  },
  {
    rule: 'isUpToDate',
    see: (rules) => askedBy(rules, [3, 2], [9, 1], [1, 3], [2, 2], [4, 2]),
    right: [[true], [false], [true], [false], [true]],
    wrong: {
      'any log will do': () => true,
      'a log that is a little shorter will do': (candidate, own) => candidate.lastIndex >= own.lastIndex - 1,
      'the longer log wins, whatever its terms': (candidate, own) => candidate.lastIndex >= own.lastIndex,
      'the later term wins, whatever the length': (candidate, own) => candidate.lastTerm >= own.lastTerm,
      'an equal log loses': (candidate, own) =>
        candidate.lastTerm === own.lastTerm ? candidate.lastIndex > own.lastIndex : candidate.lastTerm > own.lastTerm,
    },
  },
  {
    rule: 'isUpToDate',
    see: (rules) => granted(nodeWith(rules, { entries: entries(1, 2) }).hear('n2', requestVote(3, 1, 1, true))),
    right: [false],
    wrong: { 'of one that the leader sent any log': (_candidate, _own, isTransfer) => isTransfer },
  },
  {
    rule: 'voteCounts',
    see: (rules) => [
      role(nodeWith(rules, { term: 4 }).campaign().hear('n2', vote(4))),
      role(nodeWith(rules, { term: 4 }).campaign().hear('n2', vote(5))),
    ],
    right: ['candidate', 'leader'],
    wrong: { 'of any term': () => true, 'of earlier terms': (voteTerm, ownTerm) => voteTerm < ownTerm },
  },
  {
    rule: 'withVote',
    see: (rules) => nodeWith(rules, {}, { nodes: 5 }).campaign().hear('n2', vote(1), vote(1)).state.role,
    right: { type: 'candidate', votes: ['n1', 'n2'] },
    wrong: {
      'each time it comes': (votes, voter) => [...votes, voter],
      'the last one alone': (_votes, voter) => [voter],
    },
  },
  {
    rule: 'countVotes',
    see: (rules) => [
      role(nodeWith(rules, {}, { nodes: 4 }).campaign().hear('n9', vote(1)).hear('n8', vote(1))),
      role(nodeWith(rules, {}, { nodes: 4 }).campaign().hear('n2', vote(1)).hear('n3', vote(1))),
    ],
    right: ['candidate', 'leader'],
    wrong: { 'of whomever': (votes) => votes.length, none: () => 0 },
  },
  {
    rule: 'entriesAtElection',
    see: (rules) => nodeWith(rules, { entries: entries(1) }).lead().state.log.lastTerm,
    right: 2,
    wrong: { nothing: () => [], 'an entry of the term before': (term) => [{ type: 'no-op', term: term - 1 }] },
  },
  {
    rule: 'protectsLeader',
    see: (rules) =>
      [999_999, 1_000_000].map((us) => {
        const node = nodeWith(rules, { term: 1 }, { settings: { 'check-quorum': 'on' } }).heartbeat()
        return granted(node.elapse(us).hear('n3', requestVote(2)))
      }),
    right: [[], [true]],
    wrong: {
      never: () => false,
      'for ever': () => true,
      'for half as long': (sinceHeardUs, electionTimeoutUs) => sinceHeardUs < electionTimeoutUs / 2,
    },
  },
]
