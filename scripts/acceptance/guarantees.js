/**
 * The Raft guarantees on an unmodified etcd: every scenario and form ten times, the real bugs found in the old version and
 * not in the new one, the log reader and the peer proxy measured. And on the simulated Raft KV: every form a thousand times,
 * and the deliberate bugs that a scenario must call violated.
 */
import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { ordeal, ROOT } from './ordeal.js'
import { printed } from './printed.js'

const REPEAT = 10

/** One form, played ten times: what was reached, at which try, what held, how long a play took. */
function played(words, out) {
  const run = ordeal(`guarantees ${words} --system etcd --repeat ${REPEAT} --json`, out)
  if (run.record === undefined) return { exit: run.status, seconds: run.seconds, error: run.stderr.slice(-400) }
  const plays = run.record.plays ?? run.record
  const last = plays.map((attempts) => attempts.at(-1))
  const seconds = last.map(({ timings }) => (timings.startMs + timings.scriptMs + timings.evidenceMs) / 1000)
  return {
    exit: run.status,
    plays: plays.length,
    reached: last.filter(({ outcome }) => outcome !== 'not reached').length,
    firstTry: plays.filter((attempts) => attempts[0].outcome !== 'not reached').length,
    retriesMax: Math.max(...plays.map((attempts) => attempts.length - 1)),
    held: last.filter(({ outcome }) => outcome === 'held').length,
    violated: last.filter(({ outcome }) => outcome === 'violated').length,
    valid: last.filter(({ verdict }) => verdict === 'valid').length,
    medianSeconds: Number(median(seconds).toFixed(1)),
    maxSeconds: Number(Math.max(...seconds).toFixed(1)),
    seconds: run.seconds,
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Reached and held every time, at most one retry each. */
function byMessages(form, secondsAtMost) {
  return (out) => {
    const figures = played(form, out)
    const met =
      figures.reached === REPEAT &&
      figures.held === REPEAT &&
      figures.retriesMax <= 1 &&
      (secondsAtMost === undefined || figures.medianSeconds <= secondsAtMost)
    return { figures, met }
  }
}

function byPackets(form) {
  return (out) => {
    const figures = played(form, out)
    return { figures, met: figures.reached >= 8 && figures.held >= 8 }
  }
}

/** A real bug: violated every time in the old version, never in the new one, each play in at most 30 s. */
function realBug(name, version, outcome) {
  return (out) => {
    const figures = played(`${name} --version ${version}`, out)
    return { figures, met: figures[outcome] === REPEAT && figures.maxSeconds <= 30 }
  }
}

/** Every form a thousand times on raft-kv: reached at the first try and held, all in a minute. */
function simulated(out) {
  const repeat = 1000
  const run = ordeal(`guarantees --system raft-kv --seed 1 --repeat ${repeat} --json`, out)
  if (run.record === undefined) return { figures: { exit: run.status, error: run.stderr.slice(-400) }, met: false }
  const least = (what) => Math.min(...run.record.map((form) => form[what]))
  const figures = {
    exit: run.status,
    forms: run.record.length,
    plays: repeat,
    reachedLeast: least('reached'),
    firstTryLeast: least('firstTry'),
    heldLeast: least('held'),
    seconds: run.seconds,
  }
  return { figures, met: figures.heldLeast === repeat && figures.reachedLeast === repeat && run.seconds < 60 }
}

/** A bug of raft-kv that is about a guarantee: violated in nearly every play; a read may come a moment too late to show it. */
function simulatedBug(bug, form) {
  return (out) => {
    const plays = 100
    const run = ordeal(`guarantees ${form} --system raft-kv --set bug=${bug} --seed 1 --repeat ${plays} --json`, out)
    const violated = run.record?.[0]?.violated
    return { figures: { exit: run.status, form, plays, violated, seconds: run.seconds }, met: violated >= 0.95 * plays }
  }
}

/** By bug the form that shows it. */
const BUGS = {
  'commit-old-term-by-count': 'old-term-entry-overwritten:figure-8d',
  'vote-without-log-check': 'leader-crash-after-commit:full',
  'ack-on-leader-write': 'minority-write-rolled-back:client-deadline',
  'no-conflict-truncation': 'old-term-entry-overwritten:figure-8d',
  'readindex-before-own-term-commit': 'minority-write-committed-later:packets',
  'apply-uncommitted': 'minority-write-rolled-back:client-deadline',
}

/** Logs of both versions, with overwritten entries among them, read as etcd's own tool reads them. */
function sameAsEtcd(out) {
  const words = [
    'old-term-entry-overwritten --version 3.7.3',
    'minority-write-rolled-back:client-deadline --version 3.5.16',
  ]
  for (const each of words) ordeal(`guarantees ${each} --system etcd`, out)
  const folders = globSync('runs/*/*try*/evidence/n*', { cwd: out }).map((folder) => join(out, folder))
  const script = join(ROOT, 'scripts', 'compare-wal.js')
  const command = ['--conditions=ordeal-source', script, ...folders]
  const lines = execFileSync(process.execPath, command, { encoding: 'utf8' }).trim().split('\n')
  const compared = lines.map((line) => JSON.parse(line))
  const same = compared.filter((each) => each.same).length
  const entries = compared.reduce((sum, each) => sum + each.entries, 0)
  return { figures: { logs: compared.length, same, entries }, met: compared.length >= 5 && same === compared.length }
}

export const CASES = {
  'S1-small': byMessages('leader-crash-after-commit:small', 8),
  'S1-full': byMessages('leader-crash-after-commit:full'),
  'S2A-server-answers': byMessages('minority-write-rolled-back:server-answers'),
  'S2A-client-deadline': byMessages('minority-write-rolled-back:client-deadline'),
  'S2B-follower-wins': byMessages('minority-write-committed-later:follower-wins'),
  'S2B-leader-returns': byMessages('minority-write-committed-later:leader-returns'),
  'figure-8d': byMessages('old-term-entry-overwritten:figure-8d', 30),
  'figure-8e': byMessages('old-term-entry-committed-indirectly:figure-8e', 30),
  'S1-packets': byPackets('leader-crash-after-commit:packets'),
  'S2A-packets': byPackets('minority-write-rolled-back:packets'),
  'S2B-packets': byPackets('minority-write-committed-later:packets'),
  ...Object.fromEntries(
    ['txn-compacted-range-diverges', 'watch-from-future-revision'].flatMap((name) => [
      [`${name}-3.5.16`, realBug(name, '3.5.16', 'violated')],
      [`${name}-3.7.3`, realBug(name, '3.7.3', 'held')],
    ]),
  ),
  'raft-kv-1000': simulated,
  ...Object.fromEntries(Object.entries(BUGS).map(([bug, form]) => [`raft-kv-${bug}`, simulatedBug(bug, form)])),
  'wal-1gb': printed('measure-wal.js', [], ({ bytes, peakMb }) => bytes >= 1e9 && peakMb < 200),
  'wal-as-etcd-reads-it': sameAsEtcd,
  'peer-proxy': printed(
    'measure-proxy.js',
    [],
    ({ ratio, directMedianMs, proxyMedianMs }) => ratio <= 1.05 && proxyMedianMs - directMedianMs <= 1.5,
  ),
}
