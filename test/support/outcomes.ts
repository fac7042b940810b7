/**
 * How operations end in simulated tests of generators; after jepsen.generator.test: perfect-info and imperfect. That all
 * are ok, its perfect, is what the simulation does by itself.
 */
import type { OpRequest } from '../../harness/generator/generator.ts'
import type { Outcome } from './simulate-generator.ts'

/** Nobody ever learns what became of anything. */
export function perfectInfo({ value }: OpRequest): Outcome {
  return { type: 'info', value }
}

/** Each worker's operations fail, end unknown, succeed, and so on in turn. Made anew for each simulation. */
export function imperfect(): (op: OpRequest) => Outcome {
  const types = ['fail', 'info', 'ok'] as const
  const done = new Map<OpRequest['worker'], number>()
  return ({ worker, value }) => {
    const n = done.get(worker) ?? 0
    done.set(worker, n + 1)
    return { type: types[n % 3] ?? 'ok', value }
  }
}
