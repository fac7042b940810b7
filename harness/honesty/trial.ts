/**
 * One operation of a fresh client under one mode, and whether the client can be used again afterwards.
 * Station: honesty. Takes up to the deadline and some 3 s; the server is the only thing that trials share.
 */
import { setTimeout as later } from 'node:timers/promises'
import type { CheckedFunction } from '../../systems/checked-client.ts'
import type { AsyncClient } from '../../systems/client.ts'
import { ask } from './ask.ts'
import { LossyProxy } from './lossy-proxy.ts'
import { LATE_MS, type Mode } from './modes.ts'
import type { Observation } from './observation.ts'
import { effectsInTheEnd, serverDone } from './server-effects.ts'
import { freshKey, prepare, type Subject } from './subject.ts'
import { isWrong, type Trial, type TrialSetting } from './trial-parts.ts'
import { useAgain } from './use-again.ts'
import { warmUp } from './warm-up.ts'

/** For a client to hear that its connection is gone. */
const NOTICE_MS = 50

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
      await warmUp(subject, client, tried, setting.firstOkMs)
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

async function observe(trial: Trial): Promise<Observation> {
  const { mode, tried, deadlineMs, counting, key, prepared, proxy, client } = trial
  const sentBefore = proxy.sentInAll()
  const answering = ask(client, { f: tried.f, key, value: prepared.value }, deadlineMs)
  answering.catch(() => {}) // heard below, unless something else fails first
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
    applied: await effectsInTheEnd(trial, answer),
    ...after,
    wrongAnswer: after.wrongAnswer || isWrong(answer, prepared),
  }
}

async function end(proxy: LossyProxy, mode: Mode): Promise<void> {
  if (mode.ends === 'accept' || mode.ends === 'refuse') return proxy.accept()
  if (mode.ends === 'deliver') proxy.release()
  else if (mode.until !== 'server-done') proxy.cut()
}

function difference(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || before === undefined ? undefined : now - before
}
