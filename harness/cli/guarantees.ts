/**
 * `ordeal guarantees`: plays directed scenarios, and prints what was reached and what held, with the facts.
 * Station: command line. One play is harness/run/script/play-script.ts.
 */
import { join } from 'node:path'
import { type Attempts, guaranteesText } from '../../reports/guarantees-text.ts'
import { writeScriptReports } from '../../reports/write.ts'
import { EnvironmentError } from '../core/errors.ts'
import type { ScriptRecord } from '../core/script-record.ts'
import { playUntilReached } from '../run/script/attempts.ts'
import { judgeScript } from '../run/script/judge-script.ts'
import { playScript } from '../run/script/play-script.ts'
import { writePlan } from '../run/script/script-files.ts'
import { RunStore } from '../run/store.ts'
import { undoOnSignals } from '../runtime/docker/cleanup.ts'
import { EXIT, worstExitCode } from './exit-codes.ts'
import { coloursOn, print, say, shown } from './output.ts'
import { startContainers } from './runtime.ts'
import { integer } from './scenario-options.ts'
import { type Planned, planScripts, type ScriptOptions } from './script-plans.ts'
import { StatusLine } from './status-line.ts'
import { ordealVersion } from './version.ts'

export type GuaranteesOptions = ScriptOptions & {
  readonly repeat?: string
  readonly out: string
  readonly json?: boolean
}

const REPEAT_MAX = 1_000

/** Plays what the names ask for, each form `repeat` times. Resolves with the exit code. */
export async function guarantees(names: readonly string[], options: GuaranteesOptions): Promise<number> {
  const planned = planScripts(names, options)
  const repeat = integer('repeat', options.repeat ?? '1', 1, REPEAT_MAX)
  const status = new StatusLine(process.stderr, () => performance.now())
  const interrupted = new AbortController()
  const noMoreSignals = undoOnSignals((signal) => {
    status.clear()
    say(`${signal}: removing what was started; what was recorded stays in ${shown(options.out)}`)
    interrupted.abort(new EnvironmentError('INTERRUPTED', `interrupted by ${signal}`))
  })
  const plays: { readonly planned: Planned; readonly attempts: Attempts[] }[] = []
  try {
    for (const each of planned) {
      const attempts: Attempts[] = []
      plays.push({ planned: each, attempts })
      for (let i = 1; i <= repeat; i++) {
        const label = `${each.scenario.name}:${each.plan.form}${repeat === 1 ? '' : ` ${i}/${repeat}`}`
        attempts.push(await attemptsAt(each, label, options.out, status, interrupted.signal))
      }
      status.clear()
      if (options.json !== true) print(guaranteesText(each.plan, attempts, coloursOn(process.stdout)))
    }
  } catch (error) {
    // The handler of the signal ends this process when all is removed; an error on the way there is no news.
    if (interrupted.signal.aborted) await new Promise(() => {})
    throw error
  } finally {
    status.clear()
    noMoreSignals()
  }
  const all = plays.flatMap(({ attempts }) => attempts)
  if (options.json === true) print(`${JSON.stringify(all.map((tries) => tries.map(({ record }) => record)))}\n`)
  return worstExitCode(all.map((tries) => EXIT[tries.at(-1)?.record.verdict ?? 'unknown']))
}

function attemptsAt(
  planned: Planned,
  label: string,
  out: string,
  status: StatusLine,
  signal: AbortSignal,
): Promise<Attempts> {
  return playUntilReached((attempt) => {
    const onStep = (step: string) => status.step(`${label}${attempt === 1 ? '' : `, try ${attempt}`}: ${step}`)
    return playOnce({ ...planned, plan: { ...planned.plan, attempt } }, out, onStep, signal)
  })
}

async function playOnce(
  { scenario, system, plan }: Planned,
  out: string,
  onStep: (step: string) => void,
  signal: AbortSignal,
) {
  const startedAt = new Date()
  const store = RunStore.createNamed(out, `${scenario.name}-${plan.form}`, `try${plan.attempt}`, startedAt)
  writePlan(store, plan)
  onStep('starting')
  await playScript({
    scenario,
    plan,
    store,
    startedAt,
    start: () => startContainers(system, plan, { directory: store.directory, signal, onProgress: onStep }),
    versions: { ordeal: ordealVersion(), node: process.version },
    replay: replayOf(plan),
    monotonicNs: () => process.hrtime.bigint(),
    onStep,
    signal,
  })
  onStep('judging')
  const { record, history } = judgeScript(store.directory, scenario, system.raftLog)
  for (const { file, message } of writeScriptReports(store.directory, record, history))
    say(`warning: ${shown(join(store.directory, file))} was not written: ${message}`)
  return { record, folder: shown(store.directory) }
}

function replayOf({ scenario, form, system, version, image, settings }: ScriptRecord['plan']): string {
  const words = ['ordeal', 'guarantees', `${scenario}:${form}`, '--system', system]
  if (version !== undefined) words.push('--version', version)
  if (image !== undefined) words.push('--image', image)
  for (const [name, value] of Object.entries(settings)) words.push('--set', `${name}=${value}`)
  return words.join(' ')
}
