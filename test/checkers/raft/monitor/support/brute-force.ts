/**
 * Raft's properties recomputed over a whole recorded execution, each by looking at all pairs of what was ever seen. Slow and
 * plain; the twin of the monitors. Each says when it is broken first, in microseconds; undefined if it never is.
 */
import type { MonitorName } from '../../../../../checkers/raft/monitor/monitor.ts'
import type { RaftMessage } from '../../../../../harness/core/raft-message.ts'
import type { LogView, RaftView } from '../../../../../harness/core/raft-view.ts'
import { acknowledgementsBroken } from './brute-force-acknowledgements.ts'
import type { Told } from './views.ts'

/** A step; `before`: the step of the same life before it; `last`: of any life. */
export type Step = {
  readonly node: string
  readonly timeUs: number
  readonly view: RaftView
  readonly before: RaftView | undefined
  readonly last: RaftView | undefined
}
export type Sent = { readonly message: RaftMessage; readonly timeUs: number; readonly sender: RaftView | undefined }
export type Execution = { readonly steps: readonly Step[]; readonly sent: readonly Sent[] }

export function record(told: readonly Told[]): Execution {
  const now = new Map<string, RaftView>()
  const fresh = new Set<string>()
  const steps: Step[] = []
  const sent: Sent[] = []
  for (const [at, one] of told.entries()) {
    const timeUs = (at + 1) * 1000
    if ('started' in one) fresh.add(one.started)
    else if ('sent' in one) sent.push({ message: one.sent, timeUs, sender: now.get(one.sent.from) })
    else if ('view' in one) {
      const last = now.get(one.node)
      const before = fresh.delete(one.node) ? undefined : last
      steps.push({ node: one.node, timeUs, view: one.view, before, last })
      now.set(one.node, one.view)
    }
  }
  return { steps, sent }
}

type Times = readonly number[]

/** Of those that contradict one another, when the later one came. */
function pairs<Item extends { readonly timeUs: number }>(
  items: readonly Item[],
  contradict: (a: Item, b: Item) => boolean,
): Times {
  return items.flatMap((a, i) =>
    items.slice(i + 1).flatMap((b) => (contradict(a, b) ? [Math.max(a.timeUs, b.timeUs)] : [])),
  )
}

const BROKEN: Readonly<Record<MonitorName, (execution: Execution) => Times>> = {
  'election-safety': ({ steps, sent }) => {
    const claims = [
      ...steps
        .filter(({ view }) => view.role === 'leader')
        .map(({ node, timeUs, view }) => ({ node, timeUs, term: view.term })),
      ...sent
        .filter(({ message: { type } }) => type === 'append' || type === 'heartbeat' || type === 'snapshot')
        .map(({ message: { from, term }, timeUs }) => ({ node: from, timeUs, term })),
    ]
    return pairs(claims, (a, b) => a.term === b.term && a.node !== b.node)
  },

  'log-matching': ({ steps }) =>
    pairs(steps, (a, b) =>
      indexes(a.view.log).some(
        (index) =>
          index > b.view.log.snapshot.index &&
          a.view.log.termAt(index) === b.view.log.termAt(index) &&
          (a.view.log.commandAt(index) !== b.view.log.commandAt(index) ||
            a.view.log.termAt(index - 1) !== b.view.log.termAt(index - 1)),
      ),
    ),

  'leader-completeness': ({ steps }) =>
    commits(steps).flatMap(({ index, term, timeUs, inTerm }) =>
      steps
        .filter(
          ({ view, before }) => view.role === 'leader' && (before?.role !== 'leader' || before.term !== view.term),
        )
        .filter(({ view }) => view.term > inTerm && !has(view.log, index, term))
        .map((leader) => Math.max(timeUs, leader.timeUs)),
    ),

  'state-machine-safety': ({ steps }) => {
    const entries = steps.flatMap(({ timeUs, view: { log, appliedIndex }, before }) =>
      indexes(log)
        .filter((index) => index > (before?.appliedIndex ?? 0) && index <= appliedIndex)
        .map((index) => ({ timeUs, index, term: log.termAt(index), command: log.commandAt(index) })),
    )
    return [
      ...pairs(entries, (a, b) => a.index === b.index && (a.term !== b.term || a.command !== b.command)),
      ...pairs(steps, (a, b) => a.view.appliedIndex === b.view.appliedIndex && a.view.digest !== b.view.digest),
    ]
  },

  durability: ({ steps, sent }) => [...votesBroken(steps, sent), ...acknowledgementsBroken({ steps, sent })],

  'commit-monotone': ({ steps }) =>
    steps.flatMap(({ timeUs, view, before }) => {
      const { log, commitIndex, appliedIndex } = view
      const isBack = before !== undefined && (commitIndex < before.commitIndex || appliedIndex < before.appliedIndex)
      const known = before?.log.termAt(before.commitIndex)
      const isLost = before !== undefined && known !== undefined && !has(log, before.commitIndex, known)
      return isBack || isLost || commitIndex > log.lastIndex || appliedIndex > commitIndex ? [timeUs] : []
    }),
}

export function firstBroken(execution: Execution, property: MonitorName): number | undefined {
  const times = BROKEN[property](execution)
  return times.length === 0 ? undefined : Math.min(...times)
}

/** Whether all that was ever taken for committed fits into one log, so that its highest entry stands for all before it. */
export function commitsAgree({ steps }: Execution): boolean {
  const all = commits(steps)
  return all.every(({ log }) => all.every(({ index, term }) => index > log.lastIndex || has(log, index, term)))
}

/** Where a node takes more for committed than it did; its term is one that this was committed in, or a later one. */
function commits(steps: readonly Step[]) {
  return steps.flatMap(({ timeUs, view: { log, commitIndex: index, term: inTerm }, last }) => {
    const term = log.termAt(index)
    const isNew = last === undefined || index > last.commitIndex || last.commitIndex > last.log.lastIndex
    return term === undefined || index === 0 || !isNew ? [] : [{ timeUs, log, index, term, inTerm }]
  })
}

function votesBroken(steps: readonly Step[], sent: readonly Sent[]): Times {
  const votes = sent.flatMap(({ message: { type, from, to, term, reject }, timeUs }) => {
    if (type === 'vote') return [{ timeUs, node: from, term, candidate: from }]
    return type === 'vote-reply' && !reject ? [{ timeUs, node: from, term, candidate: to }] : []
  })
  const spoken = sent.filter(
    ({ message: { type } }) => type === 'vote' || type === 'vote-reply' || type === 'append-reply',
  )
  const forgotten = steps.filter(({ node, timeUs, view: { term, vote }, before }) => {
    if (before !== undefined)
      return term < before.term || (term === before.term && before.vote !== undefined && vote !== before.vote)
    const isOlder = spoken.some((one) => one.timeUs < timeUs && one.message.from === node && one.message.term > term)
    const isOther = votes.some(
      (one) => one.timeUs < timeUs && one.node === node && one.term === term && one.candidate !== vote,
    )
    return isOlder || isOther
  })
  const twice = pairs(votes, (a, b) => a.node === b.node && a.term === b.term && a.candidate !== b.candidate)
  return [...twice, ...forgotten.map(({ timeUs }) => timeUs)]
}

export function indexes({ snapshot, lastIndex }: LogView): readonly number[] {
  return Array.from({ length: lastIndex - snapshot.index }, (_, i) => snapshot.index + 1 + i)
}

export function has(log: LogView, index: number, term: number): boolean {
  return index < log.snapshot.index || log.termAt(index) === term
}
