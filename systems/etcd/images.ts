/**
 * The versions of etcd that ordeal builds by itself: the newest release, from the Go module proxy, and an older minor
 * release, from Debian. Station: system.
 */
import { unknownName } from '../../harness/core/nearest.ts'
import { DEBIAN_BASE } from '../debian-base.ts'
import type { ImageRecipe } from '../system.ts'

const FROM_GO: ImageRecipe = {
  name: 'etcd',
  version: '3.7.3',
  directory: 'systems/etcd/image/go',
  prepare: { script: 'prepare.sh', tools: ['go'] },
}

const FROM_DEBIAN: ImageRecipe = {
  name: 'etcd',
  version: '3.5.16',
  directory: 'systems/etcd/image/debian',
  base: DEBIAN_BASE,
}

const RECIPES: readonly ImageRecipe[] = [FROM_GO, FROM_DEBIAN]

/** The default first. */
export const versions: readonly string[] = RECIPES.map(({ version }) => version)

export function image(version: string): ImageRecipe {
  const recipe = RECIPES.find((candidate) => candidate.version === version)
  if (recipe === undefined) throw unknownName('UNKNOWN_VERSION', 'version of etcd', version, versions)
  return recipe
}
