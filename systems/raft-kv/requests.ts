/**
 * Client requests: taken by whichever node the client is pinned to, handed to the leader it knows, answered by the node
 * that took them, once. A node that knows no leader refuses, which is definite: nothing left it.
 */
import type { Json } from '../../harness/core/json.ts'
import type { ClientRequest } from '../client.ts'
import { setting } from '../options.ts'
import { appendAsLeader } from './commit.ts'
import type { Propose, ReadIndex } from './messages.ts'
import { beginRead } from './read-index.ts'
import { knownLeader } from './roles.ts'
import type { ClientWait, RaftState } from './state.ts'
import { type Command, readRegister } from './state-machine.ts'
import { replyError, replyOk, send, type Turn } from './turn.ts'

type Read = { readonly type: 'read'; readonly key: string }

export function onRequest(state: RaftState, turn: Turn, request: number, body: ClientRequest): RaftState {
  const { node, settings } = turn.context
  const asked = parseRequest(body)
  if (asked === undefined) {
    const message = `not a read, write or cas of whole numbers on a key: ${body.f}`
    replyError(turn, request, 'fail', body.value, { code: 'bad-request', message })
    return state
  }
  if (asked.type === 'read' && setting(settings, 'reads') === 'serializable') {
    replyOk(turn, request, readRegister(state.registers, asked.key))
    return state
  }
  const leader = knownLeader(state, node)
  if (leader === undefined) {
    replyError(turn, request, 'fail', body.value, { code: 'no-leader', message: `${node} knows no leader` })
    return state
  }
  const wait: ClientWait =
    asked.type === 'read' ? { type: 'read', value: body.value, key: asked.key } : { type: 'command', value: body.value }
  const waiting = { ...state, waits: state.waits.set(`${request}`, wait) }
  const origin = { node, request }
  const forwarded: ReadIndex | Propose =
    asked.type === 'read' ? { type: 'read-index', origin } : { type: 'propose', command: asked, origin }
  if (leader === node) return onForwarded(waiting, turn, forwarded)
  send(turn, leader, forwarded)
  return waiting
}

/** At the leader. Whoever does not lead (any more) lets it fall: its client waits in vain, and its outcome is unknown. */
export function onForwarded(state: RaftState, turn: Turn, message: Propose | ReadIndex): RaftState {
  const { role, term } = state
  if (role.type !== 'leader') return state
  const { origin } = message
  return message.type === 'propose'
    ? appendAsLeader(state, role, turn, [{ term, command: message.command, origin }])
    : beginRead(state, role, turn, origin)
}

function parseRequest({ f, key, value }: ClientRequest): Exclude<Command, { type: 'no-op' }> | Read | undefined {
  if (key === undefined) return undefined
  if (f === 'read') return { type: 'read', key }
  if (f === 'write' && isWhole(value)) return { type: 'write', key, value }
  if (f !== 'cas' || !Array.isArray(value)) return undefined
  const [from, to]: readonly (Json | undefined)[] = value
  return isWhole(from) && isWhole(to) ? { type: 'cas', key, from, to } : undefined
}

function isWhole(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value)
}
