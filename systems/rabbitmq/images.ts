/** The versions of RabbitMQ that ordeal builds by itself: what Debian has, stable and unstable. Station: system. */
import { unknownName } from '../../harness/core/nearest.ts'
import type { ImageRecipe } from '../container-system.ts'
import { DEBIAN_BASE } from '../debian-base.ts'

/** `version`: upstream's numbers of the package's version. */
function packaged(version: string, folder: 'debian' | 'sid'): ImageRecipe {
  return { name: 'rabbitmq', version, directory: `systems/rabbitmq/image/${folder}`, base: DEBIAN_BASE }
}

const RECIPES: readonly ImageRecipe[] = [packaged('4.0.5', 'debian'), packaged('4.3.6', 'sid')]

/** The default first. */
export const versions: readonly string[] = RECIPES.map(({ version }) => version)

export function image(version: string): ImageRecipe {
  const recipe = RECIPES.find((candidate) => candidate.version === version)
  if (recipe === undefined) throw unknownName('UNKNOWN_VERSION', 'version of RabbitMQ', version, versions)
  return recipe
}
