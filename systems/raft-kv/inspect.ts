/**
 * What others may understand of raft-kv: its messages in Raft's terms, its state for monitors, its disk as evidence.
 * Contract: SimRaft in systems/sim-system.ts.
 */
import type { NodeStatus, StateHash } from '../../harness/core/raft-evidence.ts'
import { writeText } from '../../harness/core/raft-log.ts'
import type { MessageType, RaftMessage } from '../../harness/core/raft-message.ts'
import type { RaftView } from '../../harness/core/raft-view.ts'
import type { SimRaft } from '../sim-system.ts'
import { logged, logRequestOf } from './machine/logged.ts'
import { digestOf } from './machine/machine.ts'
import { featuresOf } from './options.ts'
import type { Entry } from './raft/log.ts'
import type { AppendEntries, Message } from './raft/messages.ts'
import { configurationOf, knownLeader, type RaftState } from './raft/state.ts'
import { HEARTBEAT_US, REQUEST_TIMEOUT_US } from './raft/timing.ts'
import { readLog } from './read-log.ts'

const TYPES: { readonly [type in Message['type']]: MessageType } = {
  'pre-vote': 'pre-vote',
  'pre-vote-reply': 'pre-vote-reply',
  'request-vote': 'vote',
  vote: 'vote-reply',
  'append-entries': 'append',
  'append-accepted': 'append-reply',
  'append-rejected': 'append-reply',
  heartbeat: 'heartbeat',
  'heartbeat-reply': 'heartbeat-reply',
  'install-snapshot': 'snapshot',
  'timeout-now': 'timeout-now',
  propose: 'propose',
  'read-index': 'read-index',
  'read-index-reply': 'read-index-reply',
}

export const RAFT_KV_INSIDE: SimRaft = {
  describe: (from, to, message) => describe(from, to, message as Message),
  typeOf: (message) => TYPES[(message as Message).type],
  cut: (message, afterIndex) => cut(message as Message, afterIndex),
  status: (node, state) => status(node, state as RaftState),
  stateHash: (node, state) => stateHash(node, state as RaftState),
  view: (state) => view(state as RaftState),
  readLog: (_node, disk) => readLog(disk),
  logged,
  words: (command) => words(command as Entry),
  timing: (settings) => ({
    electionTimeoutUs: featuresOf(settings).electionTimeoutUs,
    heartbeatUs: HEARTBEAT_US,
    requestTimeoutUs: REQUEST_TIMEOUT_US,
  }),
}

function words(entry: Entry): string {
  if (entry.type !== 'command') return entry.type
  const { kind, writes } = logRequestOf(entry.command)
  const [write] = writes
  return write === undefined ? kind : writeText(write)
}

function describe(from: string, to: string, message: Message): RaftMessage {
  const plain = {
    from,
    to,
    type: TYPES[message.type],
    term: 'term' in message ? message.term : 0,
    index: 0,
    logTerm: 0,
    commit: 0,
    reject: false,
    entries: [],
  }
  switch (message.type) {
    case 'pre-vote':
    case 'request-vote':
      return { ...plain, index: message.lastIndex, logTerm: message.lastTerm }
    case 'pre-vote-reply':
    case 'vote':
      return { ...plain, reject: !message.granted }
    case 'append-entries': {
      const { prevIndex, prevTerm, leaderCommit } = message
      const entries = message.entries.map(({ term }, i) => ({ term, index: prevIndex + 1 + i }))
      return { ...plain, index: prevIndex, logTerm: prevTerm, commit: leaderCommit, entries }
    }
    case 'append-accepted':
      return { ...plain, index: message.matchIndex }
    case 'append-rejected':
      return { ...plain, index: message.prevIndex, reject: true }
    case 'heartbeat':
      return { ...plain, commit: message.commit }
    case 'install-snapshot': {
      const { index, term } = message.snapshot
      return { ...plain, index, logTerm: term, commit: index }
    }
    case 'read-index-reply':
      return { ...plain, index: message.index }
    default:
      return plain
  }
}

/** A snapshot cannot be made shorter: beyond the index nothing of it is left. */
function cut(message: Message, afterIndex: number): Message | undefined {
  if (message.type === 'install-snapshot') return message.snapshot.index > afterIndex ? undefined : message
  if (message.type === 'heartbeat') return { ...message, commit: Math.min(message.commit, afterIndex) }
  if (message.type !== 'append-entries') return message
  const { prevIndex, entries, leaderCommit } = message
  const shorter: AppendEntries = {
    ...message,
    entries: entries.slice(0, Math.max(0, afterIndex - prevIndex)),
    leaderCommit: Math.min(leaderCommit, afterIndex),
  }
  return shorter
}

function status(node: string, state: RaftState): NodeStatus {
  const { term, log, appliedIndex } = state
  const leader = knownLeader(state, node)
  return { node, ...(leader === undefined ? {} : { leader }), term, lastIndex: log.lastIndex, appliedIndex }
}

function stateHash(node: string, { machine, appliedIndex }: RaftState): StateHash {
  const hash = digestOf(machine).toString(16)
  // The digest covers the whole state, whatever was compacted; so states at one index may always be compared.
  return { node, revision: appliedIndex, latestRevision: appliedIndex, compactRevision: -1, hash }
}

function view(state: RaftState): RaftView {
  const { role, term, vote, commitIndex, appliedIndex, log, machine } = state
  const { voters, outgoing } = configurationOf(state)
  return {
    role: role.type,
    term,
    vote,
    commitIndex,
    appliedIndex,
    log,
    digest: digestOf(machine),
    voters: outgoing === undefined ? [voters] : [voters, outgoing],
  }
}
