/**
 * Kafka: safe settings hold under faults and skewed clocks, unsafe ones are caught, an acknowledged record survives its leader;
 * how long starts and elections take; what is said of bad input.
 */
import { caught, family, median, recovery, refused, safe } from './brokers.js'
import { logFigures, wallClock } from './kafka-clocks.js'
import { ordeal } from './ordeal.js'

const SEEDS = [1, 2, 3]
const ACKNOWLEDGED = 15_000
const LOG = '--system kafka --workload log'
const IDLE = `${LOG} --nemesis none --time 5s --seed 1`

function faults(seed) {
  return safe({
    words: `${LOG} --nemesis kill,pause,partition --time 120s --seed ${seed}`,
    settings: 'acks=all',
    workload: 'log',
    acknowledgedLeast: ACKNOWLEDGED,
    figures: logFigures,
  })
}

const CONTROLS = {
  'acks-1': caught({
    words: `${LOG} --set acks=1 --nemesis ${family('cut-then-kill')} --time 30s`,
    settings: 'acks=1',
    what: 'the leader is cut off from its peers and killed',
    anomalies: ['lost-write'],
  }),
  'unclean-election': caught({
    words: `${LOG} --set replication=2 --set min-insync-replicas=1 --set unclean-election=on --nemesis ${family('unclean-election')} --time 50s`,
    settings: 'unclean-election=on, min-insync-replicas=1',
    what: 'the replicas in sync shrink to the leader, which acknowledges alone and is killed; the others start',
    anomalies: ['lost-write'],
  }),
  'not-idempotent': caught({
    words: `${LOG} --set retries=on --set idempotent=off --nemesis ${family('replies-lost')}:leader --time 20s`,
    settings: 'retries=on, idempotent=off',
    what: 'answers are lost on the way, and the client sends again',
    anomalies: ['duplicate'],
  }),
}

/** The same fault as the control's, and no duplicate: sequence numbers see to that. */
function idempotent(out) {
  const words = `run ${LOG} --set retries=on --set idempotent=on --nemesis ${family('replies-lost')}:leader --time 20s --seed 1 --json`
  const { record, status, stderr } = ordeal(words, out)
  if (record === undefined) return { figures: { exit: status, error: stderr.slice(-400) }, met: false }
  const figures = { verdict: record.verdict, reasons: record.reasons, ...logFigures(record) }
  return { figures, met: record.verdict === 'valid' }
}

/** An acknowledged record and its leader's crash, ten times. */
function survives(out) {
  const plays = 10
  const run = ordeal(`guarantees acknowledged-record-survives --system kafka --repeat ${plays} --json`, out)
  if (run.record === undefined) return { figures: { exit: run.status, error: run.stderr.slice(-400) }, met: false }
  const last = run.record.map((attempts) => attempts.at(-1))
  const count = (outcome) => last.filter((play) => play.outcome === outcome).length
  const figures = {
    shows: 'survives',
    plays: last.length,
    reached: last.length - count('not reached'),
    firstTry: run.record.filter((attempts) => attempts[0].outcome !== 'not reached').length,
    held: count('held'),
    violated: count('violated'),
    medianSeconds: median(last.map(({ timings }) => (timings.startMs + timings.scriptMs) / 1000)),
    seconds: run.seconds,
  }
  return { figures, met: figures.held === plays }
}

/** From nothing to three nodes that all answer, as the plays of a scenario time it. */
function start(out) {
  const plays = 5
  const run = ordeal(`guarantees acknowledged-record-survives --system kafka --repeat ${plays} --json`, out)
  if (run.record === undefined) return { figures: { exit: run.status, error: run.stderr.slice(-400) }, met: false }
  const seconds = run.record.flatMap((attempts) => attempts.map(({ timings }) => timings.startMs / 1000))
  const figures = {
    shows: 'start',
    nodes: 3,
    starts: seconds.length,
    medianSeconds: median(seconds),
    maxSeconds: Number(Math.max(...seconds).toFixed(1)),
  }
  return { figures, met: figures.medianSeconds <= 12 }
}

export const CASES = {
  ...Object.fromEntries(SEEDS.map((seed) => [`kafka-log-${seed}`, faults(seed)])),
  ...Object.fromEntries(Object.entries(CONTROLS).map(([name, run]) => [`kafka-control-${name}`, run])),
  'kafka-idempotent': idempotent,
  'kafka-S1': survives,
  ...Object.fromEntries(SEEDS.map((seed) => [`kafka-wall-${seed}`, wallClock(LOG, seed)])),
  'kafka-recovery': recovery({
    words: `${LOG} --nemesis kill:leader --time 110s --seed 1`,
    f: 'send',
    kills: 10,
  }),
  'kafka-start': start,
  'kafka-bad-replication': refused(`${IDLE} --set replication=5`, 2, /replication=5 needs 5 nodes/),
  'kafka-bad-setting': refused(`${IDLE} --set acks=2`, 2, /acks/),
  'kafka-bad-heap': refused(`${IDLE} --set heap=16m`, 3, /OutOfMemoryError/),
}
