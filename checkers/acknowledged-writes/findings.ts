/**
 * From misses and ghosts to anomalies that a person can read. A write that some operation missed is lost if that changed
 * the register without it, or if nothing that began later shows it or a later one; else the operation was stale.
 */
import { type History, NO_NAME } from '../../harness/core/history.ts'
import type { Anomaly } from '../../harness/core/verdict.ts'
import { opsOf, whoWhen } from '../operation-words.ts'
import { type Ghost, type Miss, type Observation, observationsOf, type Sweep } from './sweep.ts'

/** Of one kind only so many are told; all are counted. */
const TOLD_MAX = 5

export type Findings = {
  readonly anomalies: readonly Anomaly[]
  /** Of `lost` and `stale` how many writes, of the others how many values. */
  readonly figures: { readonly [name in 'lost' | 'stale' | 'aborted' | 'garbage']: number }
}

export function findings(history: History, { misses, ghosts }: Sweep): Findings {
  const [lost, stale]: [MissedWrite[], MissedWrite[]] = [[], []]
  const observations = misses.length === 0 ? new Map() : observationsOf(history)
  for (const missed of missedWrites(misses)) {
    const shown = shownAgain(missed, observations.get(missed.last.key) ?? [])
    const told = shown === undefined ? missed : { ...missed, shown }
    if (shown === undefined || missed.last.isChange) lost.push(told)
    else stale.push(told)
  }
  const aborted = ghosts.filter(({ failed }) => failed.length > 0)
  const garbage = ghosts.filter(({ failed }) => failed.length === 0)
  return {
    anomalies: [
      ...lost.slice(0, TOLD_MAX).map((missed) => told(history, missed, 'lost-write')),
      ...stale.slice(0, TOLD_MAX).map((missed) => told(history, missed, 'stale-read')),
      ...aborted.slice(0, TOLD_MAX).map((ghost) => haunted(history, ghost, 'aborted-read')),
      ...garbage.slice(0, TOLD_MAX).map((ghost) => haunted(history, ghost, 'garbage-read')),
    ],
    figures: { lost: lost.length, stale: stale.length, aborted: aborted.length, garbage: garbage.length },
  }
}

/** An acknowledged write with the operation that began last of those that missed it, and one that saw it, or a later one, after that. */
type MissedWrite = { readonly last: Miss; readonly count: number; readonly shown?: Observation }

function missedWrites(misses: readonly Miss[]): Iterable<MissedWrite> {
  const writes = new Map<number, MissedWrite>()
  for (const miss of misses) {
    const known = writes.get(miss.due.invocation)
    const last = known === undefined || known.last.invocation < miss.invocation ? miss : known.last
    writes.set(miss.due.invocation, { last, count: (known?.count ?? 0) + 1 })
  }
  return writes.values()
}

function shownAgain({ last }: MissedWrite, observations: readonly Observation[]): Observation | undefined {
  return observations.find(({ invocation, revision }) => invocation > last.invocation && revision >= last.due.revision)
}

function told(history: History, { last, count, shown }: MissedWrite, name: 'lost-write' | 'stale-read'): Anomaly {
  const { due, invocation, revision, isChange } = last
  const others = count === 1 ? '' : ` (the last of ${count} that missed it)`
  const sentence =
    `${subject(history, invocation)}: revision ${due.revision} was acknowledged to ${whoWhen(history, due.invocation)}, ` +
    `but ${whoWhen(history, invocation)}, which began after that, ${isChange ? 'made' : 'saw'} revision ${revision}${others}; ` +
    (shown === undefined
      ? 'nothing that began later saw it or a later one'
      : `revision ${shown.revision} was seen later by ${whoWhen(history, shown.invocation)}`)
  const proof = [due.invocation, invocation, ...(shown === undefined ? [] : [shown.invocation])]
  return { name, sentence, ops: opsOf(history, proof), ...keyOf(history, invocation) }
}

function haunted(
  history: History,
  { invocation, value, failed }: Ghost,
  name: 'aborted-read' | 'garbage-read',
): Anomaly {
  const why =
    failed.length > 0 ? 'but all that would have written it surely failed' : 'but nobody had tried to write it'
  const sentence = `${subject(history, invocation)}: ${whoWhen(history, invocation)} saw ${JSON.stringify(value)}, ${why}`
  return { name, sentence, ops: opsOf(history, [...failed, invocation]), ...keyOf(history, invocation) }
}

function subject(history: History, invocation: number): string {
  const { key } = keyOf(history, invocation)
  return key === undefined ? 'the register' : `key '${key}'`
}

function keyOf({ columns }: History, invocation: number): { readonly key?: string } {
  const id = columns.key[invocation] as number
  return id === NO_NAME ? {} : { key: columns.keys[id] as string }
}
