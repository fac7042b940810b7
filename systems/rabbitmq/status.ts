/**
 * Whether a node serves, and who leads the queue.
 * Station: system. Each question opens a connection and closes it again: it is asked seldom, and of nodes that may be gone.
 */
import { EnvironmentError } from '../../harness/core/errors.ts'
import type { NodeAddress } from '../container-system.ts'
import { Connection, messageOf } from './connection.ts'
import { CLIENT_PORT, erlangName } from './container.ts'
import { type QueueReport, queues } from './management.ts'
import { within } from './timer.ts'

/**
 * Resolves when the node declares a queue that ends with its connection: that takes an open listener, which a node has only
 * once it joined the cluster, and a metadata store that is not paused.
 */
export async function ready({ address }: NodeAddress, deadlineMs: number): Promise<void> {
  const target = `${address}:${CLIENT_PORT}`
  const endMs = performance.now() + deadlineMs
  const connection = new Connection(target)
  try {
    const { channel } = await connection.channel(deadlineMs)
    const declaring = channel.assertQueue('', { exclusive: true, arguments: { 'x-queue-type': 'classic' } })
    const answer = await within(endMs - performance.now(), declaring, undefined)
    if (answer === undefined) throw new Error('no answer to queue.declare')
  } catch (error) {
    throw new EnvironmentError('NOT_READY', `RabbitMQ at ${target} does not serve: ${messageOf(error)}`)
  } finally {
    await connection.close()
  }
}

/** The node that leads the first queue by name, if all nodes that answer agree. */
export async function leader(nodes: readonly NodeAddress[], deadlineMs: number): Promise<string | undefined> {
  const reports = await Promise.all(nodes.map(({ address }) => queues(address, deadlineMs).catch(() => [])))
  return leaderAmong(
    nodes.map(({ name }) => name),
    reports,
  )
}

/** Exported for its tests. Durable queues alone: others end with a connection and have names that the server made. */
export function leaderAmong(
  nodes: readonly string[],
  reports: readonly (readonly QueueReport[])[],
): string | undefined {
  const named = reports.flatMap((report) => report.filter(({ name }) => !name.startsWith('amq.')))
  const [first] = named.map(({ name }) => name).sort()
  const leaders = new Set(named.filter(({ name }) => name === first).map(({ node }) => node))
  const [only] = leaders
  return leaders.size === 1 ? nodes.find((node) => erlangName(node) === only) : undefined
}
