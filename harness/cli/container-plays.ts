/** Plays of directed scenarios on clusters in containers, one after the other. Station: command line. */
import { join } from 'node:path'
import type { Attempts } from '../../reports/guarantees-text.ts'
import { writeScriptReports } from '../../reports/write.ts'
import type { ContainerSystem } from '../../systems/container-system.ts'
import { playUntilReached } from '../run/script/attempts.ts'
import { judgeScript } from '../run/script/judge-script.ts'
import { playScript } from '../run/script/play-script.ts'
import { writePlan } from '../run/script/script-files.ts'
import { RunStore } from '../run/store.ts'
import { say, shown } from './output.ts'
import { startContainers } from './runtime.ts'
import { type Planned, replayOf } from './script-plans.ts'
import { ordealVersion } from './version.ts'

export type PlayOptions = {
  /** Where plays are kept. */
  readonly out: string
  readonly onStep: (text: string) => void
  readonly signal: AbortSignal
}

/** All tries of one play. Rejects as runs do, and with the signal's reason. */
export function playInContainers(planned: Planned, system: ContainerSystem, options: PlayOptions): Promise<Attempts> {
  return playUntilReached((attempt) => {
    const onStep = (step: string) => options.onStep(`${attempt === 1 ? '' : `, try ${attempt}`}: ${step}`)
    return playOnce({ ...planned, plan: { ...planned.plan, attempt } }, system, { ...options, onStep })
  })
}

async function playOnce({ scenario, plan }: Planned, system: ContainerSystem, { out, onStep, signal }: PlayOptions) {
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
