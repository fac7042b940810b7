/**
 * Leaves out operations of unknown outcome that can make no difference: reads, and writes of values that nobody saw. If the
 * others can be explained with such a write, they can be without it: it may never have happened, and whatever saw the
 * register after it saw something else, so another write came between. A search that had to place them anywhere, or nowhere,
 * would double with each.
 * Not where an operation told only what the register was not: an unseen write may be why.
 * Station: checkers. O(operations) but for chains of compare-and-sets of unknown outcome.
 */
import type { Scalar } from 'porcupine-ts'
import type { HistoryModel, KeyHistory, KeyOperation } from './history-model.ts'

export function withoutUnseen(keyHistory: KeyHistory, { effect }: HistoryModel): KeyHistory {
  const { operations } = keyHistory
  const isUnknown = ({ return: end }: KeyOperation) => end === undefined
  const effects = operations.map(({ input, output }) => effect(input, output))
  if (!operations.some(isUnknown) || effects.some(({ differsFrom }) => differsFrom !== undefined)) return keyHistory
  const seen = new Set<Scalar | null>(
    operations.flatMap((each, i) => (isUnknown(each) ? [] : (effects[i]?.observes?.value ?? []))),
  )
  // One that is kept may have seen what it asked for.
  for (let before = -1; before < seen.size; ) {
    before = seen.size
    for (const { writes, observes } of effects)
      if (writes !== undefined && observes?.value != null && seen.has(writes.value)) seen.add(observes.value)
  }
  const kept = operations.filter((each, i) => {
    const writes = effects[i]?.writes
    return !isUnknown(each) || (writes !== undefined && seen.has(writes.value))
  })
  return kept.length === operations.length ? keyHistory : { ...keyHistory, operations: kept }
}
