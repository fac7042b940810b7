import type { Script, ScriptContext } from '../../../../nemesis/script.ts'
import { clockRate, cut, invoke, leaderAmong, succeed } from '../../../../nemesis/script-steps.ts'
import { opened, READ, write } from './opened.ts'

/** Twice as fast as the leader's, within the bound on drift that leases allow for. */
export function* slowClockAtLeader(context: ScriptContext): Script {
  const { L, F, G, term } = yield* opened(context)
  yield* clockRate(-300_000, L)
  yield* clockRate(400_000, F, G)
  yield* cut({ [F]: [L], [G]: [L], [L]: [F, G] })
  const { node } = yield* leaderAmong([F, G], term, 20_000)
  yield* succeed(node, write(2), 5_000)
  yield* invoke(L, READ, 1_000)
}
