/**
 * What an observation proves against a client. Each finding is something that makes a false history: a checker that believes
 * the client would find an anomaly that was not there, or miss one that was.
 * Station: honesty. Pure.
 */
import { PASS, USABLE_WITHIN_MS } from './modes.ts'
import type { Observation } from './observation.ts'

/** How much later than its deadline an answer may come, in this process. */
const SLACK_MS = 50

export type FindingName =
  | 'sent-again'
  | 'applied-again'
  | 'fail-though-applied'
  | 'ok-though-not-applied'
  | 'wrong-answer'
  | 'threw'
  | 'late'
  | 'not-usable-again'
  | 'not-counted'
  | 'not-reached'

export type Finding = {
  readonly name: FindingName
  readonly mode: string
  readonly f: string
  /** One clause: what the client did. */
  readonly words: string
  /** `unproven`: it could not be seen whether the client is honest in this. A note makes no false history: a read sent again. */
  readonly weight: 'dishonest' | 'unproven' | 'note'
}

/** `slackMs`: how much later than its deadline an answer may come. */
export function findingsOf(seen: Observation, slackMs: number = SLACK_MS): readonly Finding[] {
  const found = (name: FindingName, words: string, weight: Finding['weight'] = 'dishonest'): Finding => ({
    name,
    mode: seen.mode,
    f: seen.f,
    words,
    weight,
  })
  const findings: Finding[] = []
  const { said, sent, applied, requests, tookMs, allowedMs, usableAfterMs, effect } = seen

  const mostSent = Math.max(sent ?? 0, seen.laterSent)
  if (mostSent > requests)
    findings.push(
      found('sent-again', `sent ${mostSent} requests for one operation`, effect === 'none' ? 'note' : undefined),
    )
  const mostApplied = Math.max(applied ?? 0, seen.laterApplied)
  if (mostApplied > 1) findings.push(found('applied-again', `one operation took effect ${mostApplied} times`))
  const definite = failProblem(seen)
  if (definite !== undefined) findings.push(found('fail-though-applied', definite))
  const invented = okProblem(seen)
  if (invented !== undefined) findings.push(found('ok-though-not-applied', invented))
  if (seen.wrongAnswer) findings.push(found('wrong-answer', 'an ok came with the value of something else'))
  if (said === 'threw') findings.push(found('threw', `threw instead of saying what is known: ${seen.error}`))
  if (said === 'nothing') findings.push(found('late', `had not answered ${Math.round(tookMs)} ms after it was asked`))
  else if (tookMs > allowedMs + slackMs)
    findings.push(found('late', `answered ${Math.round(tookMs - allowedMs)} ms after the deadline`))
  if (usableAfterMs === undefined)
    findings.push(found('not-usable-again', `had no ok within ${USABLE_WITHIN_MS / 1000} s after the trouble was over`))
  if (seen.mode === PASS.name && (sent ?? 0) < requests)
    findings.push(
      found(
        'not-counted',
        'its requests cannot be told apart, so hidden ones may go unseen',
        effect === 'none' ? 'note' : 'unproven',
      ),
    )
  if (!seen.reached)
    findings.push(found('not-reached', 'the server was never seen to do it, so nothing is proved', 'unproven'))
  return findings
}

/** `fail` says that it surely did not happen. */
function failProblem({ said, effect, applied, delivered, error, mode }: Observation): string | undefined {
  if (said !== 'fail' || effect === 'none') return undefined
  const claim = `said fail (${error ?? 'no error'})`
  if (applied !== undefined) return applied > 0 ? `${claim}, and it was applied` : undefined
  // Nobody counts effects, but a correct server that was given the request does it.
  return mode !== PASS.name && (delivered ?? 0) > 0 ? `${claim}, and the server was given the request` : undefined
}

/** `ok` says that the server did it. */
function okProblem({ said, effect, applied, sent }: Observation): string | undefined {
  if (said !== 'ok') return undefined
  if (effect === 'counted' && applied === 0) return 'said ok, and it was never applied'
  return sent === 0 ? 'said ok, and nothing was ever sent' : undefined
}
