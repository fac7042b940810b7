/** Another Node than the one that runs, from npm's registry, for the cases of all suites. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** The newest of this major version, in a folder of its own below `out`; the folder of its binary. */
export function installNode(major, out) {
  const name = `node-linux-${process.arch}`
  const prefix = join(out, `node-${major}`)
  mkdirSync(prefix)
  execFileSync('npm', ['install', '--no-save', '--prefix', prefix, `${name}@${major}`], {
    cwd: prefix,
    stdio: 'ignore',
  })
  return join(prefix, 'node_modules', name, 'bin')
}
