/**
 * S2, case A. A write reached its leader and one follower, and its client was told of a failure; a new leader lacks it: it
 * is overwritten everywhere and was never seen. Raft paper (extended), 5.3: a leader forces its log on its followers.
 * Station: nemesis.
 */
import { onlyMayCampaign } from '../../harness/core/message-rule.ts'
import { type DirectedScenario, NotReached, type Script, type ScriptContext } from '../script.ts'
import { invoke, leaderAmong, messages, now, rules, type Step } from '../script-steps.ts'
import { facts } from './facts/minority-write-rolled-back.ts'
import { keptFromRest, minorityWrite, minorityWriteByPackets } from './minority.ts'
import { localReads, READ } from './opening.ts'

export const minorityWriteRolledBack: DirectedScenario = {
  name: 'minority-write-rolled-back',
  summary: 'an entry on a minority that a new leader lacks is overwritten and never seen (Raft paper 5.3)',
  forms: [
    {
      name: 'server-answers',
      nodes: 5,
      by: 'messages',
      summary: 'the leader itself gives the write up and answers the client so',
    },
    { name: 'client-deadline', nodes: 5, by: 'messages', summary: "the client's own deadline passes first" },
    {
      name: 'packets',
      nodes: 5,
      by: 'packets',
      summary: 'leader and follower are cut off from the others',
      settings: { elections: 'slow' },
    },
  ],
  functions: ['read', 'write', 'read-local'],
  script: (context) => (context.form === 'packets' ? byPackets(context) : byMessages(context)),
  facts,
}

function* byMessages(context: ScriptContext): Script {
  const { nodes, form } = context
  const minority = yield* minorityWrite(context, form === 'server-answers' ? 'server' : 'client')
  const { follower: F, rest, term } = minority
  yield* rules(...onlyMayCampaign(rest, nodes), keptFromRest(minority))
  const [record] = yield* messages([{ type: 'append', from: rest, termAtLeast: term + 1 }], 20_000)
  if (record === undefined) throw new NotReached('no new leader')
  yield* newLeader(context, record.message.from, F)
}

function* byPackets(context: ScriptContext): Script {
  const { follower: F, rest } = yield* minorityWriteByPackets(context, 'together')
  const { node: W } = yield* leaderAmong(rest, 0, 30_000)
  yield* newLeader(context, W, F)
}

/** Ends before the old leader is back and, by packets, before the cut is healed: that is the common ending's. */
function* newLeader(context: ScriptContext, W: string, F: string): Step<void> {
  const { tell } = context
  tell.role('W', W)
  tell.moment('new leader', yield* now())
  const { operation } = yield* invoke(W, READ, 8_000)
  tell.operation('read', operation)
  yield* localReads(context, { F, W })
}
