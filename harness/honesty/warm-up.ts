/**
 * The first operation of a client, before any trouble: whether it works at all.
 * Station: honesty.
 */
import { setTimeout as later } from 'node:timers/promises'
import type { CheckedFunction } from '../../systems/checked-client.ts'
import type { AsyncClient } from '../../systems/client.ts'
import { UsageError } from '../core/errors.ts'
import { ask } from './ask.ts'
import { freshKey, prepare, type Subject } from './subject.ts'
import { POLL_MS } from './trial-parts.ts'

/** Connecting and the start of a command are in it. */
const FIRST_OK_MS = 10_000

/**
 * Resolves when one is ok: a client may need to be connected first. Throws UsageError CLIENT_DIED, or CLIENT_DOES_NOT_WORK
 * after `firstOkMs`.
 */
export async function warmUp(
  subject: Subject,
  client: AsyncClient,
  { f }: CheckedFunction,
  firstOkMs: number = FIRST_OK_MS,
): Promise<void> {
  const began = performance.now()
  for (;;) {
    const key = freshKey()
    const { value } = await prepare(subject, f, key)
    const leftMs = Math.max(1, began + firstOkMs - performance.now())
    const { said, error = '' } = await ask(client, { f, key, value }, leftMs)
    if (said === 'ok') return
    if (said === 'died') {
      const [how, ...lastWords] = error.split('\n')
      const hint = lastWords.length === 0 ? 'it wrote nothing to stderr' : lastWords.join('\n')
      throw new UsageError('CLIENT_DIED', `the client died, though nothing went wrong: ${how}`, { hint })
    }
    if (performance.now() - began > firstOkMs - POLL_MS) {
      const words = said === 'nothing' ? 'it never answered' : `it said ${said} ${error}`.trimEnd()
      throw new UsageError(
        'CLIENT_DOES_NOT_WORK',
        `the client did no ${f} in ${firstOkMs / 1000} s, though nothing went wrong: ${words}`,
      )
    }
    await later(POLL_MS)
  }
}
