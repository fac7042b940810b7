/**
 * Whether a node serves, and who leads the queue.
 * Station: system. Each question opens a connection and closes it again: it is asked seldom, and of nodes that may be gone.
 */
import { EnvironmentError } from '../../harness/core/errors.ts'
import type { NodeStatus } from '../../harness/core/raft-evidence.ts'
import type { NodeAddress } from '../container-system.ts'
import { Connection, messageOf } from './connection.ts'
import { CLIENT_PORT, erlangName } from './container.ts'
import { type MemberReport, members, type QueueReport, queues } from './management.ts'
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

/** Exported for its tests. */
export function leaderAmong(
  nodes: readonly string[],
  reports: readonly (readonly QueueReport[])[],
): string | undefined {
  const named = reports.flatMap(durable)
  const first = firstOf(named)
  const leaders = new Set(named.filter(({ name, state }) => name === first && state !== 'down').map(({ node }) => node))
  const [only] = leaders
  return leaders.size === 1 ? nodes.find((node) => erlangName(node) === only) : undefined
}

/** Durable queues alone: others end with a connection and have names that the server made. */
function durable(report: readonly QueueReport[]): readonly QueueReport[] {
  return report.filter(({ name }) => !name.startsWith('amq.'))
}

function firstOf(report: readonly QueueReport[]): string | undefined {
  return report.map(({ name }) => name).sort()[0]
}

/** What each node says of its member of the first quorum queue by name. */
export async function status(nodes: readonly NodeAddress[], deadlineMs: number): Promise<readonly NodeStatus[]> {
  const endMs = performance.now() + deadlineMs
  const statusesOf = async ({ name, address }: NodeAddress): Promise<readonly NodeStatus[]> => {
    const queue = firstOf(durable(await queues(address, deadlineMs)))
    return queue === undefined
      ? []
      : memberStatus(
          nodes.map((node) => node.name),
          name,
          await members(address, queue, endMs - performance.now()),
        )
  }
  return (await Promise.all(nodes.map((node) => statusesOf(node).catch(() => [])))).flat()
}

/** Exported for its tests. Of two members that call themselves leaders the one of the higher term leads. */
export function memberStatus(
  nodes: readonly string[],
  node: string,
  reports: readonly MemberReport[],
): readonly NodeStatus[] {
  const numbered = reports.flatMap((report) =>
    typeof report.Term === 'number' ? [{ ...report, term: report.Term }] : [],
  )
  const own = numbered.find((report) => report['Node Name'] === erlangName(node))
  if (own === undefined) return []
  const [leading] = numbered.filter((report) => report['Raft State'] === 'leader').sort((a, b) => b.term - a.term)
  const leader = nodes.find((each) => erlangName(each) === leading?.['Node Name'])
  return [
    {
      node,
      ...(leader === undefined ? {} : { leader }),
      term: own.term,
      lastIndex: Number(own['Last Log Index']),
      appliedIndex: Number(own['Last Applied']),
    },
  ]
}
