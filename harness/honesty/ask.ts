/**
 * One operation of a client, whatever it does about it: answers, throws, or nothing.
 * Station: honesty.
 */
import { setTimeout as later } from 'node:timers/promises'
import type { AsyncClient, ClientRequest, Completion } from '../../systems/client.ts'
import { HarnessError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import type { Said } from './observation.ts'

/** The error code of operations of a client that is a process and has ended. */
export const CLIENT_DIED = 'CLIENT_DIED'

/** How long after its deadline a client is given up. */
const PATIENCE_MS = 1_000

export type Answer = {
  readonly said: Said
  readonly value?: Json
  readonly error?: string
  readonly tookMs: number
  /** When a timer of this process for the deadline went off, or would have: not before the deadline. */
  readonly allowedMs: number
}

/** Resolves at most 1 s after the deadline. Rejects only with errors of the harness: a client that cannot be asked at all. */
export async function ask(client: AsyncClient, request: ClientRequest, deadlineMs: number): Promise<Answer> {
  const began = performance.now()
  const elapsed = () => performance.now() - began
  const done = new AbortController()
  let timerMs: number | undefined
  void later(deadlineMs, undefined, { signal: done.signal }).then(
    () => {
      timerMs = elapsed()
    },
    () => {},
  )
  const gaveUp = later(deadlineMs + PATIENCE_MS, undefined, { signal: done.signal })
  try {
    const answer = await Promise.race([answerOf(client, request, deadlineMs), gaveUp])
    const tookMs = elapsed()
    // A timer that is overdue as well shows that this process was held up, not the client.
    return { ...(answer ?? { said: 'nothing' }), tookMs, allowedMs: timerMs ?? Math.max(deadlineMs, tookMs) }
  } finally {
    gaveUp.catch(() => {})
    done.abort()
  }
}

type Heard = Pick<Answer, 'said' | 'value' | 'error'>

async function answerOf(client: AsyncClient, request: ClientRequest, deadlineMs: number): Promise<Heard> {
  try {
    const { type, value, error } = await client.invoke(request, deadlineMs)
    if (error?.code === CLIENT_DIED) return { said: 'died', error: error.message }
    return { said: type, value, ...(error !== undefined && { error: textOf(error) }) }
  } catch (error) {
    if (error instanceof HarnessError) throw error
    return { said: 'threw', error: error instanceof Error ? error.message : String(error) }
  }
}

function textOf({ code, message }: NonNullable<Completion['error']>): string {
  return message === undefined || message === '' ? code : `${code}: ${message}`
}
