/**
 * Liveness: after a core with a quorum was healed and nothing disturbs it, there is a leader, every client gets a write and
 * a linearizable read done, and the logs become equal, all within bounds (liveness-bounds.ts).
 * Station: checkers. Judges a record of what was seen; whoever made it has healed the core. A row of its own, beside the
 * monitors': that something never came says nothing of what did.
 */
import type { Anomaly, CheckResult } from '../../../harness/core/verdict.ts'
import { timeText } from './findings.ts'
import type { LivenessBounds } from './liveness-bounds.ts'

/** Simulated microseconds. What is absent did not come until `endedAtUs`. */
export type LivenessRecord = {
  readonly healedAtUs: number
  /** Until when it was looked. */
  readonly endedAtUs: number
  readonly core: readonly string[]
  /** When one of the core led that went on leading; the healing if one did then. */
  readonly leaderAtUs?: number
  /** Those that were begun after the healing. */
  readonly clients: readonly {
    /** Its name in sentences. */
    readonly client: string
    readonly writeOkAtUs?: number
    readonly readOkAtUs?: number
  }[]
  /** When all of the core had the same log. */
  readonly logsEqualAtUs?: number
}

/**
 * Invalid if a condition did not come true within its bound, each named by itself. Unknown if one did not and was not waited
 * for that long.
 */
export function judgeLiveness(record: LivenessRecord, bounds: LivenessBounds): CheckResult {
  const { healedAtUs, endedAtUs, core, clients } = record
  const anomalies: Anomaly[] = []
  let isUndecided = false
  const isLate = (atUs: number | undefined, withinUs: number): boolean => {
    if (atUs !== undefined) return atUs > healedAtUs + withinUs
    if (endedAtUs < healedAtUs + withinUs) isUndecided = true
    return endedAtUs >= healedAtUs + withinUs
  }
  const lateClients = (at: (client: (typeof clients)[number]) => number | undefined): readonly string[] =>
    clients.filter((client) => isLate(at(client), bounds.servedUs)).map(({ client }) => client)
  const note = (name: string, what: string, withinUs: number): void => {
    const healed = `${core.join(', ')} were healed at ${timeText(healedAtUs)}`
    anomalies.push({ name, sentence: `${healed}: ${what} within ${timeText(withinUs)}`, ops: [], whiteBox: true })
  }
  if (isLate(record.leaderAtUs, bounds.leaderUs)) note('no-leader', 'none of them led', bounds.leaderUs)
  const writers = lateClients(({ writeOkAtUs }) => writeOkAtUs)
  if (writers.length > 0) note('no-write-served', `no write of ${writers.join(', ')} succeeded`, bounds.servedUs)
  const readers = lateClients(({ readOkAtUs }) => readOkAtUs)
  if (readers.length > 0) note('no-read-served', `no read of ${readers.join(', ')} succeeded`, bounds.servedUs)
  if (isLate(record.logsEqualAtUs, bounds.equalLogsUs))
    note('logs-stay-different', 'their logs did not become equal', bounds.equalLogsUs)
  return resultOf(record, bounds, anomalies, isUndecided)
}

function resultOf(
  { healedAtUs, leaderAtUs, logsEqualAtUs, clients }: LivenessRecord,
  { leaderUs, splitVote, rounds }: LivenessBounds,
  anomalies: readonly Anomaly[],
  isUndecided: boolean,
): CheckResult {
  const since = (atUs: number | undefined) => (atUs === undefined ? null : atUs - healedAtUs)
  const stats = {
    clients: clients.length,
    leaderAfterUs: since(leaderAtUs),
    logsEqualAfterUs: since(logsEqualAtUs),
    leaderWithinUs: leaderUs,
    splitVote,
    rounds,
  }
  const checker = 'liveness'
  if (anomalies.length > 0) return { checker, verdict: 'invalid', anomalies, stats }
  if (isUndecided)
    return { checker, verdict: 'unknown', reason: 'the healed core was not watched for long enough', anomalies, stats }
  return { checker, verdict: 'valid', anomalies, stats }
}
