/**
 * `ordeal replay`: runs a stored case again, and says whether it is the same run bit for bit.
 * Station: command line.
 */
import { replayText } from '../../reports/replay-text.ts'
import { replayCase } from '../campaign/replay-case.ts'
import { partsOf } from './campaign-parts.ts'
import { EXIT } from './exit-codes.ts'
import { print } from './output.ts'
import { readCaseRun } from './stored-case.ts'

export type ReplayOptions = { readonly json?: boolean }

/** Exit 0 if it is the same, 1 if not. */
export function replay(directory: string, options: ReplayOptions): number {
  const stored = readCaseRun(directory)
  const { run, ...compared } = replayCase(stored, partsOf(stored.planned))
  const { verdict, eventHash, events } = run.result
  const record = { ...compared, verdict, eventHash, storedEventHash: stored.result.eventHash, events }
  print(options.json === true ? `${JSON.stringify(record)}\n` : replayText(record))
  return record.sameEvents && record.sameHistory && record.sameVerdict ? EXIT.valid : EXIT.invalid
}
