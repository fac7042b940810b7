/**
 * Runs a case from its first event to its verdict, in memory and at once: the world, conductor and nemesis as any run has
 * them, monitors looking on at every step, then the checkers of the workload, liveness, and whether all nodes end alike.
 * Station: campaign. Deterministic: the same case and system give the same result, bit for bit, on every machine.
 */

import type { RunFacts } from '../../checkers/checker.ts'
import { overallVerdict } from '../../checkers/compose.ts'
import { judgeLiveness } from '../../checkers/raft/monitor/liveness.ts'
import type { RaftMonitor } from '../../checkers/raft/monitor/monitor.ts'
import { createRaftMonitor } from '../../checkers/raft/monitor/raft-monitor.ts'
import { watchCluster } from '../../checkers/raft/monitor/watch.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { resolveTarget } from '../../nemesis/targets.ts'
import type { SimSystem } from '../../systems/sim-system.ts'
import { Conductor } from '../conductor/conductor.ts'
import { Nemesis } from '../conductor/nemesis-script.ts'
import type { Case } from '../core/case.ts'
import type { CaseResult } from '../core/case-result.ts'
import type { History } from '../core/history.ts'
import { HistoryBuilder } from '../core/history-builder.ts'
import { isFaultOp, isPhaseOp, type Op } from '../core/op.ts'
import type { StateHash } from '../core/raft-evidence.ts'
import { Random } from '../core/random.ts'
import type { CheckResult } from '../core/verdict.ts'
import { driveSim } from '../run/drive-sim.ts'
import { summarize } from '../run/summary.ts'
import { type ObservableSimCluster, startSimCluster } from '../runtime/sim/cluster.ts'
import type { SimObserver } from '../runtime/sim/observer.ts'
import type { Workload } from '../workloads/workload.ts'
import { caseProgram, isolation } from './case-program.ts'
import { LeaderWatch } from './leader-watch.ts'
import { boundsOf } from './liveness-timing.ts'
import { LivenessWatch } from './liveness-watch.ts'
import { together } from './observers.ts'

export type CaseParts = {
  readonly system: SimSystem
  readonly families: readonly FaultFamily[]
  readonly workload: Workload
  /** Judges the history by checkers of these names. */
  readonly check: (names: readonly string[], history: History, facts: RunFacts) => readonly CheckResult[]
  /** Looks on too; changes nothing. */
  readonly observe?: SimObserver
  /** Called after every event with the hash of all events so far: for replays that must find where two runs part. */
  readonly onEvent?: (cluster: ObservableSimCluster) => void
}

export type CaseRun = {
  readonly result: CaseResult
  readonly history: History
  readonly cluster: ObservableSimCluster
  readonly monitor: RaftMonitor
}

/** Simulated time for what the last operations left under way to come to rest before states are compared. */
const REST_NS = 1_000_000_000
/** Vacuity is judged over a campaign, not a case: many cases have but one function, or no fault that could take hold. */
const NOT_OF_A_CASE = 'stats'

/** Throws what the parts throw: PluginError where system or generator break their contract, UsageError for a case that cannot be. */
export function runCase(planned: Case, parts: CaseParts): CaseRun {
  const { system, workload } = parts
  const monitor = createRaftMonitor(system.raft === undefined ? {} : { words: system.raft.words })
  const leaders = system.raft === undefined ? undefined : new LeaderWatch(system.raft)
  const watch =
    system.raft === undefined || leaders === undefined ? undefined : new LivenessWatch(system.raft, leaders, planned)
  const cluster = startCase(planned, parts, monitor, leaders)
  const builder = new HistoryBuilder()
  let livenessFrom = 0
  let isLiveness = false
  const record = (ops: readonly Op[]) => {
    for (const op of ops) {
      builder.add(op)
      if (!isPhaseOp(op)) continue
      isLiveness = op.value.phase === 'liveness'
      if (!isLiveness) continue
      livenessFrom = op.index
      watch?.healed(cluster.startUs + op.time / 1000)
    }
  }
  const bounds = boundsOf(planned, system.raft?.timing(planned.settings))
  const conductor = new Conductor(caseProgram(planned, workload, bounds.servedUs * 1000))
  const nemesis = nemesisOf(planned, parts, cluster.nodes)
  let events = 0
  const driven = {
    ...cluster,
    ...(leaders === undefined ? {} : { onElection: (elected: () => void) => leaders.onElection(elected) }),
    ready: () =>
      isLiveness && watch !== undefined ? watch.atRest(cluster.states(), worldUs(cluster)) : cluster.ready(),
    advance: () => {
      events += 1
      const advanced = cluster.advance()
      parts.onEvent?.(cluster)
      return advanced
    },
  }
  for (const _ of driveSim({ conductor, cluster: driven, nemesis, deadlineMs: planned.deadlineMs, record })) {
    // It yields for those who want to be interrupted.
  }
  conductor.assertNoBreach()
  settle(driven)
  const history = builder.finish()
  const liveness = watch?.record(planned, history, livenessFrom, cluster.startUs)
  const results = [
    ...judged(planned, parts, history, cluster),
    ...(system.raft === undefined ? [] : monitor.rows()),
    ...(liveness === undefined ? [] : [judgeLiveness(liveness, bounds)]),
    ...(nemesis.notRecovered === undefined ? [] : [notRecovered(nemesis.notRecovered)]),
  ]
  return { result: resultOf(results, history, cluster, events), history, cluster, monitor }
}

function worldUs(cluster: ObservableSimCluster): number {
  return cluster.startUs + cluster.nowNs() / 1000
}

function startCase(
  { nodes, settings, seed, world }: Case,
  { system, observe }: CaseParts,
  monitor: RaftMonitor,
  leaders: LeaderWatch | undefined,
): ObservableSimCluster {
  const observers: SimObserver[] = []
  if (system.raft !== undefined) observers.push(watchCluster(system.raft, monitor))
  if (leaders !== undefined) observers.push(leaders)
  if (observe !== undefined) observers.push(observe)
  return startSimCluster(system, { nodes, settings, seed, ...world, keepTrace: false, observe: together(observers) })
}

function nemesisOf(planned: Case, { families }: CaseParts, nodes: readonly string[]): Nemesis {
  const cut = isolation(planned)
  const schedule = cut === undefined ? planned.faults : [...planned.faults, cut.planned]
  // A stream for each fault: one that is taken out does not change whom the others hit.
  const targets = Random.stream(planned.seed, 'targets')
  return new Nemesis(schedule, families, nodes, ({ target }, leader, id) =>
    id === cut?.planned.id ? cut.hit : resolveTarget(target, nodes, leader, targets.stream(String(id))),
  )
}

function settle(cluster: Pick<ObservableSimCluster, 'nowNs' | 'advance'>): void {
  const untilNs = cluster.nowNs() + REST_NS
  while (cluster.nowNs() < untilNs && cluster.advance());
}

function judged(
  { finalReads }: Case,
  { system, workload, check }: CaseParts,
  history: History,
  cluster: ObservableSimCluster,
): readonly CheckResult[] {
  const { raft } = system
  const stateHashes = finalReads ? hashesOfMembers(cluster, system) : []
  const facts: RunFacts = {
    schema: workload.schema,
    ...(workload.model === undefined ? {} : { model: workload.model }),
    requestedFaults: [],
    expectsFinalPhase: finalReads,
    inside: { raft: { members: [], stateHashes, atRest: true }, logged: (request) => raft?.logged(request) },
  }
  const names = workload.checkers.filter((name) => name !== NOT_OF_A_CASE)
  return check(stateHashes.length === 0 ? names : [...names, 'state-hash'], history, facts)
}

/** Of those who vote by the configuration of the leader; others need not have the log. */
function hashesOfMembers(cluster: ObservableSimCluster, { raft }: SimSystem): readonly StateHash[] {
  const states = cluster.states()
  const leading = states.get(cluster.leader?.() ?? '')
  if (raft === undefined || leading === undefined) return []
  const { voters } = raft.view(leading)
  const members = [...states].filter(([node]) => voters.some((each) => each.includes(node)))
  return members.map(([node, state]) => raft.stateHash(node, state))
}

function notRecovered(reason: string): CheckResult {
  return {
    checker: 'recovery',
    verdict: 'unknown',
    reason: `not live after the final heal: ${reason}`,
    anomalies: [],
    stats: {},
  }
}

function resultOf(
  results: readonly CheckResult[],
  history: History,
  cluster: ObservableSimCluster,
  events: number,
): CaseResult {
  const { counts, durationNs } = summarize(history)
  return {
    verdict: overallVerdict(results),
    results,
    eventHash: cluster.eventHash(),
    events,
    simulatedNs: durationNs,
    operations: counts.byFunction,
    marks: Object.fromEntries([...cluster.marks()].sort(([a], [b]) => (a < b ? -1 : 1))),
    faults: faultsInForce(history),
  }
}

function faultsInForce(history: History): { readonly [family: string]: number } {
  const counts: { [family: string]: number } = {}
  for (let index = 0; index < history.length; index++) {
    if (history.columns.process[index] !== -1) continue
    const op = history.op(index)
    if (isFaultOp(op) && op.value.phase === 'verified') counts[op.f] = (counts[op.f] ?? 0) + 1
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)))
}
