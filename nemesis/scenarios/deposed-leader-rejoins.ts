/**
 * rabbitmq/ra#508: a deposed leader that comes back with entries of its own, which nobody else has, applies them, since it takes
 * the new leader's commit index for its own log before that is known to be the same. From then on its copy of the queue is
 * another one: consumers at it are handed other messages than the ones that their acknowledgements settle.
 * Station: nemesis. Raft, Figure 2, AppendEntries, rule 5: the commit index is at most the index of the last new entry.
 *
 * By kills: the followers first, then the leader, with publishers that it could not answer. How far it had applied must be known
 * to it no longer: it is then sent entries that it has, more than fit one message, and the first such message does it. ra keeps
 * that number in a table of Erlang's (dets) that writes to its file some seconds after the first change, or when many wait.
 */
import { QUEUE_SCHEMA } from '../../harness/workloads/queue/schema.ts'
import type { ClientRequest } from '../../systems/client.ts'
import { type DirectedScenario, NotReached, type Script, type ScriptContext } from '../script.ts'
import {
  begin,
  caughtUp,
  finish,
  invoke,
  kill,
  leaderAmong,
  now,
  ready,
  SCRIPT_KEY,
  type Step,
  sleep,
  start,
  succeed,
} from '../script-steps.ts'
import { facts } from './facts/deposed-leader-rejoins.ts'
import { closing, messagesIn, publish } from './queue-steps.ts'

/** No other queue: an election of its would have the table written at once. */
const DECLARE: ClientRequest = { f: 'declare', key: SCRIPT_KEY, value: null }

export const deposedLeaderRejoins: DirectedScenario = {
  name: 'deposed-leader-rejoins',
  summary: 'a deposed leader that rejoins applies none of the entries that it alone had (Raft, Figure 2)',
  upstream: 'rabbitmq/ra#508',
  systems: ['rabbitmq'],
  forms: [
    {
      name: 'kills',
      nodes: 3,
      by: 'packets',
      summary: 'by killing the followers and then the leader; what became of its copy is told by its consumers',
      settings: { 'queue-type': 'quorum', confirms: 'on', metadata: 'khepri' },
    },
  ],
  object: { checkers: ['total-queue'], ready: DECLARE, closing },
  functions: ['declare', 'publish', 'consume', 'drain'],
  schema: QUEUE_SCHEMA,
  script,
  facts,
}

/** Each is an entry when it is acknowledged. RabbitMQ sends 16 entries at a time. */
const APPLIED = 40
const AT_ONCE = 20
/** Until nothing waits to be written to the table. */
const STORED_MS = 7_000
/** Publishers that the leader cannot answer; each leaves it an entry. */
const ALONE = 6
const ALONE_MS = 400
/** Messages that the others confirm before it comes back; publishers at work while it does, and what they send until it is asked. */
const MEANWHILE = 6
const PUBLISHERS = 10
const BETWEEN = 20
const CATCH_UP_MS = 15_000

function* script({ nodes, tell }: ScriptContext): Script {
  yield* ready(nodes, 60_000)
  const { node: L, term } = yield* leaderAmong(nodes, 0, 15_000)
  tell.number('T', term)
  const others = nodes.filter((node) => node !== L)
  const [F1 = '', F2 = ''] = others
  tell.role('L', L)
  tell.role('F1', F1)
  tell.role('F2', F2)
  for (let message = 1; message <= APPLIED; message += AT_ONCE) yield* publishAtOnce(L, message)
  yield* sleep(STORED_MS)
  tell.operation('applied', yield* consumeAll(L, APPLIED))
  tell.moment('killed the others', yield* kill(...others))
  const alone: number[] = []
  for (let i = 1; i <= ALONE; i++) alone.push(yield* begin(L, publish(APPLIED + i), 3_000))
  for (const [i, operation] of alone.entries()) tell.operation(`alone-${i + 1}`, operation)
  yield* sleep(ALONE_MS)
  tell.moment('killed L', yield* kill(L))
  for (const operation of alone) yield* finish(operation)
  yield* start(...others)
  yield* ready(others, 60_000)
  let next = yield* confirmed(F1, APPLIED + ALONE + 1, MEANWHILE)
  yield* start(L)
  // What its successor is to send it goes out without a pause only while that has other work.
  const waiting: number[] = []
  for (let isBack = false; !isBack; ) {
    next = yield* stream(F1, next, waiting)
    isBack = (yield* invoke(L, DECLARE, 1_000)).completion.type === 'ok'
  }
  yield* stream(F1, next, waiting)
  for (const operation of waiting) yield* finish(operation)
  const { node: W, term: T2, lastIndex } = yield* leaderAmong(nodes, term, 30_000)
  tell.role('W', W)
  tell.number('T2', T2)
  tell.number('caught up', (yield* catchesUp(nodes, lastIndex)) ? 1 : 0)
  tell.operation('read', yield* consumeAll(L, 0))
}

/** Whether they all come to apply it. */
function* catchesUp(nodes: readonly string[], index: number): Step<boolean> {
  try {
    yield* caughtUp(nodes, index, CATCH_UP_MS)
    return true
  } catch (error) {
    if (error instanceof NotReached) return false
    throw error
  }
}

/** Who waits for no other: an entry more each for the publisher and its end. */
function* publishAtOnce(node: string, from: number): Step<void> {
  const operations: number[] = []
  for (let message = from; message < from + AT_ONCE; message++)
    operations.push(yield* begin(node, publish(message), 10_000))
  for (const operation of operations) {
    const { type } = yield* finish(operation)
    if (type !== 'ok') throw new NotReached(`a message before the faults was not confirmed by ${node}`)
  }
}

/** One after the other until so many were confirmed; returns the next message. */
function* confirmed(node: string, from: number, count: number): Step<number> {
  const endNs = (yield* now()) + 40_000 * 1e6
  let message = from
  for (let done = 0; done < count; message++) {
    if ((yield* now()) > endNs) throw new NotReached(`${node} confirmed ${done} messages of ${count}`)
    const { completion } = yield* invoke(node, publish(message), 4_000)
    if (completion.type === 'ok') done++
    else yield* sleep(300)
  }
  return message
}

/** Publishers one after the other, some at work at any time: those in `waiting`. Returns the next message. */
function* stream(node: string, from: number, waiting: number[]): Step<number> {
  for (let message = from; message < from + BETWEEN; message++) {
    waiting.push(yield* begin(node, publish(message), 4_000))
    const oldest = waiting.length > PUBLISHERS ? waiting.shift() : undefined
    if (oldest !== undefined) yield* finish(oldest)
  }
  return from + BETWEEN
}

/** Until so many came, if that is not 0, or nothing more comes. */
function* consumeAll(node: string, wanted: number): Step<number> {
  const value = { credit: 100, take: wanted === 0 ? 10_000 : wanted, idleMs: 1_500, crash: false }
  const { operation, completion } = yield* succeed(node, { f: 'consume', key: SCRIPT_KEY, value }, 10_000)
  const count = messagesIn(completion.value).length
  if (count < wanted) throw new NotReached(`${node} delivered ${count} messages, not ${wanted}`)
  return operation
}
