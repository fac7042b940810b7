/**
 * `ordeal bundle`: all of a run in one file, to be sent to whoever looks after the system.
 * Station: command line.
 */
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { playReadme, runReadme } from '../../reports/bundle-readme.ts'
import { UsageError } from '../core/errors.ts'
import { filesOf, writeBundle } from '../run/bundle.ts'
import { isScriptRun } from '../run/script/script-files.ts'
import { isRun, readHistoryFile, readRun } from '../run/store-reader.ts'
import { judgeAgain } from './check.ts'
import { EXIT } from './exit-codes.ts'
import { print, shown } from './output.ts'
import { isCaseRun } from './stored-case.ts'
import { judgeStored } from './stored-play.ts'

export type BundleOptions = { readonly out?: string }

/** Prints the path. Throws UsageError NOT_A_RUN for any other folder. */
export async function bundle(given: string, options: BundleOptions): Promise<number> {
  print(`${shown(await bundleRun(given, options.out))}\n`)
  return EXIT.valid
}

/** Writes the bundle, by default beside the folder under its name, and resolves with its path. */
export async function bundleRun(given: string, out?: string): Promise<string> {
  if (!isRun(given) && !isScriptRun(given)) {
    throw new UsageError('NOT_A_RUN', `${given} is not the folder of a run`, {
      hint: 'Give a folder such as runs/latest.',
      facts: { directory: given },
    })
  }
  const directory = realpathSync(given)
  const target = out === undefined ? `${directory}.tar.gz` : resolve(out)
  const files = filesOf(directory)
  await writeBundle(directory, files, readmeOf(directory, files), target)
  return target
}

function readmeOf(directory: string, files: readonly string[]): string {
  if (isScriptRun(directory)) return playReadme(judgeStored(directory).record, files)
  const run = readRun(directory)
  const { history } = readHistoryFile(run.historyPath)
  const again = isCaseRun(directory) ? 'ordeal replay .' : 'ordeal run .'
  return runReadme(run.record ?? judgeAgain(run, history), history, again, files)
}
