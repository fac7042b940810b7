/**
 * `ordeal run`: puts the parts of a run together by the names in its scenario, and shows what came of it.
 * Station: command line. The line itself is harness/run/run.ts.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { secondOpinions } from '../../checkers/second-opinions.ts'
import { jsonReport } from '../../reports/json.ts'
import { textReport } from '../../reports/text.ts'
import { systemNamed } from '../../systems/index.ts'
import { UsageError } from '../core/errors.ts'
import type { Scenario } from '../core/scenario.ts'
import { runFacts } from '../run/judge.ts'
import { SCENARIO_FILE } from '../run/store.ts'
import { readScenario } from '../run/store-reader.ts'
import { workloadNamed } from '../workloads/index.ts'
import { allFamilies } from './all-families.ts'
import { bundleRun } from './bundle.ts'
import { checkScenario } from './check-scenario.ts'
import { runAgain } from './confirm.ts'
import { exitCodeOf, worstExitCode } from './exit-codes.ts'
import { asksForAll, nemesisFilesIn } from './nemesis-option.ts'
import { coloursOn, print, say, shown } from './output.ts'
import { loadOwnNemeses } from './own-nemesis.ts'
import { ownFilesIn, readOwnFiles } from './own-nemesis-files.ts'
import { type Planned, type Played, playScenario } from './play-scenario.ts'
import { integer, type ScenarioOptions, scenarioFromOptions } from './scenario-options.ts'
import { writeAll } from './write-all.ts'

export type RunOptions = ScenarioOptions & { readonly out: string; readonly json?: boolean; readonly confirm?: string }

/** `confirm`: how often a plan that ended invalid is run again. */
type RunWishes = { readonly out: string; readonly json: boolean; readonly confirm: number }

const CONFIRM_MAX = 1000

/** Runs the scenarios of these files one after the other, or the one that the options make. Resolves with the exit code. */
export async function run(paths: readonly string[], options: RunOptions): Promise<number> {
  const { out, json = false, confirm: confirmText = '0', ...scenarioOptions } = options
  const confirm = integer('confirm', confirmText, 0, CONFIRM_MAX)
  if (paths.length > 0) refuseTogether(scenarioOptions)
  const planned = paths.length > 0 ? await Promise.all(paths.map(scenarioAt)) : [await planFrom(scenarioOptions)]
  const exitCodes: number[] = []
  for (const each of planned) exitCodes.push(await runOne(each, { out, json, confirm }))
  return worstExitCode(exitCodes)
}

async function planFrom(options: ScenarioOptions): Promise<Planned> {
  const { nemesis = '' } = options
  const own = await loadOwnNemeses(nemesisFilesIn(nemesis))
  const scenario = scenarioFromOptions(options, randomBytes(4).readUInt32LE(), own)
  if (asksForAll(nemesis)) sayWhatAllIs(scenario)
  return { scenario, own: [...own.values()].flat(), ownFiles: readOwnFiles(own.keys()) }
}

function sayWhatAllIs(scenario: Scenario): void {
  say(`in turn, ${scenario.intensity}: ${scenario.nemeses.map(({ family }) => family).join(', ')}`)
  const { leftOut } = allFamilies(systemNamed(scenario.system), scenario)
  if (leftOut.length > 0) say(`left out of 'all': ${leftOut.join('; ')}`)
}

function refuseTogether(options: ScenarioOptions): void {
  const given = Object.keys(options).map(
    (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  )
  if (given.length === 0) return
  throw new UsageError('SCENARIO_AND_OPTIONS', `a scenario file makes every choice: leave out ${given.join(', ')}`, {
    hint: 'Only --out, --json and --confirm may go with it. To change a choice, copy the replay command and change it there.',
    facts: { given },
  })
}

async function scenarioAt(path: string): Promise<Planned> {
  const inside = join(path, SCENARIO_FILE)
  const scenario = readScenario(existsSync(inside) ? inside : path)
  const named = scenario.nemeses.flatMap(({ from }) => from ?? [])
  // A run's folder has the files as they were; they may lie nowhere else, and not be the same there.
  const kept = existsSync(inside) ? ownFilesIn(path) : new Map<string, string>()
  const files = await loadOwnNemeses(named.map((from) => kept.get(from) ?? from))
  const own = [...files.values()].flat()
  checkScenario(scenario, own)
  return { scenario, own, ownFiles: readOwnFiles(named, kept) }
}

/** Runs it, and where it is invalid asks who else says so, as far as that was wished for. */
async function runOne(planned: Planned, { out, json, confirm }: RunWishes): Promise<number> {
  const { history, directory, ...played } = await playScenario(planned, out)
  if (played.record.verdict !== 'invalid') {
    showResult({ record: played.record, history, directory }, json)
    return exitCodeOf(played.record)
  }
  const { scenario } = planned
  const twin = secondOpinions(history, runFacts(scenario, workloadNamed(scenario.workload)), played.record.results)
  const record = { ...played.record, confirmation: { twin } }
  if (confirm === 0) showResult({ record, history, directory }, json)
  else {
    // What was found is kept, whatever becomes of the further runs.
    writeAll(directory, record, history)
    const simulated = systemNamed(scenario.system).runtime === 'sim'
    const reruns = await runAgain({ record, directory, simulated }, confirm, async (root) => {
      const again = await playScenario(planned, root)
      writeAll(again.directory, again.record, again.history)
      return again
    })
    await showBundled({ record: { ...record, confirmation: { twin, reruns } }, history, directory }, json)
  }
  return exitCodeOf(record)
}

/** Writes the reports into the run's folder and prints the verdict: the text, or with `json` the record. */
function showResult(run: Played, json: boolean): void {
  printResult(run, json, writeAll(run.directory, run.record, run.history))
}

/** The same, with the run's bundle beside its folder. */
async function showBundled(run: Played, json: boolean): Promise<void> {
  const reportPath = writeAll(run.directory, run.record, run.history)
  printResult(run, json, reportPath, await bundled(run.directory))
}

/** As with reports: one that cannot be written changes no verdict. */
async function bundled(directory: string): Promise<string | undefined> {
  try {
    return shown(await bundleRun(directory))
  } catch (error) {
    say(`warning: the bundle was not written: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

function printResult({ record, history }: Played, json: boolean, reportPath?: string, bundlePath?: string): void {
  if (json) print(jsonReport(record))
  else {
    const paths = {
      ...(reportPath === undefined ? {} : { reportPath }),
      ...(bundlePath === undefined ? {} : { bundlePath }),
    }
    print(textReport(record, history, { colour: coloursOn(process.stdout), ...paths }))
  }
}
