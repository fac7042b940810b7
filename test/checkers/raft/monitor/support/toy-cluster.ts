/**
 * Small executions of something like Raft, from lists of random moves: mostly lawful, now and then not. What monitors are
 * told of them is held against brute force.
 */
import type { RaftView } from '../../../../../harness/core/raft-view.ts'
import { accept, grant, logOf, message, type Told, vote } from './views.ts'

const NODES = ['n1', 'n2', 'n3'] as const
const INDEX_MAX = 5

type Entry = { readonly term: number; readonly command: string }

type Node = {
  readonly name: string
  role: RaftView['role']
  term: number
  vote: string | undefined
  commit: number
  applied: number
  /** The whole log from index 1, what is compacted away too. */
  entries: readonly Entry[]
  snapshotIndex: number
  digest: number
}

export const LAWFUL_MOVES = [
  ...(['elect', 'propose', 'replicate', 'commit', 'apply', 'campaign', 'grant', 'compact', 'restart'] as const),
] as const
export const UNLAWFUL_MOVES = [
  ...(['grant-again', 'lead-anyway', 'rewrite', 'forget'] as const),
  ...(['commit-anyhow', 'apply-anyhow', 'corrupt', 'accept-anyhow'] as const),
] as const
type MoveName = (typeof LAWFUL_MOVES)[number] | (typeof UNLAWFUL_MOVES)[number]

/** What, who, to whom, how much. */
export type Move = { readonly what: MoveName; readonly a: number; readonly b: number; readonly n: number }

export function play(moves: readonly Move[]): readonly Told[] {
  const nodes = NODES.map(newNode)
  const told: Told[] = nodes.map(stepOf)
  for (const { what, a, b, n } of moves) {
    const one = nodes[a % nodes.length] as Node
    const other = nodes[b % nodes.length] as Node
    told.push(...MOVE[what](one, other, n))
  }
  return told
}

const MOVE: Readonly<Record<MoveName, (one: Node, other: Node, n: number) => readonly Told[]>> = {
  campaign: (one, other) => {
    Object.assign(one, { role: 'candidate', term: one.term + 1, vote: one.name })
    return [stepOf(one), vote(one.name, other.name, one.term)]
  },
  grant: (one, other) => (other.term > one.term ? granted(one, other) : []),
  elect: (one, other) => {
    if (one === other) return []
    Object.assign(one, { role: 'candidate', term: Math.max(one.term, other.term) + 1, vote: one.name })
    const told = [stepOf(one), vote(one.name, other.name, one.term), ...granted(other, one)]
    one.role = 'leader'
    return [...told, appended(one, [...one.entries, newEntry(one)])]
  },
  propose: (one) => (one.role === 'leader' ? [appended(one, [...one.entries, newEntry(one)])] : []),
  replicate: (one, other) => {
    if (one === other || other.term > one.term) return []
    Object.assign(other, { role: 'follower', term: one.term, vote: other.term < one.term ? undefined : other.vote })
    const sent: Told = { sent: message(one.name, other.name, 'append', { term: one.term }) }
    return [sent, appended(other, one.entries), accept(other.name, other.term, other.entries.length)]
  },
  commit: (one, _, n) => committed(one, Math.min(one.entries.length, Math.max(one.commit, n))),
  apply: (one, _, n) => applied(one, Math.min(one.commit, Math.max(one.applied, n))),
  compact: (one, _, n) => {
    one.snapshotIndex = Math.max(one.snapshotIndex, Math.min(one.applied, one.entries.length, n))
    return [stepOf(one)]
  },
  restart: (one) => restarted(one),
  'grant-again': (one, other) => granted(one, other),
  'lead-anyway': (one) => {
    one.role = 'leader'
    return [stepOf(one)]
  },
  rewrite: (one, other, n) => {
    const kept = one.entries.slice(0, Math.max(one.snapshotIndex, n))
    return [appended(one, n % 2 === 0 ? kept : [...kept, { term: other.term, command: `x${n}` }])]
  },
  forget: (one, _, n) => {
    one.entries = one.entries.slice(0, Math.max(one.snapshotIndex, n))
    if (n % 2 === 1) one.vote = undefined
    if (n === 2) one.term = Math.max(0, one.term - 1)
    return restarted(one)
  },
  'commit-anyhow': (one, _, n) => committed(one, n),
  'apply-anyhow': (one, _, n) => applied(one, n),
  corrupt: (one, _, n) => {
    one.digest += n
    return [stepOf(one)]
  },
  'accept-anyhow': (one, _, n) => [accept(one.name, one.term, n)],
}

function newNode(name: string): Node {
  const nothing = { term: 0, vote: undefined, commit: 0, applied: 0, entries: [], snapshotIndex: 0, digest: 0 }
  return { name, role: 'follower', ...nothing }
}

function newEntry({ name, term, entries }: Node): Entry {
  return { term, command: `${name}.${entries.length}` }
}

function granted(one: Node, other: Node): readonly Told[] {
  Object.assign(one, { role: 'follower', term: other.term, vote: other.name })
  return [stepOf(one), grant(one.name, other.name, one.term)]
}

function appended(node: Node, entries: readonly Entry[]): Told {
  node.entries = entries.slice(0, Math.max(node.snapshotIndex, INDEX_MAX))
  return stepOf(node)
}

function committed(node: Node, index: number): readonly Told[] {
  node.commit = Math.max(node.snapshotIndex, index)
  return [stepOf(node)]
}

function applied(node: Node, index: number): readonly Told[] {
  const to = Math.max(node.snapshotIndex, index)
  for (let at = node.applied + 1; at <= to; at++) {
    const { term = 0, command = '' } = node.entries[at - 1] ?? {}
    node.digest = digestOf(`${node.digest} ${term} ${command}`)
  }
  node.applied = to
  return [stepOf(node)]
}

/** What is applied begins anew with the snapshot. */
function restarted(node: Node): readonly Told[] {
  const { snapshotIndex } = node
  Object.assign(node, { role: 'follower', commit: snapshotIndex, applied: 0, digest: 0 })
  const [after] = applied(node, snapshotIndex) as [Told]
  return [{ stopped: node.name, how: 'power' }, { started: node.name }, after]
}

function digestOf(text: string): number {
  let digest = 7
  for (let i = 0; i < text.length; i++) digest = (digest * 31 + text.charCodeAt(i)) % 1_000_003
  return digest
}

function stepOf({ name, role, term, vote, commit, applied: appliedIndex, entries, snapshotIndex, digest }: Node): Told {
  const snapshot = { index: snapshotIndex, term: entries[snapshotIndex - 1]?.term ?? 0 }
  const log = logOf(entries.slice(snapshotIndex), snapshot)
  return { node: name, view: { role, term, vote, commitIndex: commit, appliedIndex, log, digest, voters: [NODES] } }
}
