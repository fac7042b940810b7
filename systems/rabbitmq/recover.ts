/**
 * Which nodes keep the queues from being available: those that open no channel; else members that are not online of a queue that
 * has lost its quorum; else those through which no publish is confirmed, or a queue of the workload does not answer.
 * Station: system. Each node publishes to a queue of its own, led by itself, so that its silence is not another one's.
 *
 * "A queue is available while a majority of its members is online" (rabbitmq.com/docs/4.0/quorum-queues, "Availability").
 */
import type { StuckNode } from '../../harness/core/liveness.ts'
import type { NodeAddress, Recover } from '../container-system.ts'
import type { Settings } from '../options.ts'
import { openClient } from './client.ts'
import { Connection, messageOf } from './connection.ts'
import { CLIENT_PORT, erlangName } from './container.ts'
import { type QueueReport, queues } from './management.ts'
import { within } from './timer.ts'

/** After the names of workloads' queues, of which the first by name is the one whose leader is asked for. */
const PROBE = 'ordeal-probe-'
/** After a pause RabbitMQ elects within seconds; half of the time until a silent node counts as gone (net_ticktime). */
const WITHIN_MS = 30_000

export const recover: Recover = {
  withinMs: WITHIN_MS,
  async stuck(nodes, deadlineMs, settings) {
    const silent = await named(nodes, (node) => unreachable(node, deadlineMs))
    if (silent.length > 0) return silent
    const reports = await Promise.all(nodes.map(({ address }) => queues(address, deadlineMs).catch(() => [])))
    const known = reports.flat().filter(({ name }) => !name.startsWith('amq.') && !name.startsWith(PROBE))
    const offline = withoutQuorum(nodes, known)
    if (offline.length > 0) return offline
    const names = [...new Set(known.map(({ name }) => name))]
    return named(
      nodes,
      async (node) => (await unconfirmed(node, deadlineMs, settings)) ?? (await unanswered(node, names, deadlineMs)),
    )
  },
}

async function named(
  nodes: readonly NodeAddress[],
  problemOf: (node: NodeAddress) => Promise<string | undefined>,
): Promise<readonly StuckNode[]> {
  const problems = await Promise.all(nodes.map(problemOf))
  return nodes.flatMap(({ name: node }, i) => {
    const reason = problems[i]
    return reason === undefined ? [] : [{ node, reason }]
  })
}

/** A node that hangs itself opens no channel; one that waits for another does. */
async function unreachable({ address }: NodeAddress, deadlineMs: number): Promise<string | undefined> {
  const connection = new Connection(`${address}:${CLIENT_PORT}`)
  try {
    await connection.channel(deadlineMs)
    return undefined
  } catch (error) {
    return `it opens no channel: ${messageOf(error)}`
  } finally {
    await connection.close()
  }
}

/** Exported for its tests: the members that are not online of queues of which no more than half are. */
export function withoutQuorum(
  nodes: readonly Pick<NodeAddress, 'name'>[],
  reports: readonly QueueReport[],
): readonly StuckNode[] {
  const lost = new Map<string, string>()
  for (const { name: queue, members = [], online = [] } of reports) {
    if (online.length * 2 > members.length || members.length === 0) continue
    const reason = `queue ${queue} has no quorum: ${online.length} of ${members.length} members are online`
    for (const { name } of nodes) {
      const member = erlangName(name)
      if (members.includes(member) && !online.includes(member) && !lost.has(name)) lost.set(name, reason)
    }
  }
  return [...lost].map(([node, reason]) => ({ node, reason }))
}

/** Why no publish was confirmed. */
async function unconfirmed(
  { name, address }: NodeAddress,
  deadlineMs: number,
  settings: Settings,
): Promise<string | undefined> {
  const queue = `${PROBE}${name}`
  const client = openClient(`${address}:${CLIENT_PORT}`, { ...settings, confirms: 'on', 'dead-letter': 'off' })
  try {
    for (const [f, value] of [
      ['declare', null],
      ['publish', 1],
    ] as const) {
      const { type, error } = await client.invoke({ f, key: queue, value }, deadlineMs)
      if (type !== 'ok') return `${f} to a queue of its own was not confirmed: ${error?.message ?? type}`
    }
    return undefined
  } finally {
    await client.close()
  }
}

/** Which of these queues does not say how many messages it has: that takes its leader. */
async function unanswered(
  { address }: NodeAddress,
  names: readonly string[],
  deadlineMs: number,
): Promise<string | undefined> {
  const connection = new Connection(`${address}:${CLIENT_PORT}`)
  const endMs = performance.now() + deadlineMs
  try {
    for (const queue of names) {
      const { channel } = await connection.channel(Math.max(1, endMs - performance.now()))
      const answer = await within(endMs - performance.now(), channel.checkQueue(queue), undefined)
      if (answer === undefined) return `queue ${queue} does not answer`
      await channel.close()
    }
    return undefined
  } catch (error) {
    return `a queue does not answer: ${messageOf(error)}`
  } finally {
    await connection.close()
  }
}
