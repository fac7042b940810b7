/**
 * `npm run bench:porcupine`: Porcupine (Go) and porcupine-ts over the same histories, in one run, by turns, the best time of
 * each. Prints a table and the ratios; exits with 1 if a verdict is wrong. Needs Go and, once, its module proxy.
 * Usage: npm run bench:porcupine -- [--runs N] [--large] [--only etcd|kv|generated] [--json]
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { arch, cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { generated, porcupineFolder, testData } from './histories.js'
import { ourSide, Side } from './side.js'
import { wrongOf } from './sums.js'
import { tables } from './tables.js'

const HERE = dirname(fileURLToPath(import.meta.url))
const TIMER = join(HERE, 'timer')
/** Longer than this neither side is given for one check. */
const GIVE_UP_SECONDS = 20
/** Each side is warmed for so long before it is timed: a small history has too little work for a JIT in its runs. */
const WARM_MS = 200
/**
 * Before each check that is timed it is rehearsed for so long, unless one takes longer than REHEARSED_NS, so that neither side
 * pays for what the other left in the caches.
 */
const REHEARSE_MS = 3
const REHEARSED_NS = 20e6
/** A check that takes longer than this is not repeated as often. */
const SLOW_NS = 200e6
const RUNS_IF_SLOW = 3

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    only: { type: 'string' },
    large: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

function sides(binary) {
  return { go: new Side(binary, []), ours: ourSide() }
}

/** How long the quickest check took, in ns; one is made at least. */
async function warm(side) {
  const end = performance.now() + WARM_MS
  let best = Number.POSITIVE_INFINITY
  do best = Math.min(best, (await side.ask({ run: GIVE_UP_SECONDS })).ns)
  while (performance.now() < end)
  return best
}

/** Both sides over one history, by turns. */
async function measure(history, pair) {
  const { path: load, model, name, group, expected } = history
  for (const side of Object.values(pair)) await side.ask({ load, model })
  const row = { name, group, expected }
  for (const side of ['go', 'ours']) row[side] = { ns: Number.POSITIVE_INFINITY, verdicts: [] }
  const slowest = Math.max(await warm(pair.go), await warm(pair.ours))
  const asked = { run: GIVE_UP_SECONDS, rehearse: slowest <= REHEARSED_NS ? REHEARSE_MS : 0 }
  let runs = Number(options.runs)
  for (let run = 0; run < runs; run++) {
    for (const [side, process] of Object.entries(pair)) {
      const { ns, verdict, bytes } = await process.ask(asked)
      const told = row[side]
      told.ns = Math.min(told.ns, ns)
      if (bytes !== undefined) told.bytes = bytes
      if (!told.verdicts.includes(verdict)) told.verdicts.push(verdict)
      if (ns > SLOW_NS) runs = Math.min(runs, RUNS_IF_SLOW)
      if (verdict === 'Unknown') runs = 0
    }
  }
  for (const [side, process] of Object.entries(pair))
    if (!row[side].verdicts.includes('Unknown')) row[side].steps = (await process.ask({ steps: GIVE_UP_SECONDS })).steps
  return row
}

function generatedHistories(out) {
  const crashed = [1, 2, 3].map((seed) => ({ operations: 150, clients: 5, crashes: 14, lies: 3, seed }))
  const small = [
    { operations: 1_000, clients: 5 },
    { operations: 10_000, clients: 5 },
    { operations: 10_000, clients: 10 },
    { operations: 30_000, clients: 5 },
  ]
  const large = [
    { operations: 100_000, clients: 5 },
    { operations: 10_000, clients: 20 },
  ]
  return [...crashed, ...small, ...(options.large ? large : [])].map((shape) => generated(out, shape))
}

async function main() {
  const out = mkdtempSync(join(tmpdir(), 'bench-porcupine-'))
  try {
    const binary = join(out, 'timer')
    const folder = porcupineFolder(TIMER)
    execFileSync('go', ['build', '-o', binary, '.'], { cwd: TIMER, stdio: 'inherit' })
    const wanted = ({ group }) => options.only === undefined || options.only === group
    const rows = []
    // Processes of their own for each model, as whoever checks histories has.
    for (const group of ['etcd', 'kv'].filter((each) => wanted({ group: each }))) {
      const pair = sides(binary)
      for (const history of testData(folder, out).filter((each) => each.group === group))
        rows.push(await measure(history, pair))
      for (const side of Object.values(pair)) side.end()
    }
    if (wanted({ group: 'generated' }))
      for (const history of generatedHistories(out)) {
        // Processes of their own, so that the peak of memory is that of one history.
        const pair = sides(binary)
        const row = await measure(history, pair)
        for (const [side, process] of Object.entries(pair)) {
          row[side].kilobytes = (await process.ask({ peak: true })).kilobytes
          process.end()
        }
        rows.push(row)
      }
    report(rows)
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

function report(rows) {
  const line = (command, words) => execFileSync(command, words, { cwd: HERE, encoding: 'utf8' }).trim()
  const about = {
    machine: `${cpus().length} x ${cpus()[0]?.model.trim()}, ${arch()}`,
    node: process.version,
    go: line('go', ['version']).split(' ')[2],
    porcupine: line('go', ['-C', TIMER, 'list', '-m', '-f', '{{.Version}}', 'github.com/anishathalye/porcupine']),
    commit: line('git', ['rev-parse', '--short', 'HEAD']),
    runs: Number(options.runs),
  }
  console.log(options.json ? JSON.stringify({ ...about, rows }) : tables(about, rows))
  const wrong = wrongOf(rows)
  for (const { name, expected, ours } of wrong)
    console.error(`wrong: ${name} is ${expected}, and porcupine-ts said ${ours.verdicts.join()}`)
  if (wrong.length > 0) process.exitCode = 1
}

await main()
