/**
 * Whether a node serves, who leads, and how far everyone is, by the members' own word. Each question opens a connection and closes it again: it
 * is asked seldom, and of nodes that may be gone.
 * Station: system.
 */
import { EnvironmentError } from '../../harness/core/errors.ts'
import type { NodeStatus } from '../../harness/core/raft-evidence.ts'
import type { NodeAddress } from '../container-system.ts'
import { CLIENT_PORT, Connection } from './connection.ts'
import { RANGE, STATUS, type StatusResponse } from './messages.ts'

/** Resolves when the node answers a linearizable read, which takes a leader and a quorum (ReadIndex, Raft thesis 6.4). */
export async function ready(target: string, deadlineMs: number): Promise<void> {
  const reply = await asking(target, (connection) =>
    connection.call(RANGE, { key: Buffer.from('ready'), serializable: false }, deadlineMs),
  )
  if (reply.type === 'answered') return
  throw new EnvironmentError(
    'NOT_READY',
    `etcd at ${target} does not serve: ${reply.error.code} ${reply.error.details}`,
  )
}

/**
 * The member that claims to lead in the highest term any member speaks of. None if nobody does: a higher term without a
 * claim is an election under way, and a claim of a lower term is that of a leader who was or is being replaced.
 */
export async function leader(nodes: readonly NodeAddress[], deadlineMs: number): Promise<string | undefined> {
  return leaderAmong(await statuses(nodes, deadlineMs))
}

/**
 * What each node says of itself. The numbers are those of the applied state: a leader that has not yet committed anything
 * in its term still shows the term before. `lastIndex` is what it knows to be committed, which in a quiet cluster is all.
 */
export async function status(nodes: readonly NodeAddress[], deadlineMs: number): Promise<readonly NodeStatus[]> {
  return nodeStatuses(await statuses(nodes, deadlineMs))
}

/** Exported for its tests. A leader that does not answer itself is unknown by name, and then none is given. */
export function nodeStatuses(members: readonly MemberStatus[]): readonly NodeStatus[] {
  const nameOf = new Map(members.map(({ name, status }) => [status.header?.member_id, name]))
  return members.map(({ name: node, status }) => {
    const leader = nameOf.get(status.leader)
    return {
      node,
      ...(leader === undefined ? {} : { leader }),
      term: Number(status.raftTerm),
      lastIndex: Number(status.raftIndex),
      appliedIndex: Number(status.raftAppliedIndex),
    }
  })
}

async function statuses(nodes: readonly NodeAddress[], deadlineMs: number): Promise<readonly MemberStatus[]> {
  const replies = await Promise.all(
    nodes.map(({ address }) =>
      asking(`${address}:${CLIENT_PORT}`, (connection) => connection.call(STATUS, {}, deadlineMs)),
    ),
  )
  return replies.flatMap((reply, i) => {
    const name = nodes[i]?.name
    return reply.type === 'answered' && name !== undefined ? [{ name, status: reply.response }] : []
  })
}

export type MemberStatus = { readonly name: string; readonly status: StatusResponse }

/** Exported for its tests; terms and ids are 64-bit numbers as decimal strings. */
export function leaderAmong(members: readonly MemberStatus[]): string | undefined {
  const highest = members.map(({ status }) => BigInt(status.raftTerm)).reduce(later, 0n)
  const claims = members.filter(
    ({ status }) =>
      BigInt(status.raftTerm) === highest && status.leader !== '0' && status.leader === status.header?.member_id,
  )
  return claims.length === 1 ? claims[0]?.name : undefined
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

async function asking<Answer>(target: string, ask: (connection: Connection) => Promise<Answer>): Promise<Answer> {
  const connection = new Connection(target)
  try {
    return await ask(connection)
  } finally {
    connection.close()
  }
}
