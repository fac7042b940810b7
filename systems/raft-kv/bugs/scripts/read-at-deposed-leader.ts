import type { Script, ScriptContext } from '../../../../nemesis/script.ts'
import { cut, invoke, leaderAmong, succeed } from '../../../../nemesis/script-steps.ts'
import { opened, READ, write } from './opened.ts'

/** The others elect a leader and write; the old one still answers its client. */
export function* readAtDeposedLeader(context: ScriptContext): Script {
  const { L, F, G, term } = yield* opened(context)
  yield* cut({ [F]: [L], [G]: [L], [L]: [F, G] })
  const { node } = yield* leaderAmong([F, G], term, 20_000)
  yield* succeed(node, write(2), 5_000)
  yield* invoke(L, READ, 1_000)
}
