/** Histories as a test writes them down. Station: vitest. */
import { History } from '../core/history.ts'
import { HistoryBuilder } from '../core/history-builder.ts'
import type { ClientOp } from '../core/op.ts'

/** An op of a client; without `index` and `time` it comes right after the one before. Time in ns. */
export type GivenOp = Omit<ClientOp, 'index' | 'time'> & { readonly index?: number; readonly time?: number }

/** Throws UsageError HISTORY_MALFORMED for what cannot be a history. */
export function historyFrom(given: History | readonly GivenOp[]): History {
  if (given instanceof History) return given
  const builder = new HistoryBuilder()
  let timeNs = 0
  for (const op of given) {
    timeNs = op.time ?? timeNs + 1
    builder.add({ ...op, index: op.index ?? builder.length, time: timeNs })
  }
  return builder.finish()
}
