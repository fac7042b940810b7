/**
 * The smallest part of a key's history that has no explanation, found by sound steps only: each leaves a history that is
 * linearizable if the one before was. Deleting operations at will would not do: without its write an innocent read looks
 * guilty. The steps:
 * - Cut the tail: linearizability is closed under prefixes. What was called before the failing return and returns after
 *   it becomes optional, with its answer known (a linearization of the whole begins with one of the prefix in which each
 *   such operation is there with that answer, or not there).
 * - Drop a read-only operation: by definition every legal order is legal without it.
 * - Drop a write, or a compare-and-set, whose value no operation that is kept has seen or asks for: in a legal order the
 *   next operation after it does not look at the register, so it may as well come without it, at a smaller revision.
 */
import { checkOperations } from 'porcupine-ts'
import type { Budget } from '../checker.ts'
import type { HistoryModel, KeyOperation } from './history-model.ts'

/** Operations in order of call. `failedReturn` is the position of the return that ends the shortest illegal prefix. */
export function cutAfter(operations: readonly KeyOperation[], failedReturn: number): readonly KeyOperation[] {
  return operations
    .filter(({ call }) => call < failedReturn)
    .map((operation) => {
      if (operation.return === undefined || operation.return <= failedReturn) return operation
      const { return: _, ...pending } = operation
      return pending
    })
}

/**
 * Drops what can be dropped of `operations`, which are not linearizable, in ever smaller chunks (Zeller & Hildebrandt's
 * delta debugging, TSE 2002, restricted to the steps above). Stops early, with a larger witness, when the budget is
 * spent. What is left is minimal: no single further step keeps it illegal.
 */
export function minimize(
  historyModel: HistoryModel,
  operations: readonly KeyOperation[],
  budget: Budget,
): readonly KeyOperation[] {
  let left = budget.steps
  const isIllegal = (kept: readonly KeyOperation[]) => {
    const outcome = checkOperations(historyModel.model, kept, { steps: left, bytes: budget.bytes })
    left -= outcome.steps
    return outcome.type === 'violation'
  }
  let kept = operations
  for (;;) {
    const before = kept.length
    kept = dropChunks(kept, droppable(historyModel, kept), isIllegal)
    if (kept.length === before) return kept
  }
}

/** All of these may go, together or one by one: none is needed by an operation that stays. */
function droppable({ model, effect }: HistoryModel, kept: readonly KeyOperation[]): readonly KeyOperation[] {
  const effects = kept.map(({ input, output }) => effect(input, output))
  const needed = new Set(effects.flatMap(({ observes }) => (observes === undefined ? [] : [observes.value])))
  // A refusal that saw nothing may hold only thanks to a write that nobody saw.
  const everyWriteIsNeeded = effects.some(({ differsFrom }) => differsFrom !== undefined)
  return kept.filter(({ input, output }, i) => {
    if (model.isReadOnly?.(input, output) === true) return true
    const written = effects[i]?.writes
    return written !== undefined && !everyWriteIsNeeded && !needed.has(written.value)
  })
}

function dropChunks(
  operations: readonly KeyOperation[],
  candidates: readonly KeyOperation[],
  isIllegal: (kept: readonly KeyOperation[]) => boolean,
): readonly KeyOperation[] {
  let kept = operations
  let waiting = candidates
  for (let size = waiting.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < waiting.length; ) {
      const chunk = new Set(waiting.slice(from, from + size))
      const without = kept.filter((operation) => !chunk.has(operation))
      if (isIllegal(without)) {
        kept = without
        waiting = waiting.filter((operation) => !chunk.has(operation))
      } else from += size
    }
  }
  return kept
}
