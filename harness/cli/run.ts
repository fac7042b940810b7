/**
 * `ordeal run`: puts the parts of a run together by the names in its scenario, and shows what came of it.
 * Station: command line. The line itself is harness/run/run.ts.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { compose } from '../../checkers/compose.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { jsonReport } from '../../reports/json.ts'
import { textReport } from '../../reports/text.ts'
import { systemNamed } from '../../systems/index.ts'
import { EnvironmentError, UsageError } from '../core/errors.ts'
import type { History } from '../core/history.ts'
import type { RunRecord } from '../core/record.ts'
import { replayCommand } from '../core/replay-command.ts'
import type { Scenario } from '../core/scenario.ts'
import { type RunParts, runScenario } from '../run/run.ts'
import { RunStore, SCENARIO_FILE } from '../run/store.ts'
import { readScenario } from '../run/store-reader.ts'
import { undoOnSignals } from '../runtime/docker/cleanup.ts'
import { workloadNamed } from '../workloads/index.ts'
import { allFamilies } from './all-families.ts'
import { checkScenario } from './check-scenario.ts'
import { exitCodeOf, worstExitCode } from './exit-codes.ts'
import { checkersOf, raftLogOf } from './inside.ts'
import { asksForAll, nemesisFilesIn } from './nemesis-option.ts'
import { coloursOn, print, say, shown } from './output.ts'
import { loadOwnNemeses } from './own-nemesis.ts'
import { possibleFamilies } from './possible-families.ts'
import { runtimeOf } from './runtime.ts'
import { type ScenarioOptions, scenarioFromOptions } from './scenario-options.ts'
import { StatusLine } from './status-line.ts'
import { ordealVersion } from './version.ts'
import { writeAll } from './write-all.ts'

export type RunOptions = ScenarioOptions & { readonly out: string; readonly json?: boolean }

/** Runs the scenarios of these files one after the other, or the one that the options make. Resolves with the exit code. */
export async function run(paths: readonly string[], options: RunOptions): Promise<number> {
  const { out, json = false, ...scenarioOptions } = options
  if (paths.length > 0) refuseTogether(scenarioOptions)
  const planned = paths.length > 0 ? await Promise.all(paths.map(scenarioAt)) : [await planFrom(scenarioOptions)]
  const exitCodes: number[] = []
  for (const each of planned) exitCodes.push(await runOne(each, out, json))
  return worstExitCode(exitCodes)
}

/** `own`: the fault families of the files that the scenario names. */
type Planned = { readonly scenario: Scenario; readonly own: readonly FaultFamily[] }

async function planFrom(options: ScenarioOptions): Promise<Planned> {
  const { nemesis = '' } = options
  const own = await loadOwnNemeses(nemesisFilesIn(nemesis))
  const scenario = scenarioFromOptions(options, randomBytes(4).readUInt32LE(), own)
  if (asksForAll(nemesis)) sayWhatAllIs(scenario)
  return { scenario, own: [...own.values()].flat() }
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
    hint: 'Only --out and --json may go with it. To change a choice, copy the replay command and change it there.',
    facts: { given },
  })
}

async function scenarioAt(path: string): Promise<Planned> {
  const inside = join(path, SCENARIO_FILE)
  const scenario = readScenario(existsSync(inside) ? inside : path)
  const files = await loadOwnNemeses(scenario.nemeses.flatMap(({ from }) => from ?? []))
  const own = [...files.values()].flat()
  checkScenario(scenario, own)
  return { scenario, own }
}

async function runOne({ scenario, own }: Planned, out: string, json: boolean): Promise<number> {
  const workload = workloadNamed(scenario.workload)
  const system = systemNamed(scenario.system)
  const { families, leftOut } = possibleFamilies(scenario, system, own)
  const startedAt = new Date()
  const store = RunStore.create(out, scenario, startedAt)
  const status = new StatusLine(process.stderr, () => performance.now())
  const interrupted = new AbortController()
  const noMoreSignals = undoOnSignals((signal) => {
    status.clear()
    say(`${signal}: removing what was started; what was recorded stays in ${shown(store.directory)}`)
    interrupted.abort(new EnvironmentError('INTERRUPTED', `interrupted by ${signal}`))
  })
  try {
    say(`running ${scenario.name}, seed ${scenario.seed}, in ${shown(store.directory)}`)
    const { record, history } = await runScenario({
      scenario,
      workload,
      families,
      runtime: runtimeOf(system, scenario, {
        directory: store.directory,
        signal: interrupted.signal,
        onProgress: (text) => status.step(text),
      }),
      store,
      check: (history, facts) => compose(checkersOf(workload, facts), history, facts),
      ...raftLogOf(system),
      startedAt,
      versions: { ordeal: ordealVersion(), node: process.version },
      leftOut,
      replay: replayCommand(scenario),
      ...monotonicClock(),
      onStatus: (now) => status.update(now),
      signal: interrupted.signal,
    })
    status.clear()
    showResult(record, history, store.directory, json)
    return exitCodeOf(record)
  } catch (error) {
    // The handler of the signal ends this process when all is removed; an error on the way there is no news.
    if (interrupted.signal.aborted) await new Promise(() => {})
    throw error
  } finally {
    status.clear()
    noMoreSignals()
  }
}

/** Writes the reports into the run's folder and prints the verdict: the text, or with `json` the record. */
export function showResult(record: RunRecord, history: History, directory: string, json: boolean): void {
  const reportPath = writeAll(directory, record, history)
  if (json) print(jsonReport(record))
  else {
    const page = reportPath === undefined ? {} : { reportPath }
    print(textReport(record, history, { colour: coloursOn(process.stdout), ...page }))
  }
}

/** Whole nanoseconds from now on: exact, which nanoseconds since boot as a double would not be after 104 days. */
function monotonicClock(): Pick<RunParts, 'monotonicNs' | 'machineNs'> {
  const start = process.hrtime.bigint()
  return {
    monotonicNs: () => Number(process.hrtime.bigint() - start),
    machineNs: (timeNs) => Number(start) + timeNs,
  }
}
