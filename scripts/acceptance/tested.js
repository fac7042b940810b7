/** Tests that are cases as well: what vitest itself says of them, for the cases of all suites. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from './ordeal.js'

/** A case: met if every test of these files passes, and `least` of them ran. `only`: a pattern of whole names. */
export function tested(files, { least, only = '' }) {
  return (out) => {
    const report = join(out, 'tests.json')
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
    const words = ['run', ...files, '--reporter=json', `--outputFile=${report}`, '--testNamePattern', only]
    spawnSync(process.execPath, [vitest, ...words], { cwd: ROOT, stdio: 'ignore' })
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const ran = testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'passed' || status === 'failed')
        .map(({ status, fullName }) => ({ file: basename(name), status, fullName })),
    )
    const failed = ran.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName)
    const byFile = Object.fromEntries([...Map.groupBy(ran, ({ file }) => file)].map(([file, of]) => [file, of.length]))
    return { figures: { ran: ran.length, failed, byFile }, met: failed.length === 0 && ran.length >= least }
  }
}
