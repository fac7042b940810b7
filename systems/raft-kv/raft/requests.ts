/**
 * Client requests: taken by whichever node the client is pinned to, handed to the leader it knows, answered by the node
 * that took them, once. A node that knows no leader refuses, which is definite: nothing left it.
 */
import type { Json } from '../../../harness/core/json.ts'
import type { ClientRequest } from '../../client.ts'
import { readMachine } from '../machine/machine.ts'
import type { Query } from '../machine/query.ts'
import { parseRequest } from '../machine/request.ts'
import { onAdministration } from './administration.ts'
import { sessionId } from './apply.ts'
import { onPropose } from './proposals.ts'
import { beginRead } from './reads.ts'
import { type ClientWait, knownLeader, type RaftState } from './state.ts'
import { REQUEST_TIMEOUT_US, RETRY_US } from './timing.ts'
import { replyError, replyOk, send, type Turn } from './turn.ts'

export function onRequest(state: RaftState, turn: Turn, request: number, body: ClientRequest): RaftState {
  const asked = parseRequest(body)
  if (asked === undefined) return onAdministration(state, turn, request, body)
  const isLocal = asked.type === 'query' && (asked.local || turn.features.reads === 'serializable')
  if (asked.type === 'query' && asked.query.type === 'watch')
    return watch(state, turn, request, body.value, asked.query)
  if (isLocal) {
    replyOk(turn, request, readMachine(state.machine, asked.query))
    return state
  }
  const leader = knownLeader(state, turn.context.node)
  if (leader === undefined) {
    const message = `${turn.context.node} knows no leader`
    replyError(turn, request, 'fail', body.value, { code: 'no-leader', message })
    return state
  }
  const untilUs = turn.context.nowUs + REQUEST_TIMEOUT_US
  if (asked.type === 'query') {
    const retryAtUs = turn.context.nowUs + RETRY_US
    const wait: ClientWait = { type: 'read', value: body.value, untilUs, query: asked.query, retryAtUs }
    return askForIndex(withWait(state, turn, request, wait), turn, leader, request)
  }
  const session = {
    id: sessionId(turn),
    serial: state.nextSerial,
    ackedBelow: firstAwaited(state),
    openedAt: state.openedAt,
  }
  const { command } = asked
  const retryAtUs = turn.context.nowUs + RETRY_US
  const wait: ClientWait = { type: 'command', value: body.value, untilUs, command, session, retryAtUs }
  const waiting = withWait({ ...state, nextSerial: state.nextSerial + 1 }, turn, request, wait)
  return propose(waiting, turn, leader, wait)
}

/** At the leader. Whoever does not lead (any more) lets it fall: it has observed nothing. */
export function onReadIndex(state: RaftState, turn: Turn, node: string, request: number): RaftState {
  return state.role.type === 'leader' ? beginRead(state, state.role, turn, { node, request }) : state
}

/** A leader that keeps a read confirms it by any later round; others are asked again, since messages may be lost. */
function askForIndex(state: RaftState, turn: Turn, leader: string, request: number): RaftState {
  if (leader === turn.context.node) return onReadIndex(state, turn, leader, request)
  send(turn, leader, { type: 'read-index', request })
  return state
}

/** Some requests wait too long: they are sent again, since they may be lost; what is too late is given up. */
export function onRequestTimer(state: RaftState, turn: Turn): RaftState {
  const { nowUs, node } = turn.context
  const waits = new Map<number, ClientWait>()
  const again: (readonly [number, Exclude<ClientWait, { type: 'watch' }>])[] = []
  for (const [request, wait] of state.waits)
    if (wait.untilUs <= nowUs) giveUp(turn, request, wait)
    else if (wait.type === 'watch' || wait.retryAtUs > nowUs) waits.set(request, wait)
    else {
      waits.set(request, { ...wait, retryAtUs: nowUs + RETRY_US })
      again.push([request, wait])
    }
  let next: RaftState = { ...state, waits }
  if (waits.size > 0) turn.effects.push({ type: 'set-timer', timer: 'requests', delayUs: RETRY_US })
  const leader = knownLeader(next, node)
  if (leader === undefined || !turn.features.retries) return next
  for (const [request, wait] of again)
    if (wait.type === 'command') next = propose(next, turn, leader, wait)
    else if (leader !== node) next = askForIndex(next, turn, leader, request)
  return next
}

function propose(
  state: RaftState,
  turn: Turn,
  leader: string,
  wait: Extract<ClientWait, { type: 'command' }>,
): RaftState {
  const { command, session } = wait
  if (leader === turn.context.node) return onPropose(state, turn, command, session)
  send(turn, leader, { type: 'propose', command, session })
  return state
}

/** A command may have been applied all the same; a read has observed nothing, and nobody will tell it now. */
function giveUp(turn: Turn, request: number, wait: ClientWait): void {
  const isCommand = wait.type === 'command'
  const code = isCommand ? 'timed-out' : 'timed-out-read'
  const message = 'the cluster did not answer in time'
  replyError(turn, request, isCommand ? 'info' : 'fail', wait.value, { code, message })
}

/** Told from this node's own state, which holds nothing that is not committed. */
function watch(state: RaftState, turn: Turn, request: number, value: Json, query: Query): RaftState {
  const told = readMachine(state.machine, query) as { readonly events?: readonly Json[] }
  if (told.events?.length !== 0) {
    replyOk(turn, request, told as Json)
    return state
  }
  return withWait(state, turn, request, {
    type: 'watch',
    value,
    untilUs: turn.context.nowUs + REQUEST_TIMEOUT_US,
    query,
  })
}

function withWait(state: RaftState, turn: Turn, request: number, wait: ClientWait): RaftState {
  if (state.waits.size === 0) turn.effects.push({ type: 'set-timer', timer: 'requests', delayUs: RETRY_US })
  return { ...state, waits: new Map(state.waits).set(request, wait) }
}

/** The lowest serial that a client still waits for: what is below, nobody will ask for again. */
function firstAwaited({ waits, nextSerial }: RaftState): number {
  let first = nextSerial
  for (const wait of waits.values()) if (wait.type === 'command') first = Math.min(first, wait.session.serial)
  return first
}
