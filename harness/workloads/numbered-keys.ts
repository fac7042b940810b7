/**
 * Names of a workload's keys, and which of them a run has touched. Keys are opened in the order of their
 * numbers, so the touched ones are all up to the highest but for a few gaps; the set costs nothing to keep.
 * Station: generator.
 */

export function keyName(number: number): string {
  return `k${number}`
}

/** All numbers up to `highest` (included; -1: none) except `gaps`, of which there are fewer than keys in use at once. */
export type TouchedKeys = { readonly highest: number; readonly gaps: readonly number[] }

export const NO_KEYS: TouchedKeys = { highest: -1, gaps: [] }

/** The set with `key` in it too. Names that are not of this form are left out. */
export function touch(touched: TouchedKeys, key: string): TouchedKeys {
  const number = Number(key.slice(1))
  if (!Number.isInteger(number) || key !== keyName(number)) return touched
  if (number > touched.highest) {
    const opened = Array.from({ length: number - touched.highest - 1 }, (_, i) => touched.highest + 1 + i)
    return { highest: number, gaps: [...touched.gaps, ...opened] }
  }
  if (!touched.gaps.includes(number)) return touched
  return { ...touched, gaps: touched.gaps.filter((gap) => gap !== number) }
}

/** The touched keys' names in order. */
export function touchedNames(touched: TouchedKeys): string[] {
  const numbers = Array.from({ length: touched.highest + 1 }, (_, number) => number)
  return numbers.filter((number) => !touched.gaps.includes(number)).map(keyName)
}
