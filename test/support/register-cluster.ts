/** Correct versioned registers in memory, as the outcome function of a simulation: an operation takes effect when it completes. */
import type { Json } from '../../harness/core/json.ts'
import type { OpRequest } from '../../harness/generator/generator.ts'
import type { Outcome } from './simulate-generator.ts'

export function registerOutcome(): (op: OpRequest) => Outcome {
  const registers = new Map<string, readonly [number, number | null]>()
  let revision = 0
  return ({ f, key = '', value }) => {
    const seen = registers.get(key) ?? ([0, null] as const)
    if (f === 'read') return ok(seen)
    if (f === 'write') return ok(put(key, value as number))
    const [from, to] = value as [number, number]
    return ok(seen[1] === from ? { applied: true, revision: put(key, to)[0] } : { applied: false, seen })
  }

  function put(key: string, value: number): readonly [number, number] {
    revision += 1
    registers.set(key, [revision, value])
    return [revision, value]
  }
}

function ok(value: Json): Outcome {
  return { type: 'ok', value }
}
