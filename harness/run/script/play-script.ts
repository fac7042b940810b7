/**
 * One play of a directed scenario, on a cluster of its own:
 *   1. start the cluster
 *   2. play the script; if it stops short, that is noted and the play goes on
 *   3. heal everything, make what is known durable, read every node
 *   4. close every client, ask the nodes for their states, kill them, copy their logs
 *   5. remove the cluster; what was recorded is in files, and is judged from there (judge-script.ts)
 * Station: run.
 */
import type { DirectedScenario } from '../../../nemesis/script.ts'
import { ScriptConductor, whyNotReached } from '../../conductor/script-conductor.ts'
import type { ScriptPlan, ScriptTimings } from '../../core/script-record.ts'
import type { AsyncCluster } from '../../runtime/cluster.ts'
import { DIRECTED_SCHEMA } from '../../workloads/directed.ts'
import { collectEvidence } from '../evidence.ts'
import type { RunStore } from '../store.ts'
import { READY_REQUEST } from './conditions.ts'
import { ScriptDriver } from './drive-script.ts'
import { PLAY_DEADLINE_MS, partsOf } from './play-parts.ts'
import { type PlayFacts, writePlay } from './script-files.ts'
import { StoryBook } from './story-book.ts'

export type PlayParts = {
  readonly scenario: DirectedScenario
  readonly plan: ScriptPlan
  readonly store: RunStore
  readonly startedAt: Date
  start(): Promise<AsyncCluster>
  readonly versions: { readonly [name: string]: string }
  readonly replay: string
  /** The machine's monotonic clock in ns. */
  readonly monotonicNs: () => bigint
  readonly onStep?: (text: string) => void
  readonly signal: AbortSignal
}

/** Plays it. Rejects as runs do (EnvironmentError, PluginError, the signal's reason); the cluster is always removed. */
export async function playScript(parts: PlayParts): Promise<void> {
  const { store, monotonicNs } = parts
  const began = monotonicNs()
  let cluster: AsyncCluster | undefined
  try {
    cluster = await parts.start()
    const startMs = elapsedMs(began, monotonicNs())
    const played = await playOn(cluster, parts)
    const facts: PlayFacts = {
      startedAt: parts.startedAt.toISOString(),
      versions: { ...parts.versions, ...cluster.versions },
      replay: parts.replay,
      timings: { startMs, ...played.timings },
      leftOut: played.leftOut,
      ...(played.stopped === undefined ? {} : { stopped: played.stopped }),
    }
    writePlay(store, facts, played.story)
  } finally {
    // For people alone, above all where the play broke off; no verdict depends on them.
    await cluster?.saveLogs(store.path('nodes')).catch(() => {})
    await cluster?.stop()
    store.close()
  }
}

type Played = {
  readonly story: StoryBook['story']
  readonly stopped?: string
  readonly timings: Omit<ScriptTimings, 'startMs'>
  readonly leftOut: readonly string[]
}

async function playOn(cluster: AsyncCluster, parts: PlayParts): Promise<Played> {
  const { scenario, plan, store, monotonicNs, signal, onStep } = parts
  const startNs = monotonicNs()
  const nowNs = () => Number(monotonicNs() - startNs)
  const book = new StoryBook()
  const conductor = new ScriptConductor({ ...DIRECTED_SCHEMA, ...scenario.schema }, (op) => store.append(op))
  const readyRequest = scenario.object?.ready ?? READY_REQUEST
  const driver = new ScriptDriver({ conductor, cluster, nowNs, deadlineMs: PLAY_DEADLINE_MS, signal, readyRequest })
  const context = { nodes: cluster.nodes, form: plan.form, tell: book }
  const inOrder = partsOf({ scenario, context, conductor, nowNs, byMessages: cluster.messages !== undefined })
  const reasons: string[] = []
  try {
    for (let part = inOrder.next(); part.done !== true; ) {
      const { step, script } = part.value
      onStep?.(step)
      const why = await stopping(driver.play(script))
      store.flush()
      if (why !== undefined) reasons.push(`${step}: ${why}`)
      part = inOrder.next(why === undefined)
    }
  } finally {
    await driver.close()
  }
  const scriptMs = nowNs() / 1e6
  onStep?.('collecting evidence')
  const leftOut = await collectEvidence(cluster, store, true, Number(startNs))
  conductor.assertNoBreach()
  return {
    story: book.story,
    ...(reasons.length === 0 ? {} : { stopped: reasons.join('; ') }),
    timings: { scriptMs, evidenceMs: nowNs() / 1e6 - scriptMs },
    leftOut,
  }
}

/** What kept a script from its end, in its own words; undefined if nothing did. Rejects with what is no such word. */
async function stopping(playing: Promise<void>): Promise<string | undefined> {
  try {
    await playing
    return undefined
  } catch (error) {
    const why = whyNotReached(error)
    if (why === undefined) throw error
    return why
  }
}

function elapsedMs(from: bigint, to: bigint): number {
  return Number(to - from) / 1e6
}
