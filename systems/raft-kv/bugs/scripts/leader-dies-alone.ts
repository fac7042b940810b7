import type { Script, ScriptContext } from '../../../../nemesis/script.ts'
import { cut, invoke, kill } from '../../../../nemesis/script-steps.ts'
import { opened, readAtNext, write } from './opened.ts'

/** The leader takes a write that nobody else can have, and dies. */
export function* leaderDiesAlone(context: ScriptContext): Script {
  const { L, F, G, term } = yield* opened(context)
  yield* cut({ [F]: [L], [G]: [L], [L]: [F, G] })
  yield* invoke(L, write(2), 500)
  yield* kill(L)
  yield* readAtNext([F, G], term)
}
