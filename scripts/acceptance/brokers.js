/**
 * What the suites of brokers (kafka, rabbitmq) have in common. Their lines have the same fields, so that one table can be made
 * of both (brokers-table.js):
 *
 *   shows: 'safe'       { settings, workload, verdict, acknowledged, leaderChanges, found: { NAME: count } } of one run
 *   shows: 'spared'     the same, of one that does what a control does, but for what harms
 *   shows: 'control'    { settings, what, caught, of, anomalies: { NAME: runs } } of many runs that must be invalid
 *   shows: 'survives'   { plays, reached, held }                               (brokers-plays.js)
 *   shows: 'start'      { starts, medianSeconds, maxSeconds }  until all nodes are ready   (brokers-plays.js)
 *   shows: 'recovery'   { kills, medianSeconds, maxSeconds, until }  from the kill of the leader until `until`
 *   shows: 'wall-clock' { verdict, offsetsMs, ownWordMs, servedLeast, longestGapSeconds }   (brokers-clocks.js)
 *   shows: 'bad-input'  { exit, error }
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withListings } from './left-behind.js'
import { ordeal, ROOT } from './ordeal.js'

/** The file of a fault family that only these suites use. */
export function family(name) {
  return join(ROOT, 'scripts', 'acceptance', 'nemeses', `${name}.mjs`)
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const value = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return value === undefined ? undefined : Number(value.toFixed(2))
}

/** A case from one command: what its record comes to. One without a record has missed, with its last words. */
export function judged(words, lineOf) {
  return (out) => lineOrError(ordeal(`${words} --json`, out), (run) => lineOf(run, out))
}

export function lineOrError(run, lineOf) {
  const { record, status, stderr, seconds } = run
  return record === undefined
    ? { figures: { exit: status, seconds, error: stderr.slice(-400) }, met: false }
    : lineOf(run)
}

export const isInForce = ({ phases }) => phases.verified !== undefined

/** Many runs that must be invalid by one of these anomalies, seeds from 1. Seeds that were not caught are named. */
export function caught({ words, settings, what, anomalies, of = 10, least = 9 }) {
  return (out) => {
    const seen = {}
    const missed = []
    let operations = 0
    for (let seed = 1; seed <= of; seed++) {
      const { record, stderr } = ordeal(`run ${words} --seed ${seed} --json`, out)
      if (record === undefined) {
        missed.push(`${seed}: ${stderr.slice(-200)}`)
        continue
      }
      const names = [...new Set(record.results.flatMap((result) => result.anomalies.map(({ name }) => name)))]
      for (const name of names) seen[name] = (seen[name] ?? 0) + 1
      operations += record.counts.all.ok
      if (record.verdict !== 'invalid' || !names.some((name) => anomalies.includes(name)))
        missed.push(`${seed}: ${record.verdict} ${names.join(', ')}`)
    }
    const count = of - missed.length
    const figures = { shows: 'control', settings, what, caught: count, of, anomalies: seen, missed, operations }
    return { figures, met: count >= least }
  }
}

/** One run that must be valid, under faults. `figures`: of its record, `acknowledged`, `found`, and more. */
export function safe({ words, settings, workload, acknowledgedLeast, figures: figuresOf }) {
  return judged(`run ${words}`, (run) => {
    const figures = { shows: 'safe', settings, workload, ...ofRun(run, figuresOf) }
    const { verdict, acknowledged, leaderChanges } = figures
    return { figures, met: verdict === 'valid' && acknowledged >= acknowledgedLeast && leaderChanges > 0 }
  })
}

/** One run in which nothing is found. `verdicts`: what else than valid it may be, where too little is known. */
export function spared({ words, settings, figures: figuresOf, verdicts = ['valid'] }) {
  return judged(`run ${words} --seed 1`, (run) => {
    const figures = { shows: 'spared', settings, ...ofRun(run, figuresOf) }
    return { figures, met: verdicts.includes(figures.verdict) && figures.operations > 0 }
  })
}

function ofRun({ status, record, seconds }, figuresOf) {
  const { verdict, reasons, counts, leaderChanges, faults } = record
  const operations = counts.all.ok + counts.all.fail + counts.all.info
  const inForce = faults.filter(isInForce).length
  return { exit: status, verdict, reasons, ...figuresOf(record), operations, inForce, leaderChanges, seconds }
}

/** Leaders killed one after another in one run: from each kill until everything of `f` was served again. */
export function recovery({ words, f, kills, until }) {
  return judged(`run ${words}`, ({ record: { verdict } }, out) => {
    const [history] = globSync('runs/*/2*/history.jsonl', { cwd: out })
    const lines = readFileSync(join(out, history), 'utf8').trim().split('\n')
    const seconds = recoveries(
      lines.map((line) => JSON.parse(line)),
      f,
    ).slice(0, kills)
    const maxSeconds = seconds.length === 0 ? undefined : Math.max(...seconds)
    const common = { shows: 'recovery', verdict, kills: seconds.length, until }
    const figures = { ...common, medianSeconds: median(seconds), maxSeconds, seconds }
    return { figures, met: verdict === 'valid' && seconds.length === kills }
  })
}

/**
 * For each kill in force, the seconds until an operation of `f` that began after it had been answered ok on every key that was
 * ever served. Kills after which that did not come before the next one are left out.
 */
export function recoveries(ops, f) {
  const invoked = new Map()
  const served = [] // [key, began, ended] of operations that were ok
  for (const { process, type, time, key, f: name } of ops) {
    if (process === 'nemesis' || name !== f) continue
    if (type === 'invoke') invoked.set(process, time)
    else if (type === 'ok') served.push([key, invoked.get(process), time])
  }
  const keys = [...new Set(served.map(([key]) => key))]
  const kills = ops.filter(
    ({ process, f: name, value }) => process === 'nemesis' && name === 'kill' && value.phase === 'applied',
  )
  return kills.flatMap(({ time: killed }, i) => {
    const next = kills[i + 1]?.time ?? Infinity
    const firsts = keys.map((key) => served.find(([each, began]) => each === key && began > killed)?.[2] ?? Infinity)
    const all = Math.max(...firsts)
    return all < next ? [Number(((all - killed) / 1e9).toFixed(2))] : []
  })
}

/** A run that is refused with this exit code and these words, and leaves nothing behind. */
export function refused(words, exit, saying) {
  return async (out) => {
    const listed = await withListings((environment) => ordeal(`run ${words}`, out, environment))
    const { status, stderr, seconds } = listed.answer
    // Other work on the machine may have begun meanwhile: what is the run's bears its name.
    const [, name] = /making the network (\S+)/.exec(stderr) ?? []
    const left = Object.values(listed.left)
      .flat()
      .filter((each) => name !== undefined && String(each).includes(name))
    const error = stderr.trim().split('\n').slice(-12).join('\n').slice(-600)
    const figures = { shows: 'bad-input', exit: status, error, left, seconds }
    return { figures, met: status === exit && saying.test(stderr) && left.length === 0 }
  }
}
