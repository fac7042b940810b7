/** How the scripts of bugs begin: three nodes, a leader, a first value that all have. */
import { opening, READ, write } from '../../../../nemesis/scenarios/opening.ts'
import type { ScriptContext } from '../../../../nemesis/script.ts'
import { leaderAmong, type Step, succeed } from '../../../../nemesis/script-steps.ts'

export type Opened = {
  readonly L: string
  readonly F: string
  readonly G: string
  readonly term: number
  readonly index: number
}

export function* opened(context: ScriptContext): Step<Opened> {
  const { leader: L, others, term, index } = yield* opening(context)
  const [F = '', G = ''] = others
  context.tell.role('F', F)
  context.tell.role('G', G)
  return { L, F, G, term, index }
}

/** Another leader than before, and what it serves. */
export function* readAtNext(among: readonly string[], term: number): Step<string> {
  const { node } = yield* leaderAmong(among, term, 20_000)
  yield* succeed(node, READ, 8_000)
  return node
}

export { READ, write }
