/**
 * `ordeal report`: writes the reports of a run again. They are a function of record and history, so this cannot change a
 * verdict; a run that was cut off before its record is judged first.
 * Station: command line.
 */
import { join } from 'node:path'
import { type FailedReport, writeReports, writeScriptReports } from '../../reports/write.ts'
import { EnvironmentError } from '../core/errors.ts'
import { isScriptRun } from '../run/script/script-files.ts'
import { readHistoryFile, readRun } from '../run/store-reader.ts'
import { judgeAgain } from './check.ts'
import { EXIT } from './exit-codes.ts'
import { print } from './output.ts'
import { judgeStored } from './stored-play.ts'

export async function report(directory: string): Promise<number> {
  const failed = isScriptRun(directory) ? reportPlay(directory) : reportRun(directory)
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
  print(`${join(directory, 'report.html')}\n`)
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
