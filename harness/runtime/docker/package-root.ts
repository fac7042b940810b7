/**
 * Where this package lies: recipes name their folders relative to it. Found by walking up, since this file runs from the
 * sources as well as from dist/, which holds no Dockerfiles.
 * Station: runtime/docker.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { InternalError } from '../../core/errors.ts'

const PACKAGE = 'ordeal'

/** The nearest folder above `from` (or itself) whose package.json is named ordeal. */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let directory = from; ; directory = dirname(directory)) {
    if (packageName(join(directory, 'package.json')) === PACKAGE) return directory
    if (dirname(directory) === directory)
      throw new InternalError('NO_PACKAGE_ROOT', `no package.json of '${PACKAGE}' above ${from}`)
  }
}

function packageName(file: string): unknown {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof content === 'object' && content !== null && 'name' in content ? content.name : undefined
  } catch {
    return undefined // no such file, or not JSON: not ours
  }
}
