/**
 * Names an image by all that goes into it, so that a changed recipe is a new image and an unchanged one is never built
 * twice.
 * Station: runtime/docker. Knows no engine.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageRecipe } from '../../../systems/container-system.ts'
import { packageRoot } from './package-root.ts'

const DIGITS = 12

/** `ordeal/NAME:VERSION-HASH`; the hash covers the folder's files, the version, the prepare script's name and the base. */
export function imageTag(recipe: ImageRecipe): string {
  const hash = createHash('sha256')
  const add = (part: string | Buffer): void => {
    hash.update(`${part.length}:`).update(part) // lengths first: 'ab','c' must not equal 'a','bc'
  }
  add(recipe.version)
  add(recipe.base === undefined ? 'scratch' : imageTag(recipe.base))
  add(recipe.prepare?.script ?? '')
  const folder = join(packageRoot(), recipe.directory)
  for (const file of filesOf(folder)) {
    add(file)
    add(readFileSync(join(folder, file)))
  }
  return `ordeal/${recipe.name}:${recipe.version}-${hash.digest('hex').slice(0, DIGITS)}`
}

/** Paths of all files below, relative and in a fixed order. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
