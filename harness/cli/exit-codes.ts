/**
 * What the command ends with. Errors of the harness bring their own code: 2 usage, 3 environment, 4 plugin, 70 internal.
 * Station: command line.
 */
import type { RunRecord } from '../core/record.ts'

export const EXIT = { valid: 0, invalid: 1, usage: 2, environment: 3, unknown: 5, internal: 70 } as const

/** 0 if valid, or as `--expect` asked; an expectation missed counts as invalid, if the verdict is not unknown. */
export function exitCodeOf({ verdict, expectationMet }: Pick<RunRecord, 'verdict' | 'expectationMet'>): number {
  if (expectationMet === true) return EXIT.valid
  if (expectationMet === false) return verdict === 'unknown' ? EXIT.unknown : EXIT.invalid
  return EXIT[verdict]
}

/** Of several runs: invalid beats unknown beats valid. */
export function worstExitCode(codes: readonly number[]): number {
  if (codes.includes(EXIT.invalid)) return EXIT.invalid
  return codes.includes(EXIT.unknown) ? EXIT.unknown : EXIT.valid
}
