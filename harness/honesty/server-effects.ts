/**
 * What the server did with the operation of a trial, as far as anybody can tell.
 * Station: honesty.
 */
import { setTimeout as later } from 'node:timers/promises'
import type { Answer } from './ask.ts'
import { effectsOf } from './subject.ts'
import { POLL_MS, type Trial } from './trial-parts.ts'

/** For the effect of a request that was delivered late. */
const SETTLE_MS = 200
/** Of a server whose effects nobody counts: an answer that has not grown for so long is whole. */
const QUIET_MS = 100

/** Whether the server did it before the client gave up. */
export async function serverDone({ subject, tried, key, proxy }: Trial, answering: Promise<Answer>): Promise<boolean> {
  let answered = false
  const gaveUp = () => {
    answered = true
  }
  answering.then(gaveUp, gaveUp)
  for (let quietMs = 0, bytes = 0; !answered; quietMs += POLL_MS) {
    const effects = await effectsOf(subject, tried, key)
    if (effects !== undefined && effects > 0) return true
    const held = proxy.answerBytesHeld()
    if (held !== bytes) quietMs = 0
    bytes = held
    if (effects === undefined && bytes > 0 && quietMs >= QUIET_MS) return true
    await later(POLL_MS)
  }
  return false
}

/** Of a write that was said to have failed, and yet was delivered, the effect is waited for a little: it may be under way. */
export async function effectsInTheEnd(
  { subject, tried, key, proxy }: Trial,
  { said }: Answer,
): Promise<number | undefined> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const effects = await effectsOf(subject, tried, key)
    const mayCome = said === 'fail' && effects === 0 && proxy.delivered(key) >= (tried.requests ?? 1)
    if (!mayCome || waitedMs >= SETTLE_MS) return effects
    await later(POLL_MS)
  }
}
