/**
 * The versions of etcd that ordeal builds by itself: the newest release and some old ones from the Go module proxy, and one
 * from Debian. Station: system.
 */
import { unknownName } from '../../harness/core/nearest.ts'
import type { ImageRecipe } from '../container-system.ts'
import { DEBIAN_BASE } from '../debian-base.ts'

function fromGo(version: string): ImageRecipe {
  return {
    name: 'etcd',
    version,
    directory: 'systems/etcd/image/go',
    prepare: { script: 'prepare.sh', tools: ['go'] },
  }
}

const FROM_DEBIAN: ImageRecipe = {
  name: 'etcd',
  version: '3.5.16',
  directory: 'systems/etcd/image/debian',
  base: DEBIAN_BASE,
}

/** Older releases, for what they are known to get wrong. */
const OLDER: readonly string[] = ['3.6.0', '3.5.12', '3.5.7', '3.5.4']

const RECIPES: readonly ImageRecipe[] = [fromGo('3.7.3'), FROM_DEBIAN, ...OLDER.map(fromGo)]

/** The default first. */
export const versions: readonly string[] = RECIPES.map(({ version }) => version)

export function image(version: string): ImageRecipe {
  const recipe = RECIPES.find((candidate) => candidate.version === version)
  if (recipe === undefined) throw unknownName('UNKNOWN_VERSION', 'version of etcd', version, versions)
  return recipe
}
