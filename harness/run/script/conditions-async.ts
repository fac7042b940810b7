/**
 * Looks whether a condition of a script holds on a cluster in containers now.
 * Station: run. What the looks mean is conditions.ts's.
 */
import type { Condition } from '../../../nemesis/script.ts'
import type { ClientRequest } from '../../../systems/client.ts'
import type { AsyncCluster } from '../../runtime/cluster.ts'
import { type Look, messagesMet, READY_CALL_MS, READY_REQUEST, readyMet, statusesMet } from './conditions.ts'

/** `leftMs` bounds the look. Messages are waited for by their window, all of that time. */
export async function conditionMet(
  condition: Condition,
  cluster: AsyncCluster,
  leftMs: number,
  readyRequest = READY_REQUEST,
): Promise<Look> {
  switch (condition.is) {
    case 'messages': {
      const { messages } = cluster
      return messagesMet(await messages?.awaitMessages(condition.all, 0, leftMs), messages !== undefined)
    }
    case 'ready': {
      const deadlineMs = Math.max(1, Math.min(leftMs, READY_CALL_MS))
      const answered = await Promise.all(
        condition.nodes.map((node) => answers(readyRequest, node, cluster, deadlineMs)),
      )
      return readyMet(condition.nodes, answered)
    }
    default:
      return statusesMet(condition, (await cluster.status?.()) ?? [])
  }
}

async function answers(
  request: ClientRequest,
  node: string,
  cluster: AsyncCluster,
  deadlineMs: number,
): Promise<boolean> {
  const client = cluster.open(node)
  try {
    const { type } = await client.invoke(request, deadlineMs)
    return type === 'ok'
  } catch {
    return false
  } finally {
    await client.close()
  }
}
