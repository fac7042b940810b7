/**
 * Figure 8, from (c) to (e): an entry of S1's own term gets on a majority, and with it the old one is committed; then S5
 * cannot win any more.
 * Station: nemesis.
 */
import { onlyMayCampaign } from '../../harness/core/message-rule.ts'
import { type DirectedScenario, NotReached, type Script, type ScriptContext } from '../script.ts'
import { kill, messages, now, rules, sleep, start, succeed } from '../script-steps.ts'
import { facts } from './facts/old-term-entry-committed-indirectly.ts'
import { figure8 } from './figure-8.ts'
import { keepFrom } from './kept-from.ts'
import { READ } from './opening.ts'

export const oldTermEntryCommittedIndirectly: DirectedScenario = {
  name: 'old-term-entry-committed-indirectly',
  summary: 'an entry of an old term is committed by a later one of its new term, and then survives (Figure 8 e)',
  forms: [
    { name: 'figure-8e', nodes: 5, by: 'messages', summary: 'Figure 8 of the extended Raft paper, (a) to (c), (e)' },
  ],
  functions: ['read', 'write', 'read-local'],
  script,
  facts,
}

function* script(context: ScriptContext): Script {
  const { tell, nodes } = context
  const { S1, S2, S3, S4, S5, index, secondTerm } = yield* figure8(context)
  yield* rules(...onlyMayCampaign([S1], nodes), keepFrom(S1, [S4, S5], index - 1))
  const committed = {
    type: 'append-reply',
    to: [S1],
    termAtLeast: secondTerm,
    indexAtLeast: index + 1,
    reject: false,
  } as const
  yield* messages(
    [S2, S3].map((from) => ({ ...committed, from: [from] })),
    10_000,
  )
  tell.moment('own entry of S1 on a majority', yield* now())
  const { operation } = yield* succeed(S2, READ, 10_000)
  tell.operation('read', operation)

  tell.moment('killed S1 again', yield* kill(S1))
  yield* rules(...onlyMayCampaign([S5], nodes))
  tell.moment('started S5', yield* start(S5))
  // In a term that is new to the voters: before that it is refused for its term, and learns that.
  const standing = { type: 'pre-vote', from: [S5], termAtLeast: secondTerm + 1 } as const
  yield* messages(
    [S2, S3].map((to) => ({ ...standing, to: [to] })),
    20_000,
  )
  yield* sleep(200) // for their answers; were they votes, S5 would lead by then
  yield* rules(...onlyMayCampaign([S2, S3], nodes))
  const [record] = yield* messages([{ type: 'append', from: [S2, S3, S5], termAtLeast: secondTerm + 1 }], 20_000)
  if (record === undefined) throw new NotReached('no new leader')
  tell.role('W', record.message.from)
  tell.moment('new leader', yield* now())
  const after = yield* succeed(record.message.from, READ, 10_000)
  tell.operation('read-after', after.operation)
}
