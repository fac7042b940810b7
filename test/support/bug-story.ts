/** A bug of raft-kv played by its own script, and then once more with a recorder looking on. */
import type { Finding } from '../../checkers/raft/monitor/monitor.ts'
import { createRaftMonitor } from '../../checkers/raft/monitor/raft-monitor.ts'
import { watchCluster } from '../../checkers/raft/monitor/watch.ts'
import type { FocusFinding } from '../../harness/campaign/story/focus.ts'
import { focusOfRecord } from '../../harness/campaign/story/focus-of-record.ts'
import { StoryRecorder } from '../../harness/campaign/story/story-recorder.ts'
import type { InsideStory } from '../../harness/core/inside-story.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import { judge } from '../../harness/run/judge.ts'
import { judgePlay } from '../../harness/run/script/judge-play.ts'
import { playSimulated } from '../../harness/run/script/play-script-sim.ts'
import { startSimCluster } from '../../harness/runtime/sim/cluster.ts'
import type { SimObserver } from '../../harness/runtime/sim/observer.ts'
import { SCENARIOS } from '../../nemesis/scenarios/index.ts'
import type { DirectedScenario, ScenarioForm } from '../../nemesis/script.ts'
import { resolveSettings } from '../../systems/options.ts'
import type { Bug } from '../../systems/raft-kv/bugs/bug.ts'
import { RAFT_KV_INSIDE } from '../../systems/raft-kv/inspect.ts'
import { raftKv } from '../../systems/raft-kv/system.ts'
import { SCENARIO } from './play.ts'

export type BugStory = {
  readonly story: InsideStory | undefined
  /** Of the play alone, and of the one with a recorder. */
  readonly hashes: readonly [string, string]
}

export function bugStory(bug: Bug, seed: number): BugStory {
  const { scenario, form, nodes, settings: needed } = scriptOf(bug)
  const settings = resolveSettings(raftKv.options, { ...needed, ...bug.settings, bug: bug.name })
  const plan = {
    format: 1,
    scenario: scenario.name,
    form,
    system: 'raft-kv',
    settings,
    nodes,
    attempt: 1,
    seed,
  } as const
  const play = (observe: SimObserver) => {
    const cluster = startSimCluster(raftKv, { nodes, settings, seed, observe })
    const { logged } = RAFT_KV_INSIDE
    return {
      cluster,
      played: playSimulated({ scenario, plan, cluster, logged, startedAt: new Date(0), versions: {}, replay: '' }),
    }
  }
  const monitor = createRaftMonitor({ words: RAFT_KV_INSIDE.words })
  const { cluster, played } = play(watchCluster(RAFT_KV_INSIDE, monitor))
  const { history } = played.evidence
  const record: RunRecord = judge(
    { ...SCENARIO, system: 'raft-kv', nodes },
    history,
    [...judgePlay(played).results, ...monitor.rows()],
    {
      versions: {},
      startedAt: '',
      leftOut: [],
      replay: '',
    },
  )
  const findings = monitor.findings.map((finding) => focusFinding(finding, cluster.startUs))
  const focus = focusOfRecord(record, history, findings, RAFT_KV_INSIDE)
  if (focus === undefined) return { story: undefined, hashes: [cluster.eventHash(), cluster.eventHash()] }
  const recorder = new StoryRecorder(RAFT_KV_INSIDE, focus, cluster.startUs)
  const again = play(recorder).cluster
  return { story: recorder.finish(again.nowNs()), hashes: [cluster.eventHash(), again.eventHash()] }
}

function scriptOf({ name, script }: Bug): Pick<ScenarioForm, 'settings'> & {
  readonly scenario: DirectedScenario
  readonly form: string
  readonly nodes: number
} {
  if ('play' in script) {
    const forms: DirectedScenario['forms'] = [{ name: 'only', summary: '', nodes: script.nodes, by: 'clients' }]
    const scenario: DirectedScenario = {
      name,
      summary: '',
      forms,
      functions: ['read', 'write'],
      script: script.play,
      facts: () => [],
    }
    return { scenario, form: 'only', nodes: script.nodes }
  }
  const scenario = SCENARIOS.find((each) => each.name === script.scenario)
  const form = scenario?.forms.find((each) => each.name === script.form)
  if (scenario === undefined || form === undefined) throw new Error(`${name} has no script`)
  const { nodes, settings } = form
  return { scenario, form: form.name, nodes, ...(settings === undefined ? {} : { settings }) }
}

function focusFinding({ checker, timeUs, places, sentence }: Finding, startUs: number): FocusFinding {
  const indexes = places.flatMap(({ index }) => index ?? [])
  return { checker, timeNs: (timeUs - startUs) * 1000, nodes: places.map(({ node }) => node), indexes, sentence }
}
