/** The versions of RabbitMQ that ordeal builds by itself: what Debian has. Station: system. */
import { unknownName } from '../../harness/core/nearest.ts'
import type { ImageRecipe } from '../container-system.ts'
import { DEBIAN_BASE } from '../debian-base.ts'

const RECIPES: readonly ImageRecipe[] = [
  { name: 'rabbitmq', version: '4.0.5', directory: 'systems/rabbitmq/image/debian', base: DEBIAN_BASE },
]

/** The default first. */
export const versions: readonly string[] = RECIPES.map(({ version }) => version)

export function image(version: string): ImageRecipe {
  const recipe = RECIPES.find((candidate) => candidate.version === version)
  if (recipe === undefined) throw unknownName('UNKNOWN_VERSION', 'version of RabbitMQ', version, versions)
  return recipe
}
