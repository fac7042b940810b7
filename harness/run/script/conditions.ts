/**
 * Whether a condition of a script holds on a cluster now: one look, with what was seen if it does not.
 * Station: run.
 */
import type { Condition, ScriptAnswer } from '../../../nemesis/script.ts'
import type { NodeStatus } from '../../core/raft-evidence.ts'
import type { AsyncCluster } from '../../runtime/cluster.ts'

type Look = Pick<ScriptAnswer, 'met' | 'seen'>

/** For one client call of a readiness check. */
const READY_CALL_MS = 1_000

/** `leftMs` bounds the look. Messages are waited for by their window, all of that time. */
export async function conditionMet(condition: Condition, cluster: AsyncCluster, leftMs: number): Promise<Look> {
  switch (condition.is) {
    case 'messages': {
      const records = await cluster.messages?.awaitMessages(condition.all, 0, leftMs)
      if (records !== undefined) return { met: { records } }
      return { seen: cluster.messages === undefined ? 'no message can be seen' : 'not all of them came' }
    }
    case 'leader':
      return leaderMet(condition.among, condition.termAbove, (await cluster.status?.()) ?? [])
    case 'caught-up':
      return caughtUp(condition.nodes, condition.indexAtLeast, (await cluster.status?.()) ?? [])
    case 'ready':
      return ready(condition.nodes, cluster, leftMs)
  }
}

/** Exported for its tests. Of two that claim to lead, the one of the higher term does. */
export function leaderMet(among: readonly string[], termAbove: number, statuses: readonly NodeStatus[]): Look {
  const claims = statuses
    .filter(({ node, leader, term }) => leader === node && among.includes(node) && term > termAbove)
    .sort((a, b) => b.term - a.term)
  const [leader] = claims
  return leader === undefined ? { seen: inWords(statuses) } : { met: { leader } }
}

export function caughtUp(nodes: readonly string[], indexAtLeast: number, statuses: readonly NodeStatus[]): Look {
  const applied = nodes.map((node) => statuses.find((status) => status.node === node)?.appliedIndex)
  const [first] = applied
  const isMet = first !== undefined && first >= indexAtLeast && applied.every((index) => index === first)
  return isMet ? { met: {} } : { seen: inWords(statuses) }
}

async function ready(nodes: readonly string[], cluster: AsyncCluster, leftMs: number): Promise<Look> {
  const answers = await Promise.all(nodes.map((node) => answersRead(node, cluster, Math.min(leftMs, READY_CALL_MS))))
  const silent = nodes.filter((_, i) => answers[i] !== true)
  return silent.length === 0 ? { met: {} } : { seen: `${silent.join(', ')} do not answer` }
}

/** Asked by a client of its own; the answer is of no interest to the history. */
async function answersRead(node: string, cluster: AsyncCluster, deadlineMs: number): Promise<boolean> {
  const client = cluster.open(node)
  try {
    const { type } = await client.invoke({ f: 'read', key: 'ready', value: null }, Math.max(1, deadlineMs))
    return type === 'ok'
  } catch {
    return false
  } finally {
    await client.close()
  }
}

function inWords(statuses: readonly NodeStatus[]): string {
  if (statuses.length === 0) return 'no node answers'
  return statuses
    .map(
      ({ node, leader, term, appliedIndex }) =>
        `${node}: leader ${leader ?? 'none'}, term ${term}, applied ${appliedIndex}`,
    )
    .join('; ')
}
