/**
 * Operations that were planned beforehand, as a generator: each begins at its time, or as soon after it as its worker is free;
 * a worker's operations keep their order. Done when all have begun.
 * Station: campaign.
 */
import type { PlannedOperation } from '../core/case.ts'
import { type Context, DONE, type Generator, type Step } from '../generator/generator.ts'
import { pending } from '../generator/steps.ts'

/** `operations` in order of time. O(free workers) an ask. */
export function plannedOperations(operations: readonly PlannedOperation[], workers: number): Generator {
  const queues = Array.from({ length: workers }, (): PlannedOperation[] => [])
  for (const operation of operations) queues[operation.worker]?.push(operation)
  return new Planned(
    queues,
    queues.map(() => 0),
    operations.length,
  )
}

class Planned implements Generator {
  readonly #queues: readonly (readonly PlannedOperation[])[]
  /** How many of its operations each worker has begun. */
  readonly #positions: readonly number[]
  /** How many nobody has. */
  readonly #left: number

  constructor(queues: readonly (readonly PlannedOperation[])[], positions: readonly number[], left: number) {
    this.#queues = queues
    this.#positions = positions
    this.#left = left
  }

  next({ timeNs, free }: Context): Step {
    if (this.#left === 0) return DONE
    const earliest = this.#earliest(free)
    if (earliest === undefined) return pending(this, undefined)
    if (earliest.atNs > timeNs) return pending(this, earliest.atNs)
    const { worker, f, key, value } = earliest
    const op = key === undefined ? { worker, f, value } : { worker, f, value, key }
    const begun = this.#positions.slice()
    begun[worker] = (begun[worker] as number) + 1
    return { type: 'op', op, next: new Planned(this.#queues, begun, this.#left - 1) }
  }

  update(): Generator {
    return this
  }

  #earliest(free: Context['free']): PlannedOperation | undefined {
    let earliest: PlannedOperation | undefined
    for (const worker of free) {
      if (worker === 'nemesis') continue
      const operation = this.#queues[worker]?.[this.#positions[worker] as number]
      if (operation !== undefined && (earliest === undefined || operation.atNs < earliest.atNs)) earliest = operation
    }
    return earliest
  }
}
