import type { Script, ScriptContext } from '../../../../nemesis/script.ts'
import { begin, finish, rules, sleep, succeed } from '../../../../nemesis/script-steps.ts'
import { opened, READ, write } from './opened.ts'

/** F hands a write on and hears nothing back; so it sends it again, when it was overwritten long ago. */
export function* retryBehindCut(context: ScriptContext): Script {
  const { L, F } = yield* opened(context)
  yield* rules({ from: [L], to: [F], action: { do: 'drop' } })
  const operation = yield* begin(F, write(2), 5_000)
  yield* sleep(200)
  yield* succeed(L, write(3), 5_000)
  yield* sleep(700)
  yield* rules()
  yield* finish(operation)
  yield* succeed(F, READ, 5_000)
}
