/**
 * One operation of a fresh client under one mode, and whether the client can be used again afterwards.
 * Station: honesty. Takes up to the deadline and some 3 s; the server is the only thing that trials share.
 */
import { setTimeout as later } from 'node:timers/promises'
import type { CheckedFunction, PreparedOperation } from '../../systems/checked-client.ts'
import type { AsyncClient } from '../../systems/client.ts'
import { UsageError } from '../core/errors.ts'
import { type Answer, ask } from './ask.ts'
import { LossyProxy } from './lossy-proxy.ts'
import { LATE_MS, type Mode, USABLE_WITHIN_MS } from './modes.ts'
import type { Observation } from './observation.ts'
import { effectsOf, freshKey, prepare, type Subject } from './subject.ts'

/** For the operation before any trouble: connecting and the start of a command are in it. */
const FIRST_OK_MS = 10_000
const POLL_MS = 10
/** For a client to hear that its connection is gone. */
const NOTICE_MS = 50
/** Of a server whose effects nobody counts: an answer that has not grown for so long is whole. */
const QUIET_MS = 100

export type TrialSetting = {
  readonly deadlineMs: number
  /** How requests are told apart: by the key in them; or all that were sent meanwhile, where keys cannot be seen. */
  readonly counting: 'by-key' | 'all'
  /** Within which the first operation must succeed, before any trouble; default 10 s. */
  readonly firstOkMs?: number
}

/** Throws UsageError CLIENT_DIED or CLIENT_DOES_NOT_WORK if the client does not even work undisturbed. */
export async function tryOnce(
  subject: Subject,
  mode: Mode,
  tried: CheckedFunction,
  setting: TrialSetting,
): Promise<Observation> {
  const key = freshKey()
  const proxy = await LossyProxy.open(subject.server)
  let client: AsyncClient | undefined
  try {
    if (mode.client === 'cold') await begin(proxy, mode, tried, key)
    client = await subject.open(proxy.address)
    if (mode.client === 'warm') {
      await warmUp(subject, client, tried, setting.firstOkMs ?? FIRST_OK_MS)
      await begin(proxy, mode, tried, key)
    }
    const prepared = await prepare(subject, tried.f, key)
    return await observe({ subject, mode, tried, ...setting, key, prepared, proxy, client })
  } finally {
    await client?.close()
    await proxy.close()
  }
}

async function begin(proxy: LossyProxy, mode: Mode, { requests = 1 }: CheckedFunction, key: string): Promise<void> {
  if (mode.does === 'refuse') {
    await proxy.refuse()
    await later(NOTICE_MS)
    return
  }
  if (requests === 1 || mode.client === 'cold') proxy.hold(mode.does)
  else proxy.holdFrom(mode.does, key, requests)
}

/** Until one is ok: a client may need to be connected first. */
async function warmUp(subject: Subject, client: AsyncClient, { f }: CheckedFunction, firstOkMs: number): Promise<void> {
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

type Trial = TrialSetting & {
  readonly subject: Subject
  readonly mode: Mode
  readonly tried: CheckedFunction
  readonly key: string
  readonly prepared: PreparedOperation
  readonly proxy: LossyProxy
  readonly client: AsyncClient
}

async function observe(trial: Trial): Promise<Observation> {
  const { subject, mode, tried, deadlineMs, counting, key, prepared, proxy, client } = trial
  const sentBefore = proxy.sentInAll()
  const answering = ask(client, { f: tried.f, key, value: prepared.value }, deadlineMs)
  const reached = mode.until === 'server-done' ? await serverDone(trial, answering) : true
  if (mode.ends === 'refuse') await proxy.refuse()
  else if (mode.until === 'server-done') proxy.cut()
  const answer = await answering
  if (mode.until === 'late') await later(Math.max(0, deadlineMs + LATE_MS - answer.tookMs))
  const sentMeanwhile = difference(proxy.sentInAll(), sentBefore)
  await end(proxy, mode)
  const after = await useAgain(trial)
  return {
    mode: mode.name,
    f: tried.f,
    effect: tried.effect,
    requests: tried.requests ?? 1,
    said: answer.said,
    ...(answer.error !== undefined && { error: answer.error }),
    tookMs: answer.tookMs,
    allowedMs: answer.allowedMs,
    reached,
    sent: counting === 'by-key' ? proxy.sent(key) : sentMeanwhile,
    delivered: counting === 'by-key' ? proxy.delivered(key) : undefined,
    applied: await effectsOf(subject, tried, key),
    ...after,
    wrongAnswer: after.wrongAnswer || isWrong(answer, prepared),
  }
}

/** Whether the server did it before the client gave up. */
async function serverDone({ subject, tried, key, proxy }: Trial, answering: Promise<Answer>): Promise<boolean> {
  let answered = false
  void answering.then(() => {
    answered = true
  })
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

async function end(proxy: LossyProxy, mode: Mode): Promise<void> {
  if (mode.ends === 'accept' || mode.ends === 'refuse') return proxy.accept()
  if (mode.ends === 'deliver') proxy.release()
  else if (mode.until !== 'server-done') proxy.cut()
}

type After = Pick<Observation, 'usableAfterMs' | 'laterSent' | 'laterApplied' | 'wrongAnswer'>

/** The same function on fresh keys until it is ok. */
async function useAgain({ subject, tried, deadlineMs, proxy, client }: Trial): Promise<After> {
  const began = performance.now()
  const keys: string[] = []
  let usableAfterMs: number | undefined
  let wrongAnswer = false
  while (usableAfterMs === undefined) {
    const leftMs = began + USABLE_WITHIN_MS - performance.now()
    if (leftMs <= 0) break
    const key = freshKey()
    keys.push(key)
    const prepared = await prepare(subject, tried.f, key)
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

function isWrong({ said, value }: Answer, prepared: PreparedOperation): boolean {
  return said === 'ok' && !prepared.isRight(value ?? null)
}

function difference(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || before === undefined ? undefined : now - before
}
