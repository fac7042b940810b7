/**
 * Whether a client can be used again when the trouble is over.
 * Station: honesty.
 */
import { setTimeout as later } from 'node:timers/promises'
import { ask } from './ask.ts'
import { USABLE_WITHIN_MS } from './modes.ts'
import type { Observation } from './observation.ts'
import { effectsOf, freshKey, prepare } from './subject.ts'
import { isWrong, POLL_MS, type Trial } from './trial-parts.ts'

export type After = Pick<Observation, 'usableAfterMs' | 'laterSent' | 'laterApplied' | 'wrongAnswer'>

/** The same function on fresh keys until it is ok. What the server takes to prepare a key is not the client's time. */
export async function useAgain({ subject, tried, deadlineMs, proxy, client }: Trial): Promise<After> {
  let began = performance.now()
  const keys: string[] = []
  let usableAfterMs: number | undefined
  let wrongAnswer = false
  while (usableAfterMs === undefined) {
    if (performance.now() - began >= USABLE_WITHIN_MS) break
    const key = freshKey()
    keys.push(key)
    const preparing = performance.now()
    const prepared = await prepare(subject, tried.f, key)
    began += performance.now() - preparing
    const leftMs = began + USABLE_WITHIN_MS - performance.now()
    const answer = await ask(client, { f: tried.f, key, value: prepared.value }, Math.min(deadlineMs, leftMs))
    wrongAnswer ||= isWrong(answer, prepared)
    if (answer.said === 'ok') usableAfterMs = performance.now() - began
    else await later(POLL_MS)
  }
  const applied = await Promise.all(keys.map((key) => effectsOf(subject, tried, key)))
  return {
    usableAfterMs,
    laterSent: Math.max(0, ...keys.map((key) => proxy.sent(key))),
    laterApplied: Math.max(0, ...applied.map((count) => count ?? 0)),
    wrongAnswer,
  }
}
