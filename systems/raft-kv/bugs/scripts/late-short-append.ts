import type { Script, ScriptContext } from '../../../../nemesis/script.ts'
import { begin, caughtUp, kill, rules, sleep, succeed } from '../../../../nemesis/script-steps.ts'
import { opened, readAtNext, write } from './opened.ts'

const LATE_MS = 1_500

/** The first of two appends to F comes after the second was acknowledged, with F's help alone. */
export function* lateShortAppend(context: ScriptContext): Script {
  const { L, F, G, term, index } = yield* opened(context)
  const late = { do: 'delay', ms: LATE_MS } as const
  yield* rules({ from: [L], to: [F], types: ['append'], when: { lastIndexAtLeast: index }, action: late })
  yield* begin(L, write(2), 5_000)
  yield* sleep(50)
  yield* rules()
  yield* caughtUp(context.nodes, index, 1_000)
  yield* rules({ from: [L], to: [G], types: ['append'], action: { do: 'drop' } })
  yield* succeed(L, write(3), 5_000)
  yield* sleep(LATE_MS)
  yield* kill(L)
  yield* rules()
  yield* readAtNext([F, G], term)
}
