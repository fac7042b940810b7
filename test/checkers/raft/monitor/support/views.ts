/**
 * Views made by hand, in a short notation, to hold monitors against what a cluster never did.
 *
 *     L3 1a 1b 3c; c2 a1    leader of term 3; entries of terms 1, 1, 3 with commands a, b, c; commit 2, applied 1
 *     F, P, C, L            follower, pre-candidate, candidate, leader
 *     s4:2                  a snapshot up to index 4 of term 2 stands before the entries
 *     v:n2                  it voted for n2
 *     d7                    the state's digest; without one, equal where as much is applied
 */

import type { Ending, RaftMonitor } from '../../../../../checkers/raft/monitor/monitor.ts'
import { createRaftMonitor } from '../../../../../checkers/raft/monitor/raft-monitor.ts'
import type { MessageType, RaftMessage } from '../../../../../harness/core/raft-message.ts'
import type { LogView, RaftView } from '../../../../../harness/core/raft-view.ts'

type PlainEntry = { readonly term: number; readonly command: unknown }

/** The log of these entries after a snapshot. */
export function logOf(entries: readonly PlainEntry[], snapshot = { term: 0, index: 0 }): LogView {
  const lastIndex = snapshot.index + entries.length
  return {
    snapshot,
    lastIndex,
    termAt: (index) => (index === snapshot.index ? snapshot.term : entries[index - snapshot.index - 1]?.term),
    commandAt: (index) => entries[index - snapshot.index - 1]?.command,
  }
}

const ROLES = { F: 'follower', P: 'pre-candidate', C: 'candidate', L: 'leader' } as const

export function view(notation: string): RaftView {
  const [front = '', back = ''] = notation.split(';')
  const [head = 'F0', ...words] = front.trim().split(/\s+/)
  const numbers = new Map<string, number>()
  let vote: string | undefined
  for (const word of back.split(/\s+/).filter(Boolean)) {
    if (word.startsWith('v:')) vote = word.slice(2)
    else numbers.set(word.slice(0, 1), Number(word.slice(1)))
  }
  const [index = 0, term = 0] = (words.find((word) => word.startsWith('s')) ?? 's0:0').slice(1).split(':').map(Number)
  const entries = words
    .filter((word) => !word.startsWith('s'))
    .map((word) => ({ term: Number.parseInt(word, 10), command: word.replace(/^\d+/, '') }))
  const log = logOf(entries, { term, index })
  const appliedIndex = numbers.get('a') ?? index
  return {
    role: ROLES[head.slice(0, 1) as keyof typeof ROLES],
    term: Number(head.slice(1)),
    vote,
    commitIndex: numbers.get('c') ?? index,
    appliedIndex,
    log,
    digest: numbers.get('d') ?? appliedIndex,
    voters: [['n1', 'n2', 'n3']],
  }
}

export function message(from: string, to: string, type: MessageType, facts: Partial<RaftMessage> = {}): RaftMessage {
  return { from, to, type, term: 0, index: 0, logTerm: 0, commit: 0, reject: false, entries: [], ...facts }
}

/** One thing that a monitor is told; it happens at its place in the list, in milliseconds. */
export type Told =
  | { readonly node: string; readonly view: RaftView }
  | { readonly sent: RaftMessage }
  | { readonly stopped: string; readonly how: Ending }
  | { readonly started: string }

export function tell(told: readonly Told[], monitor: RaftMonitor = createRaftMonitor()): RaftMonitor {
  for (const [at, one] of told.entries()) {
    const timeUs = (at + 1) * 1000
    if ('view' in one) monitor.stepped(one.node, one.view, timeUs)
    else if ('sent' in one) monitor.sent(one.sent, timeUs)
    else if ('stopped' in one) monitor.stopped(one.stopped, one.how, timeUs)
    else monitor.started(one.started, timeUs)
  }
  return monitor
}

/** 'n1 L1 1a; c1' is a step of n1; further words for a restart and for messages. */
export function step(line: string): Told {
  const at = line.indexOf(' ')
  return { node: line.slice(0, at), view: view(line.slice(at + 1)) }
}

export const vote = (from: string, to: string, term: number): Told => ({ sent: message(from, to, 'vote', { term }) })
export const grant = (from: string, to: string, term: number, reject = false): Told => ({
  sent: message(from, to, 'vote-reply', { term, reject }),
})
export const accept = (from: string, term: number, index: number, reject = false): Told => ({
  sent: message(from, 'leader', 'append-reply', { term, index, reject }),
})
export const restart = (node: string, how: Ending = 'power'): readonly Told[] => [
  { stopped: node, how },
  { started: node },
]

/** Findings as 'checker anomaly'. */
export function found(monitor: RaftMonitor): readonly string[] {
  return monitor.findings.map(({ checker, anomaly }) => `${checker} ${anomaly}`)
}
