/**
 * The long checks: what takes minutes and is therefore no test. Each case prints one line of JSON and adds it to
 * docs/measured/SUITE.jsonl with commit, date and machine; a case that has a line for this commit is not run again, so an
 * interrupted run goes on where it stopped.
 * Usage: node scripts/acceptance/main.js [SUITE|CASE...]   (all cases without names; most need a container engine)
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { CASES as clocks } from './clocks.js'
import { CASES as composed } from './composed.js'
import { CASES as firstLight } from './first-light.js'
import { CASES as guarantees } from './guarantees.js'
import { CASES as honesty } from './honesty.js'
import { CASES as kafka } from './kafka.js'
import { CASES as links } from './links.js'
import { ROOT } from './ordeal.js'
import { CASES as packages } from './packages.js'
import { CASES as porcupine } from './porcupine.js'
import { CASES as rabbitmq } from './rabbitmq.js'
import { CASES as report } from './report.js'
import { CASES as simulator } from './simulator.js'

const SUITES = {
  'first-light': firstLight,
  guarantees,
  simulator,
  links,
  clocks,
  composed,
  honesty,
  packages,
  porcupine,
  rabbitmq,
  report,
  kafka,
}
const COMMIT = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()
const MACHINE = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, node ${process.version}`

const cases = Object.entries(SUITES).flatMap(([suite, named]) =>
  Object.entries(named).map(([name, run]) => ({ suite, name, run })),
)
const asked = process.argv.slice(2)
const isNamed = (word) => cases.some(({ suite, name }) => word === suite || word === name)
const unknown = asked.filter((word) => !isNamed(word))
if (unknown.length > 0) {
  const legal = [...Object.keys(SUITES), ...cases.map(({ name }) => name)]
  console.error(`unknown case ${unknown.join(', ')}. Legal: ${legal.join(', ')}`)
  process.exit(2)
}
let missed = 0
for (const each of cases) {
  if (asked.length > 0 && !asked.includes(each.suite) && !asked.includes(each.name)) continue
  const line = known(each) ?? (await measured(each))
  if (!line.met) missed += 1
  console.log(JSON.stringify(line))
}
process.exitCode = missed === 0 ? 0 : 1

function resultsOf(suite) {
  return join(ROOT, 'docs', 'measured', `${suite}.jsonl`)
}

/** The line of this case at this commit, if it has one. */
function known({ suite, name }) {
  if (!existsSync(resultsOf(suite))) return undefined
  const lines = readFileSync(resultsOf(suite), 'utf8').trim().split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line)).find((line) => line.case === name && line.commit === COMMIT)
}

/** Runs a case in a folder of its own; its files are kept only if it missed. */
async function measured({ suite, name, run }) {
  const out = mkdtempSync(join(tmpdir(), `ordeal-${name.replace(/[^a-z0-9.-]/g, '-')}-`))
  const { figures, met } = await outcomeOf(run, out)
  const date = new Date().toISOString().slice(0, 10)
  const line = { case: name, met, ...figures, commit: COMMIT, date, machine: MACHINE }
  mkdirSync(dirname(resultsOf(suite)), { recursive: true })
  appendFileSync(resultsOf(suite), `${JSON.stringify(line)}\n`)
  if (met) rmSync(out, { recursive: true, force: true })
  else console.error(`${name} missed; its files are in ${out}`)
  return line
}

/** A case that broke has missed, and the others go on. */
async function outcomeOf(run, out) {
  try {
    return await run(out)
  } catch (error) {
    return { figures: { error: String(error.message).slice(-800) }, met: false }
  }
}
