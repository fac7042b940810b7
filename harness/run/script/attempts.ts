/**
 * Plays a scenario again until it is reached: what was not reached says nothing of the guarantee, and timing differs from
 * one cluster to the next.
 * Station: run.
 */
import type { ScriptRecord } from '../../core/script-record.ts'

/** Plays in all, each on a fresh cluster. */
export const ATTEMPTS_MAX = 5

/** What decides whether there is to be another attempt. */
type Decisive = Pick<ScriptRecord, 'outcome' | 'verdict'>

/** One play after the other, numbered from 1; all of them, the one that counts last. Rejects as `play` does. */
export async function playUntilReached<Played extends { readonly record: Decisive }>(
  play: (attempt: number) => Promise<Played>,
): Promise<readonly Played[]> {
  const attempts: Played[] = []
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const played = await play(attempt)
    attempts.push(played)
    if (settles(played.record)) break
  }
  return attempts
}

/** The same at once, for simulated plays: the one that counts. */
export function simulateUntilReached<Played extends Decisive>(play: (attempt: number) => Played): Played {
  let played = play(1)
  for (let attempt = 2; attempt <= ATTEMPTS_MAX && !settles(played); attempt++) played = play(attempt)
  return played
}

/** A violation that clients saw stands, whether or not the script got where it wanted to. */
function settles({ outcome, verdict }: Decisive): boolean {
  return outcome !== 'not reached' || verdict === 'invalid'
}
