import { onlyMayCampaign } from '../../../../harness/core/message-rule.ts'
import type { Script, ScriptContext } from '../../../../nemesis/script.ts'
import { clockRate, kill, messages, rules, start } from '../../../../nemesis/script-steps.ts'
import { opened } from './opened.ts'

/** F is elected by L's vote alone and told nobody; L restarts, and gives G its vote in the same term. */
export function* secondVoteAfterRestart(context: ScriptContext): Script {
  const { L, F, G, term } = yield* opened(context)
  // L hears nobody for long after its restart, but must not stand for election itself before G does.
  yield* clockRate(-500_000, L)
  const unheard = { from: [F], to: [G], action: { do: 'drop' } } as const
  yield* rules(
    ...onlyMayCampaign([F], context.nodes),
    unheard,
    { from: [L], to: [F], types: ['append', 'heartbeat'], action: { do: 'drop' } },
    { from: [F], types: ['append', 'heartbeat'], action: { do: 'drop' } },
  )
  yield* messages([{ type: 'vote-reply', from: [L], to: [F], termAtLeast: term + 1, reject: false }], 10_000)
  yield* kill(L)
  yield* start(L)
  yield* rules(...onlyMayCampaign([G], context.nodes), { from: [F], action: { do: 'drop' } })
  yield* messages([{ type: 'vote-reply', from: [L], to: [G], termAtLeast: term + 1, reject: false }], 10_000)
  yield* messages([{ type: 'append', from: [G], termAtLeast: term + 1 }], 10_000)
}
