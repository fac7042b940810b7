/**
 * From fates and oddities to anomalies that a person can read: a name, one sentence, and the operations that prove it.
 */
import type { History } from '../../harness/core/history.ts'
import type { Anomaly } from '../../harness/core/verdict.ts'
import { opsOf, whoWhen } from '../operation-words.ts'
import type { ElementTable, Oddity } from './element-table.ts'
import type { Fate } from './fates.ts'
import { ADD, type Read, type SetHistory } from './set-history.ts'

/** Of one kind in one set only so many are told; all are counted. */
const TOLD_MAX = 3

export function findings(
  history: History,
  set: SetHistory,
  { neverTried, surelyFailed, duplicated }: ElementTable,
  fates: readonly Fate[],
): readonly Anomaly[] {
  const { columns } = history
  const name = set.key === undefined ? 'the set' : `set '${set.key}'`
  const key = set.key === undefined ? {} : { key: set.key }
  const addsOf = (element: number) => set.adds.filter((add) => add.element === element).map((add) => add.invocation)

  function missed({ element, knownAt, missing }: Fate, anomaly: 'lost-element' | 'stale-read'): readonly Anomaly[] {
    if (missing === undefined) return []
    const known = columns.pair[knownAt] as number
    const isAdd = columns.functions[columns.f[known] as number] === ADD
    const last = (set.reads[missing.last] as Read).invocation
    const shownAgain = anomaly === 'stale-read' ? set.reads.slice(missing.last + 1).find(shows(element)) : undefined
    const sentence =
      `${name}: ${element} was ${isAdd ? 'added' : 'read'} by ${whoWhen(history, known)}, ` +
      `but ${readsWord(missing.count)} that began after that did not show it, ` +
      `the last by ${whoWhen(history, last)}; ` +
      (shownAgain === undefined
        ? 'no read that began later did'
        : `it was shown again to ${whoWhen(history, shownAgain.invocation)}`)
    const proof = [known, last, ...(shownAgain === undefined ? [] : [shownAgain.invocation])]
    return [{ name: anomaly, sentence, ops: opsOf(history, proof), ...key }]
  }

  const lost = fates.filter((fate) => fate.name === 'lost')
  const stale = fates.filter((fate) => fate.name === 'stale')
  const ofFate = (fated: readonly Fate[], anomaly: 'lost-element' | 'stale-read') =>
    fated.slice(0, TOLD_MAX).flatMap((fate) => missed(fate, anomaly))
  const odd = (oddities: readonly Oddity[], anomaly: string, why: (oddity: Oddity) => string) =>
    oddities.slice(0, TOLD_MAX).map((oddity): Anomaly => {
      const { element, invocation } = oddity
      const sentence = `${name}: ${whoWhen(history, invocation)} read ${element}${why(oddity)}`
      const before = addsOf(element).filter((add) => add < (columns.pair[invocation] as number))
      return { name: anomaly, sentence, ops: opsOf(history, [...before, invocation]), ...key }
    })
  return [
    ...ofFate(lost, 'lost-element'),
    ...ofFate(stale, 'stale-read'),
    ...odd(duplicated, 'duplicate-element', ({ times }) => ` ${times} times, more often than it was added`),
    ...odd(surelyFailed, 'aborted-read', () => ', but every add of it surely failed'),
    ...odd(neverTried, 'garbage-read', () => ', but nobody had tried to add it by then'),
  ]
}

function shows(element: number): (read: Read) => boolean {
  return ({ elements }) => elements.includes(element)
}

function readsWord(count: number): string {
  return count === 1 ? '1 read' : `${count} reads`
}
