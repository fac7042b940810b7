import type { Script, ScriptContext } from '../../../../nemesis/script.ts'
import { begin, finish, kill, leaderAmong, rules, sleep, succeed } from '../../../../nemesis/script-steps.ts'
import { opened, READ, write } from './opened.ts'

/** The old leader's last commit is known to nobody else, and the new one's own entry does not get through for a while. */
export function* freshLeaderReads(context: ScriptContext): Script {
  const { L, F, G, term, index } = yield* opened(context)
  const untold = { from: [L], when: { commitAtLeast: index }, action: { do: 'drop' } } as const
  yield* rules(untold)
  yield* succeed(L, write(2), 5_000)
  yield* kill(L)
  yield* rules(untold, { from: [F, G], types: ['append'], action: { do: 'cut', afterIndex: index } })
  const { node } = yield* leaderAmong([F, G], term, 20_000)
  const read = yield* begin(node, READ, 5_000)
  yield* sleep(300)
  yield* rules()
  yield* finish(read)
}
