/**
 * S1 on a replicated log: a record that was acknowledged by all replicas in sync survives the crash of the log's leader right
 * after the acknowledgement, and the next leader has it. Kafka's documentation, "Replication": a committed message is not lost
 * as long as one replica in sync is alive.
 * Station: nemesis.
 *
 * By packets, as leader-crash-after-commit: the record waits at followers that stand still; then nothing more gets to them, and
 * they go on. Followers fetch, so what they then send acknowledges the record, and the leader's answer, with the new high
 * watermark, does not reach them.
 */
import { LEADER_FUNCTION, LOG_SCHEMA } from '../../harness/workloads/log-schema.ts'
import { type DirectedScenario, NotReached, type Script, type ScriptContext } from '../script.ts'
import { begin, cut, finish, kill, now, pause, ready, resume, SCRIPT_KEY, sleep, succeed } from '../script-steps.ts'
import { facts } from './facts/acknowledged-record-survives.ts'
import { closing, leadership, pollUntil, READY, send } from './log-steps.ts'

const OLD = 1
const NEW = 2

export const acknowledgedRecordSurvives: DirectedScenario = {
  name: 'acknowledged-record-survives',
  summary:
    'a record that all replicas in sync acknowledged survives the crash of its leader right after (Kafka, Replication)',
  systems: ['kafka'],
  forms: [
    {
      name: 'packets',
      nodes: 3,
      by: 'packets',
      summary: 'by pausing the followers and cutting them off one way; who leads is told by clients, before and after',
      settings: { failover: 'slow', acks: 'all' },
    },
  ],
  object: { checkers: ['log'], ready: READY, closing },
  functions: ['send', 'poll', 'leader'],
  schema: { ...LOG_SCHEMA, ...LEADER_FUNCTION },
  script,
  facts,
}

function* script({ nodes, tell }: ScriptContext): Script {
  yield* ready(nodes, 60_000)
  const before = yield* leadership(nodes, nodes, 0, 15_000)
  const L = before.leader
  const [F1 = '', F2 = ''] = nodes.filter((node) => node !== L)
  tell.role('L', L)
  tell.role('F1', F1)
  tell.role('F2', F2)
  tell.operation('leads-before', before.operation)
  // Followers ask for a new log only when the fetch under way is answered, and theirs wait long.
  tell.operation('before', (yield* succeed(L, send(OLD), 10_000)).operation)
  yield* pause(F1, F2)
  const operation = yield* begin(L, send(NEW), 8_000)
  tell.operation('write', operation)
  yield* sleep(300)
  yield* cut({ [F1]: [L], [F2]: [L] })
  yield* resume(F1, F2)
  const { type } = yield* finish(operation)
  if (type !== 'ok') throw new NotReached(`the leader did not acknowledge the record: ${type}`)
  tell.moment('acknowledged', yield* now())
  tell.moment('killed L', yield* kill(L))
  // The leader stays cut off: its kernel goes on sending what a dead server had handed to it.
  const after = yield* leadership(nodes, [F1, F2], before.epoch, 40_000)
  tell.role('W', after.leader)
  tell.operation('leads-after', after.operation)
  tell.moment('new leader', yield* now())
  tell.operation('read', yield* pollUntil(after.leader, SCRIPT_KEY, NEW, 10_000))
}
