/**
 * What a case came to: the checkers of its workload over what clients saw, whether all members end alike, and the counts.
 * Station: campaign. Pure.
 */
import type { RunFacts } from '../../checkers/checker.ts'
import { overallVerdict } from '../../checkers/compose.ts'
import type { SimSystem } from '../../systems/sim-system.ts'
import type { Case } from '../core/case.ts'
import type { CaseResult } from '../core/case-result.ts'
import type { History } from '../core/history.ts'
import { isFaultOp } from '../core/op.ts'
import type { StateHash } from '../core/raft-evidence.ts'
import type { CheckResult } from '../core/verdict.ts'
import { summarize } from '../run/summary.ts'
import type { ObservableSimCluster } from '../runtime/sim/cluster.ts'
import type { CaseParts } from './case-parts.ts'

/**
 * Vacuity is judged over a campaign, not a case: many cases have but one function, or no fault that could take hold. And
 * what acknowledged-writes finds in a case, linearizability finds.
 */
const NOT_OF_A_CASE: readonly string[] = ['stats', 'acknowledged-writes']

export function judgeCase(
  { finalReads }: Pick<Case, 'finalReads'>,
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
  const names = workload.checkers.filter((name) => !NOT_OF_A_CASE.includes(name))
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

export function notEnded(reason: string): CheckResult {
  return { checker: 'end', verdict: 'unknown', reason, anomalies: [], stats: {} }
}

export function notRecovered(reason: string): CheckResult {
  return {
    checker: 'recovery',
    verdict: 'unknown',
    reason: `not live after the final heal: ${reason}`,
    anomalies: [],
    stats: {},
  }
}

export function resultOf(results: readonly CheckResult[], history: History, cluster: ObservableSimCluster): CaseResult {
  const { counts, durationNs } = summarize(history)
  return {
    verdict: overallVerdict(results),
    results,
    eventHash: cluster.eventHash(),
    events: cluster.events(),
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
