/**
 * One random run of raft-kv in the simulated world under every kind of fault within its promises, with changes of members and
 * transfers of leadership, watched by Raft's monitors and judged by its clients' history.
 */
import { DEFAULT_BUDGET } from '../../../checkers/checker.ts'
import { linearizability } from '../../../checkers/linearizability/linearizability.ts'
import { createRaftMonitor } from '../../../checkers/raft/monitor/raft-monitor.ts'
import { Random } from '../../../harness/core/random.ts'
import type { Anomaly } from '../../../harness/core/verdict.ts'
import type { PortStep } from '../../../harness/runtime/ports.ts'
import { createSimCluster, type ObservableSimCluster } from '../../../harness/runtime/sim/cluster.ts'
import { REGISTER_SCHEMA } from '../../../harness/workloads/register-schema.ts'
import type { Settings } from '../../../systems/options.ts'
import type { Rules } from '../../../systems/raft-kv/raft/rules.ts'
import { configurationOf, type RaftState } from '../../../systems/raft-kv/raft/state.ts'
import { raftKvWith } from './broken.ts'
import { watchedBy } from './monitored.ts'
import { drawPlan, type RandomPlan, TROUBLES_MS } from './random-plan.ts'
import { RegisterClients } from './register-clients.ts'

export type RunResult = {
  /** What the monitors found, by their names and sentences, and stale or lost values that clients saw. */
  readonly violations: readonly string[]
  readonly oks: number
  /** After all was healed all nodes became voters again, and each answered a read. */
  readonly recovered: boolean
}

const WORKERS = 6
const RECOVERY_MS = 60_000

export function randomRun(seed: number, rules: Partial<Rules> = {}, given: Settings = {}): RunResult {
  const { options, troubles, wishes } = drawPlan(seed, { ...given, bug: 'broken' })
  const monitor = createRaftMonitor()
  const cluster = createSimCluster(raftKvWith(rules), { ...options, observe: watchedBy(monitor), keepTrace: false })
  const clients = new RegisterClients(cluster, Random.stream(seed, 'clients of the test'))
  schedule(cluster, troubles, wishes)
  clients.work(WORKERS, TROUBLES_MS)
  advance(cluster, () => monitor.foundCount > 0, TROUBLES_MS)
  heal(cluster, troubles)
  const before = () => monitor.foundCount > 0 || haveAllVoters(cluster)
  restoreMembers(cluster)
  advance(cluster, before, TROUBLES_MS + RECOVERY_MS)
  const isWhole = haveAllVoters(cluster)
  const missing = clients.readAll()
  advance(cluster, () => monitor.foundCount > 0 || missing() === 0, cluster.nowNs() / 1e6 + 11_000)
  const judged = linearizability.check(
    clients.history.finish(),
    { schema: REGISTER_SCHEMA, model: 'versioned-register', requestedFaults: [], expectsFinalPhase: false },
    DEFAULT_BUDGET,
  )
  return {
    violations: [
      ...monitor.findings.map(({ checker, sentence }) => `${checker}: ${sentence}`),
      ...(judged.verdict === 'invalid' ? (judged.anomalies ?? []).map(anomalyText) : []),
    ],
    oks: clients.oks,
    recovered: isWhole && missing() === 0,
  }
}

function anomalyText({ name, sentence }: Anomaly): string {
  return `${name}: ${sentence}`
}

function advance(cluster: ObservableSimCluster, until: () => boolean, endMs: number): void {
  while (!until() && cluster.nowNs() < endMs * 1e6 && cluster.advance()) {}
}

function schedule(cluster: ObservableSimCluster, troubles: RandomPlan['troubles'], wishes: RandomPlan['wishes']): void {
  for (const { atMs, untilMs, begin, end } of troubles) {
    cluster.wakeAt(atMs * 1e6, () => perform(cluster, begin))
    cluster.wakeAt(untilMs * 1e6, () => perform(cluster, end))
  }
  for (const { atMs, f, value } of wishes)
    cluster.wakeAt(atMs * 1e6, () => {
      const leader = cluster.leader?.()
      if (leader !== undefined) cluster.invoke(leader, { f, value }, 1_000, () => {})
    })
}

function perform({ ports }: ObservableSimCluster, steps: readonly PortStep[]): void {
  for (const step of steps) ports.perform(step)
}

/** Ends every trouble again: two may have overlapped. */
function heal(cluster: ObservableSimCluster, troubles: RandomPlan['troubles']): void {
  const { nodes, ports } = cluster
  for (const { end } of troubles) perform(cluster, end)
  ports.perform({ port: 'process', do: 'resume', nodes })
  ports.perform({ port: 'process', do: 'start', nodes })
}

/** Whoever leads is asked again and again to take all nodes in. */
function restoreMembers(cluster: ObservableSimCluster): void {
  if (haveAllVoters(cluster)) return
  const leader = cluster.leader?.()
  if (leader !== undefined) cluster.invoke(leader, { f: 'members', value: cluster.nodes }, 500, () => {})
  cluster.wakeAt(cluster.nowNs() + 300e6, () => restoreMembers(cluster))
}

/** All nodes run, and vote by a committed configuration that all of them have, and the cluster answers. */
function haveAllVoters(cluster: ObservableSimCluster): boolean {
  if (!cluster.ready()) return false
  return [...cluster.states().values()].every((each) => {
    const state = each as RaftState
    const { voters, outgoing } = configurationOf(state)
    return voters.length === cluster.nodes.length && outgoing === undefined
  })
}
