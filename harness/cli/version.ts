/** The version of this package, from the package.json above the sources or dist/. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../runtime/docker/package-root.ts'

export function ordealVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }
  return version
}
