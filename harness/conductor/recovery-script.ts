/**
 * After the last heal: the system is given time to come back by itself. Where it does not, the nodes that hang are restarted, one
 * at a time and each at most once, and it is waited for again. A script of the nemesis, in the same form as its others.
 * Station: conductor/nemesis. After what operators do about a broker that hangs after a pause.
 */
import type { Liveness, RecoveryStep, StuckNode } from '../core/liveness.ts'
import type { Answer, Ask } from './nemesis-script.ts'

/** `failure`: why it did not come back. `liveness` is absent where nobody can tell who hangs. */
export type Recovered = { readonly failure?: string; readonly liveness?: Liveness }

export function* recoverySteps(): Generator<Ask, Recovered, Answer> {
  const steps: RecoveryStep[] = []
  let healedNs: number | undefined
  for (;;) {
    const { standing } = yield { ask: 'available' }
    if (standing === undefined) return yield* allAnswer()
    const { stuck, withinMs, askedNs, nowNs } = standing
    healedNs ??= askedNs
    if (stuck.length === 0) return { liveness: { healedNs, withinMs, steps, backNs: nowNs } }
    const next = stuck.find(({ node }) => steps.every((step) => step.node !== node))
    if (next === undefined) return { failure: away(stuck, steps, withinMs), liveness: { healedNs, withinMs, steps } }
    const nodes = [next.node]
    yield { ask: 'perform', step: { port: 'process', do: 'kill', nodes } }
    yield { ask: 'perform', step: { port: 'process', do: 'start', nodes } }
    steps.push({ do: 'restart', ...next, timeNs: nowNs })
  }
}

function* allAnswer(): Generator<Ask, Recovered, Answer> {
  const { failure } = yield { ask: 'ready' }
  return failure === undefined ? {} : { failure }
}

function away(stuck: readonly StuckNode[], steps: readonly RecoveryStep[], withinMs: number): string {
  const restarted = steps.map(({ node }) => node).join(', ')
  const were = steps.length === 1 ? 'was restarted' : 'were restarted one after another'
  const reasons = stuck.map(({ node, reason }) => `${node}: ${reason}`).join('; ')
  return `not available within ${withinMs / 1000} s, though ${restarted} ${were}: ${reasons}`
}
