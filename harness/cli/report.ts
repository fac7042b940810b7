/**
 * `ordeal report`: writes the reports of a run again. They are a function of record and history, so this cannot change a
 * verdict; a run that was cut off before its record is judged first.
 * Station: command line.
 */
import { join } from 'node:path'
import { type FailedReport, writeReports, writeScriptReports } from '../../reports/write.ts'
import { INDEX_FILE, writeIndex } from '../../reports/write-index.ts'
import { EnvironmentError } from '../core/errors.ts'
import { isScriptRun } from '../run/script/script-files.ts'
import { readHistoryFile, readRun } from '../run/store-reader.ts'
import { judgeAgain } from './check.ts'
import { EXIT } from './exit-codes.ts'
import { print } from './output.ts'
import { judgeStored } from './stored-play.ts'

/** With `index` of the folder of all runs, and nothing else. */
export async function report(
  run: string | undefined,
  { index = false }: { readonly index?: boolean },
): Promise<number> {
  const directory = run ?? (index ? 'runs' : 'runs/latest')
  const failed = index ? writeIndex(directory) : isScriptRun(directory) ? reportPlay(directory) : reportRun(directory)
  const first = failed[0]
  if (first !== undefined) {
    throw new EnvironmentError(
      'REPORT_NOT_WRITTEN',
      `${join(directory, first.file)} was not written: ${first.message}`,
      {
        facts: { failed: failed.map(({ file, message }) => ({ file, message })) },
      },
    )
  }
  print(`${join(directory, index ? INDEX_FILE : 'report.html')}\n`)
  return EXIT.valid
}

function reportRun(directory: string): readonly FailedReport[] {
  const run = readRun(directory)
  const { history } = readHistoryFile(run.historyPath)
  return writeReports(directory, run.record ?? judgeAgain(run, history), history)
}

/** A play has all that its record is made from. */
function reportPlay(directory: string): readonly FailedReport[] {
  const { record, history } = judgeStored(directory)
  return writeScriptReports(directory, record, history)
}
