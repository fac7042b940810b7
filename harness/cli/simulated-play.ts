/**
 * One play of a directed scenario on a simulated system: a function of its plan. So worker threads may judge thousands and
 * hand back what each came to, and a play that is to be kept is played again where files are written.
 * Station: command line.
 */
import { join } from 'node:path'
import { writeScriptReports } from '../../reports/write.ts'
import type { SimSystem } from '../../systems/sim-system.ts'
import { invariant } from '../core/errors.ts'
import { Random } from '../core/random.ts'
import type { ScriptPlan, ScriptRecord } from '../core/script-record.ts'
import { simulateUntilReached } from '../run/script/attempts.ts'
import { judgePlay, type PlayToJudge, recordOf } from '../run/script/judge-play.ts'
import { playSimulated, storePlay } from '../run/script/play-script-sim.ts'
import { RunStore } from '../run/store.ts'
import { startSimCluster } from '../runtime/sim/cluster.ts'
import { say, shown } from './output.ts'
import { SEED_MAX } from './scenario-options.ts'
import { type Planned, plannedAgain, replayOf } from './script-plans.ts'
import { ordealVersion } from './version.ts'

/** What a play came to; `tries` of them, the last of which counts. */
export type SimulatedPlay = Pick<ScriptRecord, 'outcome' | 'verdict'> & {
  readonly tries: number
  /** Simulated. */
  readonly seconds: number
}

/** `count` plays of the plan, with the seeds that follow its own after `first` others. Plain data, for worker threads. */
export type SimulationTask = { readonly plan: ScriptPlan; readonly first: number; readonly count: number }

export function serveSimulations({ plan, first, count }: SimulationTask): readonly SimulatedPlay[] {
  return Array.from({ length: count }, (_, i) => simulate(plannedAgain(playOfRow(plan, first + i))))
}

/** The plan of the play that is `i`-th after this one. */
export function playOfRow(plan: ScriptPlan, i: number): ScriptPlan {
  return { ...plan, seed: ((plan.seed ?? 0) + i) % (SEED_MAX + 1) }
}

/** Plays it, again from further seeds until it is reached. */
export function simulate(planned: Planned): SimulatedPlay {
  return simulateUntilReached((attempt) => {
    const played = playAttempt({ ...planned, plan: { ...planned.plan, attempt } })
    const { outcome, verdict } = judgePlay(played)
    return { outcome, verdict, tries: attempt, seconds: played.play.timings.scriptMs / 1000 }
  })
}

/** Plays this attempt and keeps it as files with their reports, below `out`. */
export function simulateAndKeep(
  planned: Planned,
  out: string,
): { readonly record: ScriptRecord; readonly folder: string } {
  const startedAt = new Date()
  const { scenario, plan } = planned
  const played = playAttempt(planned, startedAt, { ordeal: ordealVersion(), node: process.version })
  const name = `${scenario.name}-${plan.form}`
  const store = RunStore.createNamed(out, name, `${plan.seed}-try${plan.attempt}`, startedAt)
  try {
    storePlay(played, store)
  } finally {
    store.close()
  }
  const record = recordOf(played)
  for (const { file, message } of writeScriptReports(store.directory, record, played.evidence.history))
    say(`warning: ${shown(join(store.directory, file))} was not written: ${message}`)
  return { record, folder: shown(store.directory) }
}

function playAttempt(
  { scenario, system, plan }: Planned,
  startedAt = new Date(0),
  versions: { readonly [name: string]: string } = {},
): PlayToJudge {
  invariant(system.runtime === 'sim' && system.raft !== undefined, 'only such plays are planned', { name: system.name })
  const { raft } = system
  return playSimulated({
    scenario,
    plan,
    cluster: startCluster(system, plan),
    logged: (request) => raft.logged(request),
    startedAt,
    versions,
    replay: replayOf(plan),
  })
}

function startCluster(system: SimSystem, { nodes, settings, seed = 0, attempt }: ScriptPlan) {
  const drawn = attempt === 1 ? seed : Random.stream(seed, `attempt ${attempt}`).integer(0, SEED_MAX)
  return startSimCluster(system, { nodes, settings, seed: drawn })
}
