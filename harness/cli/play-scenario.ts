/**
 * One scenario played from start to verdict: its parts put together by the names in it. Writes its folder, but no report.
 * Station: command line.
 */
import { compose, watchOf } from '../../checkers/compose.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { systemNamed } from '../../systems/index.ts'
import { replayCommand } from '../core/replay-command.ts'
import type { Scenario } from '../core/scenario.ts'
import { runFacts } from '../run/judge.ts'
import type { RunStatus } from '../run/progress.ts'
import { type RunParts, type RunResult, runScenario } from '../run/run.ts'
import { RunStore } from '../run/store.ts'
import { workloadNamed } from '../workloads/index.ts'
import { checkersOf, raftLogOf } from './inside.ts'
import { interruptible } from './interruptible.ts'
import { say, shown } from './output.ts'
import { keepOwnFiles, type OwnFile } from './own-nemesis-files.ts'
import { possibleFamilies } from './possible-families.ts'
import { runtimeOf } from './runtime.ts'
import { ordealVersion } from './version.ts'

/** `own`: the fault families of the files that the scenario names; `ownFiles`: these files, to be kept with the run. */
export type Planned = {
  readonly scenario: Scenario
  readonly own: readonly FaultFamily[]
  readonly ownFiles: readonly OwnFile[]
}

export type Played = RunResult & { readonly directory: string }

/** Who looks on while a scenario is played. */
export type Watching = {
  /** Ends the run where it stands; what was started is removed. */
  readonly signal: AbortSignal
  readonly onBegun?: (directory: string) => void
  readonly onProgress?: (text: string) => void
  readonly onStatus?: (status: RunStatus) => void
}

/** In a folder of its own below `out`. Says nothing and heeds no signals of the process. Rejects as runScenario does. */
export async function playQuietly(planned: Planned, out: string, watching: Watching): Promise<Played> {
  const { scenario, own, ownFiles } = planned
  const { signal, onBegun, onProgress, onStatus } = watching
  const workload = workloadNamed(scenario.workload)
  const system = systemNamed(scenario.system)
  const { families, leftOut } = possibleFamilies(scenario, system, own)
  const watch = scenario.stopOnViolation === true ? watchOf(workload.checkers, runFacts(scenario, workload)) : undefined
  const startedAt = new Date()
  const store = RunStore.create(out, scenario, startedAt)
  const { directory } = store
  keepOwnFiles(store, ownFiles)
  onBegun?.(directory)
  const result = await runScenario({
    scenario,
    workload,
    families,
    runtime: runtimeOf(system, scenario, { directory, signal, onProgress: (text) => onProgress?.(text) }),
    store,
    check: (history, facts) => compose(checkersOf(workload, facts), history, facts),
    ...raftLogOf(system),
    ...(watch === undefined ? {} : { watch }),
    startedAt,
    versions: { ordeal: ordealVersion(), node: process.version },
    leftOut,
    replay: replayCommand(scenario),
    ...monotonicClock(),
    ...(onStatus === undefined ? {} : { onStatus }),
    signal,
  })
  return { ...result, directory }
}

/** The same for a person at a terminal: tells how it goes, and after a signal removes what was started and never settles. */
export async function playScenario(planned: Planned, out: string): Promise<Played> {
  const { scenario } = planned
  let folder = out
  return interruptible(
    (status, signal) =>
      playQuietly(planned, out, {
        signal,
        onBegun: (directory) => {
          folder = directory
          say(`running ${scenario.name}, seed ${scenario.seed}, in ${shown(directory)}`)
        },
        onProgress: (text) => status.step(text),
        onStatus: (now) => status.update(now),
      }),
    () => `removing what was started; what was recorded stays in ${shown(folder)}`,
  )
}

/** Whole nanoseconds from now on: exact, which nanoseconds since boot as a double would not be after 104 days. */
function monotonicClock(): Pick<RunParts, 'monotonicNs' | 'machineNs'> {
  const start = process.hrtime.bigint()
  return {
    monotonicNs: () => Number(process.hrtime.bigint() - start),
    machineNs: (timeNs) => Number(start) + timeNs,
  }
}
