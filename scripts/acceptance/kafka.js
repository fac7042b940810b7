/**
 * Kafka: safe settings hold under faults and skewed clocks, unsafe ones are caught, an acknowledged record survives its leader;
 * how long starts and elections take; what is said of bad input.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { caught, family, recovery, refused, safe, spared } from './brokers.js'
import { wallClock } from './brokers-clocks.js'
import { played, start, survives } from './brokers-plays.js'

const SEEDS = [1, 2, 3]
const ACKNOWLEDGED = 15_000
const LOG = '--system kafka --workload log'
const IDLE = `${LOG} --nemesis none --time 5s --seed 1`

/** Safe settings, three kinds of faults that take turns for two minutes. */
function faults(seed) {
  return safe({
    words: `${LOG} --nemesis kill,pause,partition --time 120s --seed ${seed}`,
    settings: 'acks=all',
    workload: 'log',
    acknowledgedLeast: ACKNOWLEDGED,
    figures: logFigures,
  })
}

/** By the checker's names: what it counts. */
function logFigures({ results }) {
  const { stats } = results.find(({ checker }) => checker === 'log')
  const { acknowledged, anomalies, unread, recovered, polls, recordsPolled } = stats
  return { acknowledged, found: anomalies, unread, recovered, polls, recordsPolled }
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
const IDEMPOTENT = spared({
  words: `${LOG} --set retries=on --set idempotent=on --nemesis ${family('replies-lost')}:leader --time 20s`,
  settings: 'retries=on, idempotent=on',
  figures: logFigures,
})

function skewed(seed) {
  return wallClock({
    words: `${LOG} --time 40s --seed ${seed}`,
    f: 'send',
    figures: (record, out) => ({ ownWordMs: ownWord(out), ...logFigures(record) }),
  })
}

/**
 * Furthest off by the nodes' own logs, ahead and behind; absent where a node wrote no line meanwhile. Each line has the
 * milliseconds since the node's start by its wall clock, and the engine's time beside them.
 */
function ownWord(out) {
  const offMs = globSync('runs/*/2*/nodes/*/server.log', { cwd: out }).flatMap((file) => {
    const lines = readFileSync(join(out, file), 'utf8').matchAll(/^(\S+Z) (-?\d+) \[/gm)
    const differences = [...lines].map(([, engine, own]) => Number(own) - Date.parse(engine))
    return differences.map((each) => Math.round(each - differences[0])).filter((each) => Math.abs(each) > 10_000)
  })
  return offMs.length === 0 ? [] : [...new Set([Math.min(...offMs), Math.max(...offMs)])]
}

const bySeed = (name, make) => Object.fromEntries(SEEDS.map((seed) => [`${name}-${seed}`, make(seed)]))
const PLAYS = played('acknowledged-record-survives', 'kafka')

export const CASES = {
  ...bySeed('kafka-log', faults),
  ...Object.fromEntries(Object.entries(CONTROLS).map(([name, run]) => [`kafka-control-${name}`, run])),
  'kafka-idempotent': IDEMPOTENT,
  'kafka-S1': survives(PLAYS),
  ...bySeed('kafka-wall', skewed),
  'kafka-recovery': recovery({
    words: `${LOG} --nemesis kill:leader --time 110s --seed 1`,
    f: 'send',
    kills: 10,
    until: 'all logs are served',
  }),
  'kafka-start': start(PLAYS, { nodes: 3, medianMost: 12 }),
  'kafka-bad-replication': refused(`${IDLE} --set replication=5`, 2, /replication=5 needs 5 nodes/),
  'kafka-bad-setting': refused(`${IDLE} --set acks=2`, 2, /acks/),
  'kafka-bad-heap': refused(`${IDLE} --set heap=16m`, 3, /OutOfMemoryError/),
}
