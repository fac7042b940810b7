/**
 * Operations that were planned beforehand, as a generator: each begins at its time, or as soon after it as its worker is free;
 * a worker's operations keep their order. Done when all have begun.
 * Station: campaign.
 */
import type { PlannedOperation } from '../core/case.ts'
import { DONE, type Generator } from '../generator/generator.ts'
import { pending } from '../generator/steps.ts'

/** `operations` in order of time. O(free workers) an ask. */
export function plannedOperations(operations: readonly PlannedOperation[], workers: number): Generator {
  const queues = Array.from({ length: workers }, (): PlannedOperation[] => [])
  for (const operation of operations) queues[operation.worker]?.push(operation)
  return from(
    queues,
    queues.map(() => 0),
    operations.length,
  )
}

/** `positions`: how many of its operations each worker has begun; `left`: how many nobody has. */
function from(queues: readonly (readonly PlannedOperation[])[], positions: readonly number[], left: number): Generator {
  return {
    next({ timeNs, free }) {
      if (left === 0) return DONE
      let earliest: PlannedOperation | undefined
      for (const worker of free) {
        if (worker === 'nemesis') continue
        const operation = queues[worker]?.[positions[worker] as number]
        if (operation !== undefined && (earliest === undefined || operation.atNs < earliest.atNs)) earliest = operation
      }
      if (earliest === undefined) return pending(this, undefined)
      if (earliest.atNs > timeNs) return pending(this, earliest.atNs)
      const { worker, f, key, value } = earliest
      const op = key === undefined ? { worker, f, value } : { worker, f, value, key }
      const begun = positions.slice()
      begun[worker] = (positions[worker] as number) + 1
      return { type: 'op', op, next: from(queues, begun, left - 1) }
    },
    update() {
      return this
    },
  }
}
