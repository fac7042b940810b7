/**
 * The line as code. In order:
 *   1. write what is planned: the scenario (by the store) and the schedule of faults
 *   2. start the cluster
 *   3. let clients and nemesis work, recording every op (conductor and a driver)
 *   4. with every client closed, collect what is known from inside; keep the nodes' logs, remove the cluster
 *   5. read the history back from its file: what is judged is what was written
 *   6. check it, and make the record
 * Station: run. Knows no system, engine or report by name: the command line puts the parts together.
 */
import type { RunFacts, Watch } from '../../checkers/checker.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { planFaults } from '../../nemesis/plan-faults.ts'
import { Conductor } from '../conductor/conductor.ts'
import { Nemesis } from '../conductor/nemesis-script.ts'
import type { History } from '../core/history.ts'
import type { Json } from '../core/json.ts'
import type { Op } from '../core/op.ts'
import { LEADERS_KEPT, type RunRecord, type Schedule } from '../core/record.ts'
import type { Scenario } from '../core/scenario.ts'
import type { CheckResult } from '../core/verdict.ts'
import type { AsyncCluster, SimCluster } from '../runtime/cluster.ts'
import type { Workload } from '../workloads/workload.ts'
import { driveAsync } from './drive-async.ts'
import { driveSim } from './drive-sim.ts'
import { EarlyEnd } from './early-end.ts'
import { collectEvidence, type EvidenceReader } from './evidence.ts'
import { insideFacts } from './inside.ts'
import { judge, runFacts } from './judge.ts'
import type { LeaderLog } from './leader-log.ts'
import { runProgram } from './program.ts'
import { Progress, type RunStatus } from './progress.ts'
import { resolveTargets } from './resolve-targets.ts'
import { type RunStore, SCHEDULE_FILE } from './store.ts'
import { readHistoryFile } from './store-reader.ts'

/** How often recorded ops are handed to the kernel at the latest, in simulated or real time. */
const FLUSH_INTERVAL_MS = 100

/** Where the nodes live. `start` gives a cluster that answers, with the ports that faults will need. */
export type RunRuntime =
  | { readonly kind: 'sim'; readonly hasLeader: boolean; create(): SimCluster }
  | {
      readonly kind: 'containers'
      readonly hasLeader: boolean
      start(ports: FaultFamily['needs']): Promise<AsyncCluster>
    }

export type RunParts = {
  readonly scenario: Scenario
  readonly workload: Workload
  /** The families of the scenario's nemeses that this runtime can do. */
  readonly families: readonly FaultFamily[]
  readonly runtime: RunRuntime
  readonly store: RunStore
  readonly check: (history: History, facts: RunFacts) => readonly CheckResult[]
  /** Ends the main phase at the first violation it sees; absent: it goes to its end. */
  readonly watch?: Watch
  /** Reads the Raft logs of the nodes; absent for systems that keep none. */
  readonly raftLog?: EvidenceReader
  /** Read from the wall clock just before the run. */
  readonly startedAt: Date
  readonly versions: { readonly [name: string]: string }
  readonly leftOut: readonly string[]
  readonly replay: string
  /** A monotonic clock in ns; its origin does not matter. */
  readonly monotonicNs: () => number
  /** A time of that clock by the machine's own monotonic clock, which other processes share. */
  readonly machineNs: (timeNs: number) => number
  readonly onStatus?: (status: RunStatus) => void
  readonly signal?: AbortSignal
}

export type RunResult = { readonly record: RunRecord; readonly history: History }

/**
 * Runs a scenario to its verdict. Rejects with EnvironmentError where the cluster, an engine call or the disk fails, with
 * PluginError where a client or generator broke its contract, and with the signal's reason; what was recorded until then
 * stays in the store. The cluster is always removed.
 */
export async function runScenario(parts: RunParts): Promise<RunResult> {
  const { scenario, workload, store } = parts
  const beganNs = parts.monotonicNs()
  const schedule = scheduleOf(parts)
  store.writeJson(SCHEDULE_FILE, schedule as unknown as Json)
  let played: Played
  try {
    played = await (parts.runtime.kind === 'sim'
      ? playInSimulator(parts, parts.runtime.create(), schedule)
      : playInContainers(parts, await parts.runtime.start(portsNeeded(parts)), schedule))
  } finally {
    store.close()
  }
  played.conductor.assertNoBreach()
  parts.onStatus?.({ ...played.progress.status, phase: 'checking' })
  const { history } = readHistoryFile(store.path('history.jsonl'))
  const checked = parts.check(history, {
    ...runFacts(scenario, workload),
    ...insideFacts(store.directory, scenario, parts.raftLog),
  })
  const { notRecovered, liveness } = played.nemesis
  const record = judge(scenario, history, checked, {
    versions: { ...parts.versions, ...played.versions },
    startedAt: parts.startedAt.toISOString(),
    leftOut: [...parts.leftOut, ...played.leftOut],
    replay: parts.replay,
    ...(parts.runtime.hasLeader
      ? { leaderChanges: played.leaders.changes, leaders: played.leaders.leaders.slice(0, LEADERS_KEPT) }
      : {}),
    ...(played.zeroNs === undefined ? {} : { zeroAt: wallClock(parts.startedAt, played.zeroNs - beganNs) }),
    ...(liveness === undefined ? {} : { liveness }),
    ...(notRecovered === undefined ? {} : { notRecovered }),
    ...(played.early.sighting === undefined ? {} : { stopped: played.early.sighting }),
  })
  return { record, history }
}

function wallClock(at: Date, laterNs: number): string {
  return new Date(at.getTime() + laterNs / 1e6).toISOString()
}

function portsNeeded({ families }: RunParts): FaultFamily['needs'] {
  return [...new Set(families.flatMap(({ needs }) => needs))]
}

function scheduleOf({ scenario, families, runtime }: RunParts): Schedule {
  const requests = scenario.nemeses.flatMap(({ family: type, target }) => {
    const family = families.find((candidate) => candidate.type === type)
    return family === undefined ? [] : [{ family, target }]
  })
  return planFaults(scenario, requests, runtime.hasLeader)
}

type Played = {
  readonly conductor: Conductor
  readonly nemesis: Nemesis
  readonly progress: Progress
  readonly early: EarlyEnd
  readonly leaders: LeaderLog
  /** Time 0 of the history by the monotonic clock; absent in the simulator. */
  readonly zeroNs?: number
  readonly versions: { readonly [name: string]: string }
  /** What the run could not keep, and why. */
  readonly leftOut: readonly string[]
}

function cast({ scenario, workload, families, store, watch }: RunParts, nodes: readonly string[], schedule: Schedule) {
  const resolve = resolveTargets(scenario, nodes, families)
  const nemesis = new Nemesis(schedule, families, nodes, resolve)
  const progress = new Progress(scenario.timeMs * 1e6, nemesis)
  const conductor = new Conductor(runProgram(scenario, workload, schedule, nodes))
  const early = new EarlyEnd(watch, () => conductor.endPhase())
  const record = (ops: readonly Op[]) => {
    for (const op of ops) {
      store.append(op)
      progress.note(op)
      early.note(op)
    }
  }
  return { conductor, nemesis, progress, early, record }
}

async function playInSimulator(parts: RunParts, cluster: SimCluster, schedule: Schedule): Promise<Played> {
  const { record, ...roles } = cast(parts, cluster.nodes, schedule)
  const { conductor, nemesis, progress } = roles
  const playing = driveSim({ conductor, cluster, nemesis, deadlineMs: parts.scenario.deadlineMs, record })
  for (;;) {
    const step = playing.next()
    parts.store.flush()
    parts.onStatus?.(progress.status)
    if (step.done === true) return { ...roles, leaders: step.value, versions: cluster.versions, leftOut: [] }
    await new Promise((resolve) => setImmediate(resolve))
    parts.signal?.throwIfAborted()
  }
}

/** Whatever happens, the cluster is removed; logs that cannot be kept cost no verdict. */
async function playInContainers(parts: RunParts, cluster: AsyncCluster, schedule: Schedule): Promise<Played> {
  const startNs = parts.monotonicNs()
  const driving = driveContainers(parts, cluster, schedule, startNs)
  const evidence = await driving.then(
    () => collectEvidence(cluster, parts.store, true, parts.machineNs(startNs)),
    () => [], // told below, when logs are kept and nothing is left running
  )
  const logs = await cluster.saveLogs(parts.store.path('nodes')).then(
    () => [],
    (error: unknown) => [`logs of nodes: ${error instanceof Error ? error.message : String(error)}`],
  )
  await cluster.stop()
  return { ...(await driving), zeroNs: startNs, leftOut: [...evidence, ...logs] }
}

async function driveContainers(
  parts: RunParts,
  cluster: AsyncCluster,
  schedule: Schedule,
  startNs: number,
): Promise<Omit<Played, 'leftOut'>> {
  const { store, monotonicNs, onStatus } = parts
  const { record, ...roles } = cast(parts, cluster.nodes, schedule)
  const { conductor, nemesis, progress } = roles
  const failing = new AbortController()
  const flushing = setInterval(() => {
    try {
      store.flush()
      onStatus?.(progress.status) // after the flush: what a person is told of is in the file
    } catch (error) {
      failing.abort(error)
    }
  }, FLUSH_INTERVAL_MS)
  try {
    const leaders = await driveAsync({
      conductor,
      cluster,
      nemesis,
      deadlineMs: parts.scenario.deadlineMs,
      record,
      nowNs: () => monotonicNs() - startNs,
      signal: AbortSignal.any([failing.signal, ...(parts.signal === undefined ? [] : [parts.signal])]),
    })
    return { ...roles, leaders, versions: cluster.versions }
  } finally {
    clearInterval(flushing)
  }
}
