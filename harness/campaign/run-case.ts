/**
 * Runs a case from its first event to its verdict, in memory and at once: the world, conductor and nemesis as any run has
 * them, monitors looking on at every step, then the checkers of the workload, liveness, and whether all nodes end alike.
 * Station: campaign. Deterministic: the same case and system give the same result, bit for bit, on every machine.
 */

import { judgeLiveness } from '../../checkers/raft/monitor/liveness.ts'
import type { RaftMonitor } from '../../checkers/raft/monitor/monitor.ts'
import { createRaftMonitor } from '../../checkers/raft/monitor/raft-monitor.ts'
import { watchCluster } from '../../checkers/raft/monitor/watch.ts'
import { resolveTarget } from '../../nemesis/targets.ts'
import { Conductor } from '../conductor/conductor.ts'
import { Nemesis } from '../conductor/nemesis-script.ts'
import type { Case } from '../core/case.ts'
import type { CaseResult } from '../core/case-result.ts'
import { InternalError } from '../core/errors.ts'
import type { History } from '../core/history.ts'
import { HistoryBuilder } from '../core/history-builder.ts'
import { isPhaseOp, type Op } from '../core/op.ts'
import { Random } from '../core/random.ts'
import { driveSim } from '../run/drive-sim.ts'
import { type ObservableSimCluster, startSimCluster } from '../runtime/sim/cluster.ts'
import type { SimObserver } from '../runtime/sim/observer.ts'
import type { CaseParts } from './case-parts.ts'
import { caseProgram, isolation } from './case-program.ts'
import { judgeCase, notEnded, notRecovered, resultOf } from './judge-case.ts'
import { LeaderWatch } from './leader-watch.ts'
import { boundsOf } from './liveness-timing.ts'
import { LivenessWatch } from './liveness-watch.ts'
import { together } from './observers.ts'
import { ToldLater } from './told-later.ts'

export type CaseRun = {
  readonly result: CaseResult
  readonly history: History
  readonly cluster: ObservableSimCluster
  readonly monitor: RaftMonitor
}

/** No healthy case comes near; with a defect nodes may send one another messages without end. */
const EVENTS_MAX = 2_000_000
const QUEUED_MAX = 1_000_000

/** Simulated time for what the last operations left under way to come to rest before states are compared. */
const REST_NS = 1_000_000_000

/** Throws what the parts throw: PluginError where system or generator break their contract, UsageError for a case that cannot be. */
export function runCase(planned: Case, parts: CaseParts): CaseRun {
  const { system, workload } = parts
  const monitor = createRaftMonitor(system.raft === undefined ? {} : { words: system.raft.words })
  const awaitsElection = planned.faults.some(({ afterElectionNs }) => afterElectionNs !== undefined)
  const leaders = system.raft === undefined ? undefined : new LeaderWatch(system.raft, awaitsElection)
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
      watch?.healed(op.time / 1000)
      leaders?.begin(cluster.states(), cluster.startUs + op.time / 1000)
    }
  }
  const bounds = boundsOf(planned, system.raft?.timing(planned.settings))
  const conductor = new Conductor(caseProgram(planned, workload, bounds.servedUs * 1000))
  const nemesis = nemesisOf(planned, parts, cluster.nodes)
  const { onEvent } = parts
  const driven = {
    ...cluster,
    ...(leaders === undefined ? {} : { onElection: (elected: () => void) => leaders.onElection(elected) }),
    ready: () =>
      isLiveness && watch !== undefined ? watch.atRest(cluster.states(), cluster.nowNs() / 1000) : cluster.ready(),
    advance:
      onEvent === undefined
        ? cluster.advance
        : () => {
            const advanced = cluster.advance()
            onEvent(cluster)
            return advanced
          },
  }
  const endless = whyEndless(() => {
    const drive = { conductor, cluster: driven, nemesis, deadlineMs: planned.deadlineMs, record }
    for (const _ of driveSim(drive)) if (cluster.events() > EVENTS_MAX) throw endlessCase()
    settle(driven)
  })
  conductor.assertNoBreach()
  const history = builder.finish()
  const liveness = endless === undefined ? watch?.record(planned, history, livenessFrom, cluster.startUs) : undefined
  const results = [
    ...judgeCase(endless === undefined ? planned : { finalReads: false }, parts, history, cluster),
    ...(system.raft === undefined ? [] : monitor.rows()),
    ...(liveness === undefined ? [] : [judgeLiveness(liveness, bounds)]),
    ...(nemesis.notRecovered === undefined ? [] : [notRecovered(nemesis.notRecovered)]),
    ...(endless === undefined ? [] : [notEnded(endless)]),
  ]
  return { result: resultOf(results, history, cluster), history, cluster, monitor }
}

/** Why the case did not come to its end, if it did not. */
function whyEndless(drive: () => void): string | undefined {
  try {
    drive()
    return undefined
  } catch (error) {
    if (error instanceof InternalError && ENDLESS.includes(error.code)) return error.message
    throw error
  }
}

const ENDLESS = ['ENDLESS_CASE', 'EVENT_QUEUE_FULL']

function endlessCase(): InternalError {
  return new InternalError('ENDLESS_CASE', `more than ${EVENTS_MAX} events: the nodes do not come to rest`)
}

function startCase(
  { nodes, settings, seed, world }: Case,
  { system, observe }: CaseParts,
  monitor: RaftMonitor,
  leaders: LeaderWatch | undefined,
): ObservableSimCluster {
  const options = { nodes, settings, seed, ...world, keepTrace: false, eventQueueMax: QUEUED_MAX }
  const observers: SimObserver[] = []
  const monitored = new ToldLater()
  if (system.raft !== undefined) {
    // Findings are told in the run's own time, which begins when the cluster answers.
    observers.push(monitored)
  }
  if (leaders !== undefined) observers.push(leaders)
  if (observe !== undefined) observers.push(observe)
  const cluster = startSimCluster(system, { ...options, observe: together(observers) })
  if (system.raft !== undefined) monitored.tell(watchCluster(system.raft, monitor, cluster.startUs))
  return cluster
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

function settle({ nowNs, advance }: Pick<ObservableSimCluster, 'nowNs' | 'advance'>): void {
  const untilNs = nowNs() + REST_NS
  while (nowNs() < untilNs && advance());
}
