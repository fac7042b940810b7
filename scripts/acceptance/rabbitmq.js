/**
 * RabbitMQ: safe settings under faults, three seeds of each workload; unsafe settings that must be caught, and the same
 * without what harms them, which must not; a confirmed message that survives its leader; a real bug; wall clocks of leaders; how
 * long a queue is without a leader and a cluster takes to start; and input that is refused.
 */
import { caught, recovery, refused, safe, spared } from './brokers.js'
import { wallClock } from './brokers-clocks.js'
import { played, realBug, start, survives } from './brokers-plays.js'
import { printed } from './printed.js'

const SEEDS = [1, 2, 3]
const CONFIRMED_MIN = 15_000
const FAULTS = 'kill,pause,partition'
const HALF_AN_HOUR_MS = 1_800_000
const RABBITMQ = '--system rabbitmq --workload'
const QUEUE = `${RABBITMQ} queue`
const SAFE_SETTINGS = 'queue-type=quorum, confirms=on, ack=manual'
const TRANSIENT = '--set queue-type=classic --set messages=transient'

/** By the checker of the workload, and by all of them what was found, which is told up to ten times of each queue. */
function queueFigures({ results, availability }) {
  const stats = results.find(({ checker }) => checker === 'total-queue' || checker === 'pubsub')?.stats ?? {}
  const names = results.flatMap(({ anomalies }) => anomalies.map(({ name }) => name))
  const found = Object.fromEntries([...new Set(names)].map((each) => [each, names.filter((n) => n === each).length]))
  const duplicated = stats['duplicated without the flag'] ?? 0
  return {
    acknowledged: stats.confirmed ?? 0,
    found: duplicated === 0 ? found : { ...found, duplicated },
    deliveries: stats.deliveries ?? 0,
    served: served(availability ?? []),
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

/** Safe settings, three kinds of faults for two minutes. `metadata`: undefined for the default. */
function faults(workload, seed, metadata) {
  const [set, added] = metadata === undefined ? ['', ''] : [` --set metadata=${metadata}`, `, metadata=${metadata}`]
  return safe({
    words: `${RABBITMQ} ${workload}${set} --nemesis ${FAULTS} --time 120s --seed ${seed}`,
    settings: `${SAFE_SETTINGS}${added}`,
    workload,
    acknowledgedLeast: CONFIRMED_MIN,
    figures: queueFigures,
  })
}

const CONTROLS = {
  'auto-ack': caught({
    words: `${QUEUE} --set ack=auto --nemesis none --time 10s`,
    settings: 'ack=auto',
    what: 'consumers crash',
    anomalies: ['lost'],
  }),
  'no-confirms': caught({
    words: `${QUEUE} --set confirms=off --nemesis client-cut --time 20s`,
    settings: 'confirms=off',
    what: 'the link to clients is cut',
    anomalies: ['lost-sent'],
  }),
  // Without confirms no publish is known to have happened, which alone makes a run unknown.
  'no-confirms-no-cut': spared({
    words: `${QUEUE} --set confirms=off --nemesis none --time 10s`,
    settings: 'confirms=off',
    figures: queueFigures,
    verdicts: ['valid', 'unknown'],
  }),
  transient: caught({
    words: `${QUEUE} ${TRANSIENT} --nemesis kill:leader --time 30s`,
    settings: 'queue-type=classic, messages=transient',
    what: 'the leader is killed',
    anomalies: ['lost'],
  }),
  // Dropped, as documented, once it was delivered so often; as dead letters they stay.
  'delivery-limit': caught({
    words: `${QUEUE} --set delivery-limit=2 --nemesis none --time 40s`,
    settings: 'delivery-limit=2',
    what: 'consumers crash',
    anomalies: ['lost'],
  }),
  'dead-letters': spared({
    words: `${QUEUE} --set delivery-limit=2 --set dead-letter=on --nemesis none --time 20s`,
    settings: 'delivery-limit=2, dead-letter=on',
    figures: queueFigures,
  }),
  'transient-no-kill': spared({
    words: `${QUEUE} ${TRANSIENT} --nemesis none --time 10s`,
    settings: 'queue-type=classic, messages=transient',
    figures: queueFigures,
    verdicts: ['valid', 'unknown'],
  }),
}

/** The operating system's clock, as the node says it, is off by the offset and by nothing after it; it takes publishes all the while. */
function isReadBack({ holds, before, during, after, published }, offsetMs) {
  const isNear = (ms, wanted) => Math.abs(ms - wanted) < 5_000
  return holds && published === 'ok' && isNear(during.osMs - before.osMs, offsetMs) && isNear(after.osMs, before.osMs)
}

const skewed = (seed) => wallClock({ words: `${QUEUE} --time 60s --seed ${seed}`, f: 'publish', figures: queueFigures })
const bySeed = (name, make) => Object.fromEntries(SEEDS.map((seed) => [`${name}-${seed}`, make(seed)]))
const termsOf = (plays) => ({ terms: plays.map(({ story: { numbers } }) => `${numbers.T} to ${numbers.T2}`) })

const PLAYS = played('confirmed-message-survives', 'rabbitmq')
const deposed = (words) => played('deposed-leader-rejoins', 'rabbitmq', words)
const lost = (plays) => ({ lost: plays.filter(({ verdict }) => verdict === 'invalid').length, ...termsOf(plays) })

export const CASES = {
  ...bySeed('rabbitmq-queue', (seed) => faults('queue', seed)),
  ...bySeed('rabbitmq-pubsub', (seed) => faults('pubsub', seed)),
  'rabbitmq-queue-khepri': faults('queue', 1, 'khepri'),
  ...Object.fromEntries(Object.entries(CONTROLS).map(([name, run]) => [`rabbitmq-${name}`, run])),
  'rabbitmq-S1-packets': survives(PLAYS, termsOf),
  'rabbitmq-start': start(PLAYS, { nodes: 3, medianMost: 15 }),
  // rabbitmq/ra#508. Now and then the leader had stored how far it had applied, and then nothing is wrong.
  'rabbitmq-ra-508': realBug(deposed(), { least: 3, more: lost }),
  'rabbitmq-ra-508-mended': survives(deposed(' --version 4.3.6'), termsOf),
  ...bySeed('rabbitmq-wall-clock', skewed),
  ...Object.fromEntries(
    [HALF_AN_HOUR_MS, -HALF_AN_HOUR_MS].map((offsetMs) => [
      `rabbitmq-wall-clock-${offsetMs > 0 ? 'ahead' : 'behind'}`,
      printed('measure-wall-clock-beam.js', [String(offsetMs)], (figures) => isReadBack(figures, offsetMs)),
    ]),
  ),
  'rabbitmq-recovery': recovery({
    words: `${QUEUE} --nemesis kill:leader --time 120s --seed 1`,
    f: 'publish',
    kills: 10,
    until: 'the queue takes messages',
  }),
  'rabbitmq-cookies': printed(
    'start-with-cookies.js',
    [],
    ({ code, ownWord, left }) => ['NOT_READY', 'NODE_DIED'].includes(code) && ownWord !== null && left.length === 0,
  ),
  'rabbitmq-unknown-value': refused(`${QUEUE} --set queue-type=quorun`, 2, /quorun[\s\S]*quorum/),
}
