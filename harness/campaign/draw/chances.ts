/** Draws in whole numbers: a decision that hung on the last digit of a float could differ between engines. Station: campaign. */
import type { Random } from '../../core/random.ts'

/** True `percent` times of a hundred. */
export function chance(random: Random, percent: number): boolean {
  return random.integer(0, 99) < percent
}

/** One of the choices, each as often as its weight says; weights are whole numbers, not all 0. */
export function weighted<Choice>(
  random: Random,
  choices: readonly (readonly [weight: number, choice: Choice])[],
): Choice {
  let left = random.integer(0, choices.reduce((sum, [weight]) => sum + weight, 0) - 1)
  for (const [weight, choice] of choices) {
    if (left < weight) return choice
    left -= weight
  }
  throw new RangeError('no choice has a weight')
}

/** The items that a coin keeps, in their order; one of them at random where it keeps none. */
export function someOf<Item>(random: Random, items: readonly Item[]): readonly Item[] {
  const kept = items.filter(() => chance(random, 50))
  return kept.length > 0 || items.length === 0 ? kept : [random.pick(items)]
}
