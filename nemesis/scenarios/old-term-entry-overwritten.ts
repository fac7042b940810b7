/**
 * Figure 8, from (c) to (d): S1 dies before an entry of its own term is on a majority; S5 leads and overwrites the old
 * entry although that was on a majority. So it must never have been seen.
 * Station: nemesis.
 */
import { onlyMayCampaign } from '../../harness/core/message-rule.ts'
import type { DirectedScenario, Script, ScriptContext } from '../script.ts'
import { kill, now, ready, rules, start, succeed } from '../script-steps.ts'
import { facts } from './facts/old-term-entry-overwritten.ts'
import { electedTerm, figure8 } from './figure-8.ts'
import { READ } from './opening.ts'

export const oldTermEntryOverwritten: DirectedScenario = {
  name: 'old-term-entry-overwritten',
  summary: 'an entry of an old term, on a majority but not committed, is overwritten and never seen (Figure 8 d)',
  forms: [{ name: 'figure-8d', nodes: 5, by: 'messages', summary: 'Figure 8 of the extended Raft paper, (a) to (d)' }],
  functions: ['read', 'write', 'read-local'],
  script,
  facts,
}

function* script(context: ScriptContext): Script {
  const { tell, nodes } = context
  const { S1, S2, S5, secondTerm, ofSecond } = yield* figure8(context)
  tell.moment('killed S1 again', yield* kill(S1))
  yield* rules(...onlyMayCampaign([S5], nodes), ...ofSecond)
  tell.moment('started S5', yield* start(S5))
  tell.number('T3', yield* electedTerm(S5, secondTerm))
  tell.moment('S5 leads', yield* now())
  // Not at S5: a restarted node serves no client before it has published itself through the log. S2 may not know it yet.
  yield* ready([S2], 10_000)
  const { operation } = yield* succeed(S2, READ, 10_000)
  tell.operation('read', operation)
}
