/**
 * S1 on a quorum queue: a message that was confirmed survives the crash of the queue's leader right after the confirm, and the
 * next leader delivers it. RabbitMQ's documentation, "Quorum Queues", Data Safety: a confirmed message is not lost as long as a
 * majority of the queue's members is not lost for good.
 * Station: nemesis.
 *
 * By packets: one member is cut off from the leader before the message is published, so the message is on a bare majority, the
 * leader among it. Of those that are left one alone has it: that one must lead next. (That nobody else learns of the commit, as
 * in leader-crash-after-commit, cannot be had so: a new publisher registers itself by an entry of its own first.)
 */
import { QUEUE_SCHEMA } from '../../harness/workloads/queue/schema.ts'
import type { DirectedScenario, Script, ScriptContext } from '../script.ts'
import { cut, kill, leaderAmong, now, ready, SCRIPT_KEY, succeed } from '../script-steps.ts'
import { facts } from './facts/confirmed-message-survives.ts'
import { closing, look, publish, READY } from './queue-steps.ts'

const OLD = 1
const NEW = 2

export const confirmedMessageSurvives: DirectedScenario = {
  name: 'confirmed-message-survives',
  summary: 'a message confirmed by a quorum queue survives the crash of its leader right after (RabbitMQ, Data Safety)',
  systems: ['rabbitmq'],
  forms: [
    {
      name: 'packets',
      nodes: 3,
      by: 'packets',
      summary:
        'by pausing the other members and cutting them off one way; who leads is told by nodes, before and after',
      // A leader sends nothing to a member that it takes for lost.
      settings: { 'queue-type': 'quorum', confirms: 'on', 'failure-detector': '5' },
    },
  ],
  object: { checkers: ['total-queue'], ready: READY, closing: ending },
  functions: ['declare', 'publish', 'consume', 'drain'],
  schema: QUEUE_SCHEMA,
  script,
  facts,
}

function* script({ nodes, tell }: ScriptContext): Script {
  yield* ready(nodes, 60_000)
  const [first = ''] = nodes
  yield* succeed(first, { f: 'declare', key: SCRIPT_KEY, value: null }, 10_000)
  const { node: L, term } = yield* leaderAmong(nodes, 0, 15_000)
  tell.number('T', term)
  const [F1 = '', F2 = ''] = nodes.filter((node) => node !== L)
  tell.role('L', L)
  tell.role('F1', F1)
  tell.role('F2', F2)
  tell.operation('before', (yield* succeed(L, publish(OLD), 5_000)).operation)
  yield* cut({ [F2]: [L] })
  tell.moment('F2 cut off', yield* now())
  tell.operation('write', (yield* succeed(L, publish(NEW), 8_000)).operation)
  tell.moment('acknowledged', yield* now())
  tell.moment('killed L', yield* kill(L))
  // F2 stays cut off: the leader's kernel goes on sending what a dead server had handed to it.
  // Whoever leads next serves it; that is asked at the end, since no node tells of terms while one is dead.
  tell.operation('read', yield* look(F1, 2, 40_000))
  tell.moment('delivered', yield* now())
}

function* ending(context: Pick<ScriptContext, 'nodes' | 'tell'>): Script {
  const { node, term } = yield* leaderAmong(context.nodes, 0, 30_000)
  context.tell.role('W', node)
  context.tell.number('T2', term)
  yield* closing(context)
}
