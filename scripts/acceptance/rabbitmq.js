/**
 * RabbitMQ: safe settings under faults, three seeds of each workload; unsafe settings that must be caught, and the same
 * without what harms them, which must not; a confirmed message that survives its leader; wall clocks of leaders; how long a queue
 * is without a leader; and input that is refused.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ordeal } from './ordeal.js'
import { printed } from './printed.js'

const SEEDS = [1, 2, 3]
const CONFIRMED_MIN = 15_000
const CONTROLS = 10
const CAUGHT_MIN = 9
const PLAYS = 10
const FAULTS = 'kill,pause,partition'
const HALF_AN_HOUR_MS = 1_800_000

/** What a run came to; `confirmed` by the checker of its workload. */
function ran(words, out) {
  const { status, record, stderr, seconds } = ordeal(`run --system rabbitmq ${words} --json`, out)
  if (record === undefined) return { exit: status, seconds, error: stderr.slice(-400) }
  const { verdict, reasons, results, counts, faults, leaderChanges, availability } = record
  const judged = results.find(({ checker }) => checker === 'total-queue' || checker === 'pubsub')
  return {
    exit: status,
    verdict,
    ...(reasons.length === 0 ? {} : { reasons: reasons.map((reason) => JSON.stringify(reason).slice(0, 200)) }),
    confirmed: judged?.stats.confirmed ?? 0,
    deliveries: judged?.stats.deliveries ?? 0,
    anomalies: [...new Set(results.flatMap(({ anomalies }) => anomalies.map(({ name }) => name)))],
    operations: counts.all.ok + counts.all.fail + counts.all.info,
    inForce: faults.filter(({ phases }) => phases.verified !== undefined).length,
    leaderChanges,
    served: served(availability),
    seconds,
  }
}

/** Of each kind of fault the share of operations that were ok while it was in force, and the longest time without any, in ms. */
function served(availability) {
  const rows = Object.groupBy(availability, ({ type }) => type)
  const sum = (faults, what) =>
    faults.flatMap(({ byFunction }) => Object.values(byFunction)).reduce((total, counts) => total + counts[what], 0)
  return Object.fromEntries(
    Object.entries(rows).map(([type, faults]) => [
      type,
      {
        okPercent: Math.round((100 * sum(faults, 'ok')) / Math.max(1, sum(faults, 'all'))),
        longestGapMs: Math.round(Math.max(...faults.map(({ longestGapNs }) => longestGapNs)) / 1e6),
      },
    ]),
  )
}

/** Safe settings, three kinds of faults for two minutes. */
function safe(workload, seed, settings = '') {
  return (out) => {
    const words = `--workload ${workload}${settings} --nemesis ${FAULTS} --time 120s --seed ${seed}`
    const figures = ran(words, out)
    const met = figures.verdict === 'valid' && figures.confirmed >= CONFIRMED_MIN && figures.leaderChanges > 0
    return { figures, met }
  }
}

/** An unsafe setting, ten times: how often one of these anomalies was found. */
function caught(words, anomaly) {
  return (out) => {
    const runs = Array.from({ length: CONTROLS }, (_, i) => ran(`--workload queue ${words} --seed ${i + 1}`, out))
    const found = runs.filter(({ anomalies = [] }) => anomalies.includes(anomaly)).length
    const others = [...new Set(runs.flatMap(({ anomalies = [] }) => anomalies))].filter((name) => name !== anomaly)
    const errors = runs.flatMap(({ error }) => error ?? [])
    return { figures: { runs: CONTROLS, caught: found, anomaly, others, errors }, met: found >= CAUGHT_MIN }
  }
}

/** The same setting without what harms it: nothing may be found. */
function spared(words) {
  return (out) => {
    const { confirmed: _, ...figures } = ran(`--workload queue ${words} --seed 1`, out)
    return { figures, met: figures.anomalies?.length === 0 && figures.operations > 0 }
  }
}

function survives(out) {
  const run = ordeal(`guarantees confirmed-message-survives --system rabbitmq --repeat ${PLAYS} --json`, out)
  if (run.record === undefined) return { figures: { exit: run.status, error: run.stderr.slice(-400) }, met: false }
  const last = run.record.map((tries) => tries.at(-1))
  const count = (is) => last.filter(is).length
  const figures = {
    exit: run.status,
    plays: last.length,
    reached: count(({ outcome }) => outcome !== 'not reached'),
    held: count(({ outcome }) => outcome === 'held'),
    firstTry: run.record.filter((tries) => tries[0].outcome !== 'not reached').length,
    terms: last.map(({ story }) => `${story.numbers.T} to ${story.numbers.T2}`),
    medianSeconds: median(last.map(({ timings }) => (timings.startMs + timings.scriptMs) / 1000)),
    seconds: run.seconds,
  }
  return { figures, met: figures.reached === PLAYS && figures.held === PLAYS }
}

/** A family of a user's own: up to half an hour, ahead and back. */
const HALF_AN_HOUR = `
const skew = ({ parameters }) => ({ offsetUs: 1000 * parameters.offsetMs, ratePpm: 0, periodUs: 0 })
const OFFSETS_MS = [1_000, 60_000, 600_000, 1_800_000].flatMap((ms) => [ms, -ms])
export default {
  type: 'wall-half-hour',
  summary: 'sets wall clocks up to half an hour ahead or back',
  needs: ['wall-clock'],
  targets: ['leader'],
  plan: (random, target) => ({ type: 'wall-half-hour', target, parameters: { offsetMs: random.pick(OFFSETS_MS) } }),
  apply: ({ id, fault, hit }) => [{ port: 'wall-clock', do: 'set', fault: id, nodes: hit, skew: skew(fault) }],
  verify: ({ id, fault, hit }) => [{ port: 'wall-clock', fault: id, nodes: hit, skew: skew(fault) }],
  heal: ({ id }) => [{ port: 'wall-clock', do: 'reset', fault: id }],
}
`

/** The leader's wall clock jumps by up to half an hour; `served`: the share of operations that were ok meanwhile. */
function wallClock(seed) {
  return (out) => {
    writeFileSync(join(out, 'wall-half-hour.mjs'), HALF_AN_HOUR)
    const nemesis = './wall-half-hour.mjs'
    const words = `run --system rabbitmq --workload queue --nemesis ${nemesis} --time 60s --seed ${seed} --json`
    const { status, record, stderr, seconds } = ordeal(words, out)
    if (record === undefined) return { figures: { exit: status, seconds, error: stderr.slice(-400) }, met: false }
    const inForce = record.faults.filter(({ phases }) => phases.verified !== undefined)
    const offsetsMs = inForce.flatMap(({ detail }) =>
      detail.flatMap((nodes) => Object.values(nodes).flatMap((clocks) => clocks.map(({ offsetMs }) => offsetMs))),
    )
    const { verdict, availability, leaderChanges } = record
    const common = { exit: status, verdict, inForce: inForce.length, offsetsMs, leaderChanges }
    const figures = { ...common, served: served(availability), seconds }
    return { figures, met: verdict === 'valid' && inForce.length > 0 }
  }
}

/** The operating system's clock, as the node says it, is off by the offset and by nothing after it; it takes publishes all the while. */
function isReadBack({ holds, before, during, after, published }, offsetMs) {
  const isNear = (ms, wanted) => Math.abs(ms - wanted) < 5_000
  return holds && published === 'ok' && isNear(during.osMs - before.osMs, offsetMs) && isNear(after.osMs, before.osMs)
}

/** Kills of the leader alone: for each, how long no publish was confirmed after it. */
function recovery(out) {
  const words = 'run --system rabbitmq --workload queue --nemesis kill:leader --time 120s --seed 1 --json'
  const { status, record, stderr, seconds } = ordeal(words, out)
  if (record === undefined) return { figures: { exit: status, seconds, error: stderr.slice(-400) }, met: false }
  const gapsMs = record.availability.map(({ longestGapNs }) => Math.round(longestGapNs / 1e6))
  const { verdict, leaderChanges } = record
  const figures = {
    exit: status,
    verdict,
    kills: gapsMs.length,
    leaderChanges,
    gapsMs,
    medianMs: median(gapsMs),
    seconds,
  }
  return { figures, met: verdict === 'valid' && gapsMs.length >= 10 }
}

/** Refused: with this exit code, these words, and nothing left running. */
function refused(words, exit, wanted) {
  return (out) => {
    const { status, stderr, seconds } = ordeal(words, out)
    const says = wanted.every((word) => stderr.includes(word))
    return { figures: { exit: status, says, stderr: stderr.slice(0, 600), seconds }, met: status === exit && says }
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return Number(((sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2).toFixed(1))
}

const byNumber = (name, make) => Object.fromEntries(SEEDS.map((seed) => [`${name}-${seed}`, make(seed)]))

export const CASES = {
  ...byNumber('rabbitmq-queue', (seed) => safe('queue', seed)),
  ...byNumber('rabbitmq-pubsub', (seed) => safe('pubsub', seed)),
  'rabbitmq-queue-khepri': safe('queue', 1, ' --set metadata=khepri'),
  'rabbitmq-auto-ack': caught('--set ack=auto --nemesis none --time 10s', 'lost'),
  'rabbitmq-no-confirms': caught('--set confirms=off --nemesis client-cut --time 20s', 'lost-sent'),
  'rabbitmq-no-confirms-no-cut': spared('--set confirms=off --nemesis none --time 10s'),
  'rabbitmq-transient': caught(
    '--set queue-type=classic --set messages=transient --nemesis kill:leader --time 20s',
    'lost',
  ),
  'rabbitmq-transient-no-kill': spared('--set queue-type=classic --set messages=transient --nemesis none --time 10s'),
  'rabbitmq-delivery-limit': caught('--set delivery-limit=2 --nemesis none --time 40s', 'lost'),
  'rabbitmq-dead-letters': spared('--set delivery-limit=2 --set dead-letter=on --nemesis none --time 20s'),
  'rabbitmq-S1-packets': survives,
  ...byNumber('rabbitmq-wall-clock', wallClock),
  ...Object.fromEntries(
    [HALF_AN_HOUR_MS, -HALF_AN_HOUR_MS].map((offsetMs) => [
      `rabbitmq-wall-clock-${offsetMs > 0 ? 'ahead' : 'behind'}`,
      printed('measure-wall-clock-beam.js', [String(offsetMs)], (figures) => isReadBack(figures, offsetMs)),
    ]),
  ),
  'rabbitmq-recovery': recovery,
  'rabbitmq-cookies': printed(
    'start-with-cookies.js',
    [],
    ({ code, ownWord, left }) => ['NOT_READY', 'NODE_DIED'].includes(code) && ownWord !== null && left.length === 0,
  ),
  'rabbitmq-unknown-value': refused('run --system rabbitmq --workload queue --set queue-type=quorun', 2, [
    'quorun',
    'quorum',
  ]),
}
