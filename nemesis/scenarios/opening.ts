/**
 * How every script on Raft begins: a leader, a first value that is committed and known to all, and the index that the
 * next entry will get.
 * Station: nemesis.
 */
import type { ClientRequest } from '../../systems/client.ts'
import { NotReached, type ScriptContext } from '../script.ts'
import { caughtUp, leaderAmong, ready, SCRIPT_KEY, type Step, sleep, statusOf, succeed } from '../script-steps.ts'

/** Values of the script's register: before, and the one whose fate the script is about. */
export const OLD = 1
export const NEW = 2
/** A third, written by a rival leader. */
export const RIVAL = 3

export const READ: ClientRequest = { f: 'read', key: SCRIPT_KEY, value: null }
export const READ_LOCAL: ClientRequest = { f: 'read-local', key: SCRIPT_KEY, value: null }

export function write(value: number): ClientRequest {
  return { f: 'write', key: SCRIPT_KEY, value }
}

export type Opening = {
  readonly leader: string
  /** All others, in order. */
  readonly others: readonly string[]
  readonly term: number
  /** Of the entry that the next proposal becomes, unless the system makes one of its own meanwhile. */
  readonly index: number
}

/** A new cluster appends entries of its own (its version, its members); they must have come before the index is taken. */
const QUIET_MS = 300
const QUIET_TRIES = 20

export function* opening({ nodes, tell }: ScriptContext, leaderRole = 'L'): Step<Opening> {
  yield* ready(nodes, 30_000)
  const { node: leader } = yield* leaderAmong(nodes, 0, 15_000)
  const before = yield* succeed(leader, write(OLD), 5_000)
  tell.operation('before', before.operation)
  const { term, lastIndex } = yield* quiet(nodes, leader)
  tell.role(leaderRole, leader)
  tell.number('T', term)
  tell.number('i', lastIndex + 1)
  return { leader, others: nodes.filter((node) => node !== leader), term, index: lastIndex + 1 }
}

/** Waits until every node has applied all of the leader's log and that has not grown for a while. */
function* quiet(nodes: readonly string[], leader: string) {
  for (let tries = 0; tries < QUIET_TRIES; tries++) {
    const earlier = yield* statusOf(leader)
    yield* sleep(QUIET_MS)
    const status = yield* statusOf(leader)
    if (status.leader !== leader) throw new NotReached(`${leader} lost the lead before the script began`)
    if (status.lastIndex !== earlier.lastIndex || status.term !== earlier.term) continue
    yield* caughtUp(nodes, status.lastIndex, 5_000)
    return status
  }
  throw new NotReached('the log did not come to rest')
}

/** Reads each node's own state, one after the other, and tells the operations as local-ROLE. */
export function* localReads(
  { tell }: ScriptContext,
  roles: { readonly [role: string]: string },
  label = 'local',
): Step<void> {
  for (const [role, node] of Object.entries(roles)) {
    const { operation } = yield* succeed(node, READ_LOCAL, 2_000)
    tell.operation(`${label}-${role}`, operation)
  }
}
