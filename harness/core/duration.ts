/** Lengths of time as people type them: '500ms', '60s', '2m', '1h'. */
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** Milliseconds, rounded to whole ones; undefined if it is no such text or shorter than a millisecond. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text)
  if (match === null) return undefined
  const ms = Math.round(Number(match[1]) * (UNIT_MS[match[2] as string] as number))
  return Number.isSafeInteger(ms) && ms >= 1 ? ms : undefined
}

/** The shortest text in whole seconds or milliseconds that parses to the same. */
export function formatDurationMs(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`
}
