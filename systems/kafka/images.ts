/**
 * The versions of Kafka that ordeal builds by itself: the jars of a release, as Maven Central has them, on Debian's Java
 * runtime. Station: system.
 */
import { unknownName } from '../../harness/core/nearest.ts'
import type { ImageRecipe } from '../container-system.ts'
import { DEBIAN_BASE } from '../debian-base.ts'

const JRE: ImageRecipe = { name: 'jre', version: '21', directory: 'systems/kafka/image/jre', base: DEBIAN_BASE }

/** The default first. */
export const versions: readonly string[] = ['4.3.1']

export function image(version: string): ImageRecipe {
  if (!versions.includes(version)) throw unknownName('UNKNOWN_VERSION', 'version of Kafka', version, versions)
  return {
    name: 'kafka',
    version,
    directory: 'systems/kafka/image/server',
    base: JRE,
    prepare: { script: 'prepare.sh', tools: ['mvn'] },
  }
}
