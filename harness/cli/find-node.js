/**
 * Which Node can run ordeal: this one, or one installed beside it (the devDependency `node`).
 * Station: command line. Plain JavaScript that any Node from 18 on reads, since it runs before we know which one it is.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Whether this version strips types and has module.registerHooks, as `engines` in package.json says. */
export function isRecent(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major >= 24 || (major === 22 && minor >= 22)
}

/** The nearest recent Node in a node_modules/.bin of this folder or one above it; undefined if there is none. */
export function findNode(folder) {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', '.bin', 'node')
    if (existsSync(candidate)) {
      const { stdout, status } = spawnSync(candidate, ['--version'], { encoding: 'utf8' })
      if (status === 0 && isRecent(stdout.trim())) return candidate
    }
    if (dirname(at) === at) return undefined
  }
}
