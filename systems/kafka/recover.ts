/**
 * Which nodes keep the logs from being available: those that are silent; else those that should lead a log without a leader, and
 * those that are not in sync with one that has too few in sync to append to; else leaders that answer no fetch, or acknowledge no
 * record of a log of ours.
 * Station: system. Looks at workloads' logs and appends nothing to them.
 */
import type { StuckNode } from '../../harness/core/liveness.ts'
import type { NodeAddress, Recover } from '../container-system.ts'
import { openClient } from './client.ts'
import { CLIENT_PORT, inSyncNeeded } from './container.ts'
import { errorOf } from './error-codes.ts'
import type { SessionOptions } from './session.ts'
import { type PartitionReport, partitions, READY_LOG } from './status.ts'

/** A session of a slow cluster ends after 9 s (container.ts), and a node registers anew within seconds. */
const WITHIN_MS = 30_000

/** Once, to all replicas in sync. */
const PROBE: SessionOptions = { acks: -1, idempotent: false, retries: false, readCommitted: false }

export const recover: Recover = {
  withinMs: WITHIN_MS,
  async stuck(nodes, deadlineMs, settings) {
    const told = await Promise.allSettled(nodes.map(({ address }) => partitions(address, deadlineMs)))
    const silent = nodes.flatMap(({ name }, i) => {
      const answer = told[i]
      return answer?.status === 'rejected' ? [{ node: name, reason: errorOf(answer.reason, 'SILENT').message }] : []
    })
    if (silent.length > 0) return silent
    const reports = told.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const unserved = notInSync(nodes, reports, inSyncNeeded(settings, nodes.length))
    if (unserved.length > 0) return unserved
    const leaders = new Map(reports.map(({ log, leader }) => [log, leader]))
    const found = await Promise.all([...leaders].map(([log, leader]) => unanswered(nodes[leader - 1], log, deadlineMs)))
    return found.filter((each) => each !== undefined)
  },
}

/** Exported for its tests: each node once, with the first log that shows it. */
export function notInSync(
  nodes: readonly Pick<NodeAddress, 'name'>[],
  reports: readonly PartitionReport[],
  needed: number,
): readonly StuckNode[] {
  const named = new Map<string, string>()
  for (const { log, leader, replicas, inSync } of reports) {
    if (leader > 0 && inSync.length >= Math.min(needed, replicas.length)) continue
    const what = leader > 0 ? `too few replicas in sync, ${inSync.length} of ${replicas.length}` : 'no leader'
    for (const id of leader > 0 ? replicas.filter((each) => !inSync.includes(each)) : mayLead(replicas, inSync)) {
      const name = nodes[id - 1]?.name
      if (name !== undefined && !named.has(name)) named.set(name, `log ${log} has ${what}`)
    }
  }
  return [...named].map(([node, reason]) => ({ node, reason }))
}

/** Only who was in sync may lead; of a log without any it is not known who was. */
function mayLead(replicas: readonly number[], inSync: readonly number[]): readonly number[] {
  return inSync.length > 0 ? inSync : replicas
}

async function unanswered(
  leader: NodeAddress | undefined,
  log: string,
  deadlineMs: number,
): Promise<StuckNode | undefined> {
  if (leader === undefined) return undefined
  const client = openClient(`${leader.address}:${CLIENT_PORT}`, PROBE)
  const request = log === READY_LOG ? { f: 'send', value: 1 } : { f: 'poll', value: 'beginning' }
  try {
    const { type, error } = await client.invoke({ ...request, key: log }, deadlineMs)
    if (type === 'ok') return undefined
    return {
      node: leader.name,
      reason: `a ${request.f} on log ${log}, which it leads, got no answer: ${error?.message ?? type}`,
    }
  } finally {
    await client.close()
  }
}
