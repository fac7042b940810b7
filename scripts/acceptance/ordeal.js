/** Runs the command as a user would, for the cases of all suites. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Runs ordeal in an own folder for its files; the record it printed, its exit code, and how long it took. */
export function ordeal(words, out, environment = {}) {
  const started = performance.now()
  const shim = join(ROOT, 'harness', 'cli', 'ordeal.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [shim, ...words.split(' ')], {
    cwd: out,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 1 << 28,
  })
  const record = /^[{[]/.test(stdout) ? JSON.parse(stdout) : undefined
  return { status, stdout, stderr, record, seconds: Number(((performance.now() - started) / 1000).toFixed(1)) }
}
