/**
 * The base of images made from Debian's packages: a recipe's `base`, so that its Dockerfile can say `FROM ${BASE}`.
 * Station: system. A value only; its prepare script chooses between mmdebstrap and a pulled image.
 */
import type { ImageRecipe } from './container-system.ts'

export const DEBIAN_BASE: ImageRecipe = {
  name: 'debian',
  version: 'trixie',
  directory: 'harness/runtime/docker/helpers/debian',
  prepare: { script: 'prepare', tools: [] },
}
