/**
 * Plays a scenario again until it is reached: what was not reached says nothing of the guarantee, and timing differs from
 * one cluster to the next.
 * Station: run.
 */
import type { ScriptRecord } from '../../core/script-record.ts'

/** Plays in all, each on a fresh cluster. */
export const ATTEMPTS_MAX = 5

/** One play after the other, numbered from 1; all of them, the one that counts last. Rejects as `play` does. */
export async function playUntilReached<Played extends { readonly record: ScriptRecord }>(
  play: (attempt: number) => Promise<Played>,
): Promise<readonly Played[]> {
  const attempts: Played[] = []
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const played = await play(attempt)
    attempts.push(played)
    // A violation that clients saw stands, whether or not the script got where it wanted to.
    if (played.record.outcome !== 'not reached' || played.record.verdict === 'invalid') break
  }
  return attempts
}
