/** The matcher `toBeLinearizable`. Station: vitest. */
import { foreignRecord } from '../cli/foreign-history.ts'
import type { History } from '../core/history.ts'
import { historyText } from './failure-text.ts'
import { type GivenOp, historyFrom } from './given-ops.ts'

export function toBeLinearizable(
  this: { readonly isNot: boolean },
  received: History | readonly GivenOp[],
  model: string,
): { readonly pass: boolean; readonly message: () => string } {
  const history = historyFrom(received)
  const record = foreignRecord('the history', history, model, ['linearizability'])
  // What cannot be decided is neither: it fails whatever was expected.
  const pass = record.verdict === 'unknown' ? this.isNot : record.verdict === 'valid'
  return { pass, message: () => historyText(record, history, model) }
}
