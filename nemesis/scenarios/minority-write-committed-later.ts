/**
 * S2, case B. A write reached its leader and one follower, and its client was told of a failure; one of the two leads
 * next: the write stays invisible until an entry of the new term is on a majority, and is visible from then on, once.
 * Raft paper (extended), 5.4.2: entries of earlier terms are committed indirectly.
 * Station: nemesis.
 */
import { onlyMayCampaign } from '../../harness/core/message-rule.ts'
import { type DirectedScenario, NotReached, type Script, type ScriptContext } from '../script.ts'
import { cut, leaderAmong, messages, now, rules, sleep, start, succeed } from '../script-steps.ts'
import { facts } from './facts/minority-write-committed-later.ts'
import { keepFrom } from './kept-from.ts'
import { apart, keptFromRest, minorityWrite, minorityWriteByPackets } from './minority.ts'
import { localReads, READ } from './opening.ts'

export const minorityWriteCommittedLater: DirectedScenario = {
  name: 'minority-write-committed-later',
  summary:
    'an entry on a minority that a new leader holds is invisible until committed under its term (Raft paper 5.4.2)',
  forms: [
    { name: 'follower-wins', nodes: 5, by: 'messages', summary: 'the follower that holds the entry leads next' },
    { name: 'leader-returns', nodes: 5, by: 'messages', summary: 'the crashed leader restarts and leads again' },
    {
      name: 'packets',
      nodes: 5,
      by: 'packets',
      summary: 'the follower first reaches one other node, then a majority',
      settings: { elections: 'slow' },
    },
  ],
  functions: ['read', 'write', 'read-local'],
  script: (context) => (context.form === 'packets' ? byPackets(context) : byMessages(context)),
  facts,
}

function* byMessages(context: ScriptContext): Script {
  const { nodes, tell, form } = context
  const minority = yield* minorityWrite(context, 'client')
  const { leader: L, follower: F, rest, term, index } = minority
  const [A = '', B = ''] = rest
  const W = form === 'leader-returns' ? L : F
  const others = nodes.filter((node) => node !== W)
  const campaign = onlyMayCampaign([W], nodes)
  // The entry itself may get to everyone, the new leader's own may not: so it is on a majority and still not committed.
  yield* rules(...campaign, keptFromRest(minority), keepFrom(W, others, index))
  if (W === L) tell.moment('started L', yield* start(L))
  const acknowledged = {
    type: 'append-reply',
    to: [W],
    termAtLeast: term + 1,
    indexAtLeast: index,
    reject: false,
  } as const
  const [first] = yield* messages(
    [A, B].map((from) => ({ ...acknowledged, from: [from] })),
    30_000,
  )
  if (first === undefined) throw new NotReached('no acknowledgement')
  tell.role('W', W)
  tell.number('T1', first.message.term)
  tell.moment('new leader', yield* now())
  yield* sleep(300) // were the entry committed by counting, its leader would say so within three heartbeats
  yield* localReads(context, { F, A, B })
  yield* rules(...campaign)
  tell.moment('own entry let through', yield* now())
  // Not at a restarted leader: it serves no client before it has published itself through the log.
  const { operation } = yield* succeed(F, READ, 10_000)
  tell.operation('read', operation)
}

function* byPackets(context: ScriptContext): Script {
  const { tell } = context
  const { leader: L, follower: F, rest } = yield* minorityWriteByPackets(context, 'each')
  const [A = '', B = '', C = ''] = rest
  yield* localReads(context, { F }, 'local-alone')
  // The dead leader stays apart: its kernel goes on sending what the server had handed to it, the entry too.
  yield* cut(apart([[F, A], [B], [C], [L]]))
  yield* sleep(1_000)
  yield* localReads(context, { F, A })
  yield* cut(apart([[F, A, B], [C], [L]]))
  yield* leaderAmong([F], 0, 40_000)
  tell.role('W', F)
  tell.moment('new leader', yield* now())
  const { operation } = yield* succeed(F, READ, 10_000)
  tell.operation('read', operation)
}
