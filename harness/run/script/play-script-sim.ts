/**
 * One play of a directed scenario on a simulated cluster, from its first moment to the evidence, in memory. What it left can
 * be judged at once (judge-play.ts) and kept as the files that a play on containers leaves.
 * Station: run. Deterministic: the plan, with the cluster made from its seed, fixes every byte but `startedAt`.
 */
import type { DirectedScenario, ScriptEvidence } from '../../../nemesis/script.ts'
import { ScriptConductor, whyNotReached } from '../../conductor/script-conductor.ts'
import { HistoryBuilder } from '../../core/history-builder.ts'
import type { RaftEvidence } from '../../core/raft-evidence.ts'
import type { ScriptPlan } from '../../core/script-record.ts'
import type { SimCluster } from '../../runtime/cluster.ts'
import { DIRECTED_SCHEMA } from '../../workloads/directed.ts'
import { storeEvidence } from '../evidence.ts'
import type { RunStore } from '../store.ts'
import { SimScriptDriver } from './drive-script-sim.ts'
import type { PlayToJudge } from './judge-play.ts'
import { PLAY_DEADLINE_MS, partsOf } from './play-parts.ts'
import { writePlan, writePlay } from './script-files.ts'
import { StoryBook } from './story-book.ts'

export type SimPlayParts = {
  readonly scenario: DirectedScenario
  readonly plan: ScriptPlan
  /** A cluster that answers. */
  readonly cluster: SimCluster
  readonly logged: ScriptEvidence['logged']
  readonly startedAt: Date
  readonly versions: { readonly [name: string]: string }
  readonly replay: string
}

/** A cluster whose log cannot be read: every fact on it is unknown. */
const NOTHING: RaftEvidence = { members: [], atRest: false }

/** Plays it. Throws PluginError where script or system broke its contract, InternalError SIM_STUCK. */
export function playSimulated(parts: SimPlayParts): PlayToJudge {
  const { scenario, plan, cluster, logged } = parts
  const nowNs = () => cluster.nowNs()
  const book = new StoryBook()
  const builder = new HistoryBuilder()
  const conductor = new ScriptConductor({ ...DIRECTED_SCHEMA, ...scenario.schema }, (op) => builder.add(op))
  const driver = new SimScriptDriver({ conductor, cluster, deadlineMs: PLAY_DEADLINE_MS })
  const context = { nodes: cluster.nodes, form: plan.form, tell: book }
  const inOrder = partsOf({ scenario, context, conductor, nowNs, byMessages: cluster.messages !== undefined })
  const reasons: string[] = []
  for (let part = inOrder.next(); part.done !== true; ) {
    const { step, script } = part.value
    const why = stopping(() => driver.play(script))
    if (why !== undefined) reasons.push(`${step}: ${why}`)
    part = inOrder.next(why === undefined)
  }
  driver.close()
  conductor.assertNoBreach()
  const raft = cluster.raftEvidence?.(true) ?? NOTHING
  return {
    scenario,
    plan,
    play: {
      startedAt: parts.startedAt.toISOString(),
      versions: { ...parts.versions, ...cluster.versions },
      replay: parts.replay,
      timings: { startMs: 0, scriptMs: nowNs() / 1e6, evidenceMs: 0 },
      leftOut: [],
      ...(reasons.length === 0 ? {} : { stopped: reasons.join('; ') }),
      story: book.story,
    },
    evidence: { history: builder.finish(), raft, logged },
  }
}

/** Keeps a play as files: script.json, history.jsonl, play.json and evidence/. */
export function storePlay({ plan, play, evidence }: PlayToJudge, store: RunStore): void {
  const { story, ...facts } = play
  writePlan(store, plan)
  for (const op of evidence.history.ops()) store.append(op)
  store.flush()
  storeEvidence(evidence.raft, store)
  writePlay(store, facts, story)
}

function stopping(play: () => void): string | undefined {
  try {
    play()
    return undefined
  } catch (error) {
    const why = whyNotReached(error)
    if (why === undefined) throw error
    return why
  }
}
