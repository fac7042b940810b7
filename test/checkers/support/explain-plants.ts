/** Errors planted in the explanation of violations. */
import type { Plant } from './planted.ts'

const plant = (name: string, from: string, to: string): Plant => ({ name, file: 'explain.ts', from, to })

export const EXPLAIN_PLANTS: readonly Plant[] = [
  plant('effects are dropped', 'if (!this.#isEffect(index)) return []', 'return []'),
  plant('what is legal is taken for a core', "if (outcome.type !== 'violation') return false", ''),
  plant('single operations are not tried', 'size >= 1; size', 'size >= 2; size'),
  plant('answers are never forgotten', 'level === OPEN && this.#isEffect(index))', 'level > 9 && index < 0)'),
]
