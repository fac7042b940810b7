/**
 * What the suites of brokers (kafka, rabbitmq) have in common. Their lines have the same fields, so that one table can be made
 * of both (brokers-table.js):
 *
 *   shows: 'safe'       { settings, workload, verdict, acknowledged, leaderChanges, found: { NAME: count } } of one run
 *   shows: 'control'    { settings, what, caught, of, anomalies: { NAME: runs } } of many runs that must be invalid
 *   shows: 'survives'   { plays, reached, held }
 *   shows: 'recovery'   { kills, medianSeconds, maxSeconds }  from the kill of the leader until all is served again
 *   shows: 'start'      { starts, medianSeconds, maxSeconds }  until all nodes are ready
 *   shows: 'wall-clock' { verdict, offsetsMs, ownWordMs, servedLeast, longestGapSeconds }
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
    const figures = {
      shows: 'control',
      settings,
      what,
      caught: of - missed.length,
      of,
      anomalies: seen,
      missed,
      operations,
    }
    return { figures, met: figures.caught >= least }
  }
}

/** One run that must be valid. `figures`: what a checker's stats have to say of it. */
export function safe({ words, settings, workload, acknowledgedLeast, figures: figuresOf }) {
  return (out) => {
    const { status, record, stderr, seconds } = ordeal(`run ${words} --json`, out)
    if (record === undefined) return { figures: { exit: status, seconds, error: stderr.slice(-400) }, met: false }
    const { verdict, reasons, counts, leaderChanges, faults } = record
    const inForce = faults.filter(({ phases }) => phases.verified !== undefined).length
    const told = figuresOf(record)
    const figures = {
      shows: 'safe',
      settings,
      workload,
      exit: status,
      verdict,
      reasons,
      ...told,
      operations: counts.all.ok + counts.all.fail + counts.all.info,
      inForce,
      leaderChanges,
      seconds,
    }
    return { figures, met: verdict === 'valid' && told.acknowledged >= acknowledgedLeast && leaderChanges > 0 }
  }
}

/** Leaders killed one after another in one run: from each kill until everything of `f` was served again. */
export function recovery({ words, f, kills }) {
  return (out) => {
    const { record, status, stderr } = ordeal(`run ${words} --json`, out)
    if (record === undefined) return { figures: { exit: status, error: stderr.slice(-400) }, met: false }
    const [history] = globSync('runs/*/2*/history.jsonl', { cwd: out })
    const ops = readFileSync(join(out, history), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const seconds = recoveries(ops, f).slice(0, kills)
    const figures = {
      shows: 'recovery',
      verdict: record.verdict,
      kills: seconds.length,
      medianSeconds: median(seconds),
      maxSeconds: seconds.length === 0 ? undefined : Math.max(...seconds),
      seconds,
    }
    return { figures, met: record.verdict === 'valid' && seconds.length === kills }
  }
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
    const { answer, left } = await withListings((environment) => ordeal(`run ${words}`, out, environment))
    const { status, stderr, seconds } = answer
    const error = stderr.trim().split('\n').slice(-12).join('\n').slice(-600)
    const figures = { shows: 'bad-input', exit: status, error, left, seconds }
    return { figures, met: status === exit && saying.test(stderr) && Object.keys(left).length === 0 }
  }
}
