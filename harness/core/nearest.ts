/** Spelling help for names that a person typed. */
import { UsageError } from './errors.ts'

/** Levenshtein distance; O(length of a x length of b). */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(substituted, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}

/** The legal name nearest to `got`, if one is near enough to be what was meant (a third of its letters, at least 1). */
export function nearestName(got: string, legal: readonly string[]): string | undefined {
  const ranked = legal
    .map((name) => ({ name, distance: editDistance(got, name) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined
}

/**
 * The error for a name that is in no registry: `unknownName('UNKNOWN_NEMESIS', 'nemesis', 'partiton', [...])`.
 * Facts: got, legal, nearest.
 */
export function unknownName(code: string, what: string, got: string, legal: readonly string[]): UsageError {
  const nearest = nearestName(got, legal)
  const hint = `${nearest === undefined ? '' : `Did you mean '${nearest}'? `}Legal: ${legal.join(', ') || 'none'}`
  return new UsageError(code, `unknown ${what} '${got}'`, { hint, facts: { got, legal, nearest: nearest ?? null } })
}
