/**
 * The adapter honesty suite: every function of a client under every mode, and what that proves.
 * Station: honesty.
 */
import type { CheckedFunction } from '../../systems/checked-client.ts'
import { UsageError } from '../core/errors.ts'
import { type Finding, findingsOf } from './judge.ts'
import { MODES, PASS } from './modes.ts'
import type { Observation } from './observation.ts'
import type { Subject } from './subject.ts'
import { tryOnce } from './trial.ts'
import type { TrialSetting } from './trial-parts.ts'

export type HonestyReport = {
  readonly observations: readonly Observation[]
  readonly findings: readonly Finding[]
}

export type HonestyOptions = Pick<TrialSetting, 'firstOkMs'> & {
  /** For each operation; default 1 s. */
  readonly deadlineMs?: number
  /** How much later than that an answer may come; default 50 ms, which only a client in this process can keep to. */
  readonly slackMs?: number
  /** Told before each trial. */
  readonly onTrial?: (f: string, mode: string) => void
  /** Ends the suite before its next trial, with the signal's reason. */
  readonly signal?: AbortSignal
}

const DEADLINE_MS = 1_000

/** Throws UsageError CLIENT_DIED, CLIENT_DOES_NOT_WORK or OTHER_KEY if the client cannot be judged at all. */
export async function checkHonesty(subject: Subject, options: HonestyOptions = {}): Promise<HonestyReport> {
  const observations: Observation[] = []
  for (const tried of subject.functions) observations.push(...(await checkFunction(subject, tried, options)))
  return { observations, findings: observations.flatMap((seen) => findingsOf(seen, options.slackMs)) }
}

/** One function under every mode, undisturbed first: that tells how its requests are to be counted. */
async function checkFunction(
  subject: Subject,
  tried: CheckedFunction,
  { deadlineMs = DEADLINE_MS, firstOkMs, onTrial, signal }: HonestyOptions,
): Promise<readonly Observation[]> {
  const observe = (mode: (typeof MODES)[number], counting: 'by-key' | 'all') => {
    signal?.throwIfAborted()
    onTrial?.(tried.f, mode.name)
    return tryOnce(subject, mode, tried, { deadlineMs, counting, ...(firstOkMs !== undefined && { firstOkMs }) })
  }
  const byKey = await observe(PASS, 'by-key')
  const counting = byKey.sent === 0 ? 'all' : 'by-key'
  const undisturbed = counting === 'by-key' ? byKey : await observe(PASS, counting)
  requireSense(undisturbed)
  const observations = [undisturbed]
  for (const mode of MODES) if (mode !== PASS) observations.push(await observe(mode, counting))
  return observations
}

function requireSense({ f, said, error, applied }: Observation): void {
  if (said !== 'ok')
    throw new UsageError(
      'CLIENT_DOES_NOT_WORK',
      `the client cannot do a ${f} even when nothing goes wrong: ${said}${error === undefined ? '' : `, ${error}`}`,
    )
  if (applied === 0)
    throw new UsageError('OTHER_KEY', `the client said ok to a ${f}, and the key is unchanged at the server`, {
      hint: 'a client must write the very key it is given, without a prefix',
    })
}
