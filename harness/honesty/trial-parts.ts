/**
 * What a trial works with, and the smallest things that its parts share.
 * Station: honesty.
 */
import type { CheckedFunction, PreparedOperation } from '../../systems/checked-client.ts'
import type { AsyncClient } from '../../systems/client.ts'
import type { Answer } from './ask.ts'
import type { LossyProxy } from './lossy-proxy.ts'
import type { Mode } from './modes.ts'
import type { Subject } from './subject.ts'

/** Between two looks at what is waited for. */
export const POLL_MS = 10

export type TrialSetting = {
  readonly deadlineMs: number
  /** How requests are told apart: by the key in them; or all that were sent meanwhile, where keys cannot be seen. */
  readonly counting: 'by-key' | 'all'
  /** Within which the first operation must succeed, before any trouble; default 10 s. */
  readonly firstOkMs?: number
}

export type Trial = TrialSetting & {
  readonly subject: Subject
  readonly mode: Mode
  readonly tried: CheckedFunction
  readonly key: string
  readonly prepared: PreparedOperation
  readonly proxy: LossyProxy
  readonly client: AsyncClient
}

/** An ok with the value of something else. */
export function isWrong({ said, value }: Answer, prepared: PreparedOperation): boolean {
  return said === 'ok' && !prepared.isRight(value ?? null)
}
