/**
 * Operations that were planned beforehand, as a generator: each begins at its time, or as soon after it as its worker is free;
 * a worker's operations keep their order. Done when all have begun.
 * Station: campaign.
 */
import type { PlannedOperation } from '../core/case.ts'
import { DONE, type Generator } from '../generator/generator.ts'
import { pending } from '../generator/steps.ts'

/** `operations` in order of time. O(workers) an ask. */
export function plannedOperations(operations: readonly PlannedOperation[], workers: number): Generator {
  const queues = Array.from({ length: workers }, (): PlannedOperation[] => [])
  for (const operation of operations) queues[operation.worker]?.push(operation)
  return from(
    queues,
    queues.map(() => 0),
  )
}

/** `positions`: how many of its operations each worker has begun. */
function from(queues: readonly (readonly PlannedOperation[])[], positions: readonly number[]): Generator {
  return {
    next({ timeNs, free }) {
      let earliest: PlannedOperation | undefined
      let isLeft = false
      for (const [worker, queue] of queues.entries()) {
        const operation = queue[positions[worker] as number]
        if (operation === undefined) continue
        isLeft = true
        if (free.includes(worker) && (earliest === undefined || operation.atNs < earliest.atNs)) earliest = operation
      }
      if (!isLeft) return DONE
      if (earliest === undefined) return pending(this, undefined)
      if (earliest.atNs > timeNs) return pending(this, earliest.atNs)
      const { worker, f, key, value } = earliest
      const op = { worker, f, value, ...(key === undefined ? {} : { key }) }
      return { type: 'op', op, next: from(queues, positions.with(worker, (positions[worker] as number) + 1)) }
    },
    update() {
      return this
    },
  }
}
