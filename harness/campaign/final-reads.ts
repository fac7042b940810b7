/**
 * The last reads of a case: every register that was touched is read by two clients, dealt out among them in turn. That every
 * node holds the same is told by digests of their states.
 * Station: campaign. A read that fails is not repeated: all is healed.
 */
import type { PlannedOperation } from '../core/case.ts'
import { DONE, type Generator } from '../generator/generator.ts'
import { plannedOperations } from './planned-operations.ts'

const READERS = 2

/** Hears of all events from the run's start. */
export function finalReads(workers: number, touched: ReadonlySet<string> = new Set()): Generator {
  return {
    next(context) {
      const keys = [...touched]
      const reads = keys.flatMap((key, i) =>
        Array.from({ length: Math.min(READERS, workers) }, (_, reader): PlannedOperation => {
          return { atNs: 0, worker: (READERS * i + reader) % workers, f: 'read', key, value: null }
        }),
      )
      return reads.length === 0 ? DONE : plannedOperations(reads, workers).next(context)
    },
    update({ key }) {
      return key === undefined || touched.has(key) ? this : finalReads(workers, new Set([...touched, key]))
    },
  }
}
