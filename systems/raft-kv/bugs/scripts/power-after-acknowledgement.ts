import type { Script, ScriptContext } from '../../../../nemesis/script.ts'
import { powerOff, ready, start, succeed } from '../../../../nemesis/script-steps.ts'
import { opened, READ, write } from './opened.ts'

/** What power loss takes is chance: a few rounds, of a few writes each. */
const ROUNDS = 6
const WRITES = 8

/** Acknowledged writes, then no power anywhere. Only two nodes come back at once, so no third can restore what they lost. */
export function* powerAfterAcknowledgement(context: ScriptContext): Script {
  const { L, F, G } = yield* opened(context)
  for (let round = 1; round <= ROUNDS; round++) {
    for (let i = 1; i <= WRITES; i++) yield* succeed(F, write(100 * round + i), 5_000)
    yield* powerOff(L, F, G)
    yield* start(L, F)
    yield* ready([L, F], 20_000)
    yield* succeed(L, READ, 5_000)
    yield* start(G)
    yield* ready(context.nodes, 20_000)
  }
}
