/**
 * porcupine-ts beside Porcupine (Go) on Porcupine's own test data: etcd's 102 logs and the kv files. Both from one run of
 * scripts/bench-porcupine, which takes the two by turns in warm processes, the best of 50. Needs Go and its module proxy.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { sumsOf, wrongOf } from '../bench-porcupine/sums.js'
import { ROOT } from './ordeal.js'

const RUNS = 50
const LOGS = { all: 102, legal: 23 }
/** How many times as fast over all logs, and the most that one log may take. */
const RATIO = 20
const WORST_MS = 2

let benched

/** The rows of the one run, and on what they were taken. A wrong verdict is judged here and not by the exit code. */
function bench() {
  if (benched !== undefined) return benched
  const script = join(ROOT, 'scripts', 'bench-porcupine', 'main.js')
  const words = ['--conditions=ordeal-source', script, '--runs', `${RUNS}`, '--json']
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (stdout === '') throw new Error(`the bench printed nothing: ${stderr}`)
  const { rows, machine, go, porcupine } = JSON.parse(stdout)
  benched = { rows, about: { timed: `warm, by turns, best of ${RUNS}`, cpu: machine, go, porcupine } }
  return benched
}

function etcdLogs() {
  const { rows, about } = bench()
  const logs = rows.filter(({ group }) => group === 'etcd')
  const sums = sumsOf(logs)
  const wrong = wrongOf(logs).map(({ name }) => name)
  const figures = {
    ...about,
    logs: sums.logs,
    legal: sums.legal,
    wrong,
    goMs: ms(sums.total.go),
    oursMs: ms(sums.total.ours),
    ratio: ratio(sums.total),
    worstMs: ms(sums.worst.ours),
    slower: sums.slower,
    slowerBy100us: sums.muchSlower,
    shortLogs: sums.short.logs,
    shortGoMs: ms(sums.short.go),
    shortOursMs: ms(sums.short.ours),
    goSteps: sums.steps.go,
    ourSteps: sums.steps.ours,
  }
  const isRight = wrong.length === 0 && sums.logs === LOGS.all && sums.legal === LOGS.legal
  const isFast = sums.total.go >= RATIO * sums.total.ours && figures.worstMs <= WORST_MS
  return { figures, met: isRight && isFast && sums.muchSlower === 0 && sums.short.ours <= sums.short.go }
}

/** Both stop at the first illegal key. */
function kvLogs() {
  const { rows, about } = bench()
  const files = rows.filter(({ group }) => group === 'kv')
  const wrong = wrongOf(files).map(({ name }) => name)
  const slower = files.filter(({ go, ours }) => ours.ns > go.ns).map(({ name }) => name)
  const told = files.map(({ name, go, ours }) => {
    const verdict = ours.verdicts.join()
    return { name, verdict, goMs: ms(go.ns), oursMs: ms(ours.ns), ratio: ratio({ go: go.ns, ours: ours.ns }) }
  })
  return {
    figures: { ...about, wrong, slower, files: told },
    met: files.length > 0 && wrong.length === 0 && slower.length === 0,
  }
}

/** Beside the bars: generated registers, where Porcupine's time grows fastest. */
function generatedLogs() {
  const { rows, about } = bench()
  const generated = rows.filter(({ group }) => group === 'generated')
  const wrong = wrongOf(generated).map(({ name }) => name)
  const differ = generated
    .filter(({ go, ours }) => !go.verdicts.includes('Unknown') && go.verdicts.join() !== ours.verdicts.join())
    .map(({ name }) => name)
  const histories = generated.map(({ name, go, ours }) => {
    const verdict = ours.verdicts.join()
    return { name, verdict, goMs: ms(go.ns), oursMs: ms(ours.ns), goMb: mb(go), oursMb: mb(ours) }
  })
  return { figures: { ...about, wrong, differ, histories }, met: wrong.length + differ.length === 0 }
}

function ms(ns) {
  return Number((ns / 1e6).toFixed(3))
}

function mb({ kilobytes }) {
  return Math.round(kilobytes / 1024)
}

function ratio({ go, ours }) {
  return Number((go / ours).toFixed(2))
}

export const CASES = { 'etcd-logs': etcdLogs, 'kv-logs': kvLogs, 'generated-logs': generatedLogs }
