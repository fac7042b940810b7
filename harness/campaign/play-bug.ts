/**
 * Plays the directed script of a deliberate defect, on a system with it and on one without, and tells which checkers named an
 * anomaly: the linearizability checker on what clients saw, and the monitors on every step.
 * Station: campaign. Deterministic.
 */
import { createRaftMonitor } from '../../checkers/raft/monitor/raft-monitor.ts'
import { watchCluster } from '../../checkers/raft/monitor/watch.ts'
import type { DirectedScenario } from '../../nemesis/script.ts'
import type { Settings } from '../../systems/options.ts'
import type { Bug } from '../../systems/raft-kv/bugs/bug.ts'
import type { SimSystem } from '../../systems/sim-system.ts'
import { UsageError } from '../core/errors.ts'
import type { ScriptKill } from '../core/kill-table.ts'
import { SCRIPT_RECORD_FORMAT } from '../core/script-record.ts'
import type { CheckResult } from '../core/verdict.ts'
import { judgePlay } from '../run/script/judge-play.ts'
import { playSimulated } from '../run/script/play-script-sim.ts'
import { startSimCluster } from '../runtime/sim/cluster.ts'
import { BUG_SETTING } from './draw/wishes.ts'

const SEED = 1
const FORM = 'script'

/** `healthy`: the system's settings, complete, without a defect. */
export function playBug(
  bug: Bug,
  system: SimSystem,
  scenarios: readonly DirectedScenario[],
  healthy: Settings,
): ScriptKill {
  const without = { ...healthy, ...bug.settings }
  const fired = firedOn(bug, system, scenarios, { ...without, [BUG_SETTING]: bug.name })
  const may = [...bug.fires, ...(bug.mayFire ?? [])]
  return {
    fired,
    missed: bug.fires.filter((name) => !fired.includes(name)),
    wronglyFired: fired.filter((name) => !may.includes(name)),
    firedHealthy: firedOn(bug, system, scenarios, without),
  }
}

function firedOn(
  bug: Bug,
  system: SimSystem,
  scenarios: readonly DirectedScenario[],
  settings: Settings,
): readonly string[] {
  const { scenario, form, nodes } = scriptOf(bug, scenarios)
  const { raft } = system
  if (raft === undefined) throw new UsageError('NOT_RAFT', `${system.name} does not let its log be understood`)
  const monitor = createRaftMonitor({ words: raft.words })
  const played = playSimulated({
    scenario,
    plan: {
      format: SCRIPT_RECORD_FORMAT,
      scenario: scenario.name,
      form,
      system: system.name,
      settings,
      nodes,
      seed: SEED,
      attempt: 1,
    },
    cluster: startSimCluster(system, { nodes, settings, seed: SEED, observe: watchCluster(raft, monitor) }),
    logged: (request) => raft.logged(request),
    startedAt: new Date(0),
    versions: {},
    replay: '',
  })
  return namesOf([...judgePlay(played).results, ...monitor.rows()])
}

function namesOf(results: readonly CheckResult[]): readonly string[] {
  return results.flatMap(({ checker, verdict }) => (verdict === 'invalid' ? [checker] : []))
}

type Played = { readonly scenario: DirectedScenario; readonly form: string; readonly nodes: number }

function scriptOf({ name, story, script }: Bug, scenarios: readonly DirectedScenario[]): Played {
  if ('play' in script) {
    const { nodes, play } = script
    const forms = [{ name: FORM, nodes, by: 'messages' as const, summary: story }]
    return {
      scenario: { name, summary: story, forms, functions: [], script: play, facts: () => [] },
      form: FORM,
      nodes,
    }
  }
  const scenario = scenarios.find((each) => each.name === script.scenario)
  const form = scenario?.forms.find((each) => each.name === script.form)
  if (scenario === undefined || form === undefined)
    throw new UsageError(
      'UNKNOWN_SCENARIO',
      `${name} is exposed by ${script.scenario}:${script.form}, which there is not`,
    )
  return { scenario, form: form.name, nodes: form.nodes }
}
