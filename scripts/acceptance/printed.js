/** Runs one of the measuring scripts, which print their figures as one line of JSON, for the cases of all suites. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './ordeal.js'

/** A case: the figures of the last line that the script prints, and whether they meet the bar. */
export function printed(script, words, isMet) {
  return () => {
    const command = ['--conditions=ordeal-source', join(ROOT, 'scripts', script), ...words]
    const options = { encoding: 'utf8', maxBuffer: 1 << 26 }
    const figures = JSON.parse(execFileSync(process.execPath, command, options).trim().split('\n').at(-1))
    return { figures, met: isMet(figures) }
  }
}
