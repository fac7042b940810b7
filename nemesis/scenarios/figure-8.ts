/**
 * Figure 8 of the extended Raft paper, up to its moment (c): an entry of an old term is on a majority, its leader knows it,
 * and still must not count it as committed (5.4.2). S1 to S5 are the paper's names.
 * Station: nemesis.
 */
import { type MessageRule, onlyMayCampaign } from '../../harness/core/message-rule.ts'
import { NotReached, type ScriptContext } from '../script.ts'
import { invoke, kill, messages, now, rules, type Step, sleep, start } from '../script-steps.ts'
import { keepFrom, upToTerm } from './kept-from.ts'
import { localReads, NEW, opening, RIVAL, write } from './opening.ts'

export type Figure8 = {
  readonly S1: string
  readonly S2: string
  readonly S3: string
  readonly S4: string
  readonly S5: string
  readonly index: number
  /** S1's second term. */
  readonly secondTerm: number
  /** What was kept from whom in that term. */
  readonly ofSecond: readonly MessageRule[]
}

const WRITE_DEADLINE_MS = 1_500
const ELECTION_MS = 20_000

export function* figure8(context: ScriptContext): Step<Figure8> {
  const { tell, nodes } = context
  const { leader: S1, others, term, index } = yield* opening(context, 'S1')
  const [S2 = '', S3 = '', S4 = '', S5 = ''] = others
  for (const [role, node] of Object.entries({ S2, S3, S4, S5 })) tell.role(role, node)

  // (a) S1 leads and replicates the entry to S2 alone.
  const ofFirst = upToTerm(term, keepFrom(S1, [S3, S4, S5], index - 1))
  yield* rules(ofFirst)
  yield* refusedWrite(context, 'write', S1, NEW)
  tell.moment('killed S1', yield* kill(S1))

  // (b) S5 leads by the votes of S3 and S4, and accepts another entry at the same index that gets to nobody.
  const ofRival = keepFrom(S5, [S1, S2, S3, S4], index - 1)
  yield* rules(...onlyMayCampaign([S5], nodes), ofFirst, ofRival)
  const rivalTerm = yield* electedTerm(S5, term)
  tell.number('T1', rivalTerm)
  yield* refusedWrite(context, 'lost', S5, RIVAL)
  tell.moment('killed S5', yield* kill(S5))

  // (c) S1 leads again and goes on replicating its old entry, to S2 and S3; its own of this term gets to nobody.
  const ofSecond = [keepFrom(S1, [S4, S5], index - 1), keepFrom(S1, [S2, S3], index)]
  yield* rules(...onlyMayCampaign([S1], nodes), ofFirst, upToTerm(rivalTerm, ofRival), ...ofSecond)
  tell.moment('started S1', yield* start(S1))
  const secondTerm = yield* electedTerm(S1, rivalTerm)
  tell.number('T2', secondTerm)
  const acknowledged = {
    type: 'append-reply',
    to: [S1],
    termAtLeast: secondTerm,
    indexAtLeast: index,
    reject: false,
  } as const
  yield* messages(
    [S2, S3].map((from) => ({ ...acknowledged, from: [from] })),
    ELECTION_MS,
  )
  tell.moment('S1 knows the old entry on a majority', yield* now())
  yield* sleep(500) // were it counted as committed, S1 would say so within five heartbeats
  yield* localReads(context, { S2, S3 })
  return { S1, S2, S3, S4, S5, index, secondTerm, ofSecond: ofSecond.map((rule) => upToTerm(secondTerm, rule)) }
}

/** The term in which a node leads for the first time after this term; known by its first append. */
export function* electedTerm(node: string, above: number): Step<number> {
  const [record] = yield* messages([{ type: 'append', from: [node], termAtLeast: above + 1 }], ELECTION_MS)
  if (record === undefined) throw new NotReached(`${node} was not elected`)
  return record.message.term
}

/** If it is acknowledged all the same, the play goes on: what becomes of it then is the violation. */
function* refusedWrite({ tell }: ScriptContext, name: string, node: string, value: number): Step<void> {
  const { operation } = yield* invoke(node, write(value), WRITE_DEADLINE_MS)
  tell.operation(name, operation)
}
