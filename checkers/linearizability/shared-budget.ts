/**
 * One budget of steps over many keys. Smallest keys first, each with an equal share of what is left, so that a definite
 * answer never waits behind a hard key; then those undecided again, as long as their share at least doubles.
 * Bytes are held by one search at a time, so each may have them all.
 */
import { type CheckOutcome, checkOperations } from 'porcupine-ts'
import type { Budget } from '../checker.ts'
import type { HistoryModel, KeyHistory } from './history-model.ts'

export type KeyOutcome = { readonly keyHistory: KeyHistory; readonly outcome: CheckOutcome }

/** Outcomes in the order of `keys`. */
export function checkKeys(
  { model }: HistoryModel,
  keys: readonly KeyHistory[],
  budget: Budget,
): { readonly outcomes: readonly KeyOutcome[]; readonly steps: number } {
  const outcomes = new Map<KeyHistory, CheckOutcome>()
  let open = [...keys].sort((a, b) => a.operations.length - b.operations.length)
  let left = budget.steps
  let enough = 0
  while (open.length > 0) {
    const share = Math.floor(left / open.length)
    if (share < enough) break
    enough = Math.max(1, 2 * share)
    let waiting = open.length
    for (const keyHistory of open) {
      const steps = Math.floor(left / waiting--)
      const outcome = checkOperations(model, keyHistory.operations, { steps, bytes: budget.bytes })
      left -= outcome.steps
      outcomes.set(keyHistory, outcome)
    }
    open = open.filter((keyHistory) => isOutOfSteps(outcomes.get(keyHistory)))
  }
  return {
    outcomes: keys.map((keyHistory) => ({ keyHistory, outcome: outcomes.get(keyHistory) ?? NOT_BEGUN })),
    steps: budget.steps - left,
  }
}

const NOT_BEGUN: CheckOutcome = { type: 'undecided', budget: 'steps', steps: 0 }

function isOutOfSteps(outcome: CheckOutcome | undefined): boolean {
  return outcome?.type === 'undecided' && outcome.budget === 'steps'
}
