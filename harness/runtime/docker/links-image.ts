/**
 * The helper image that every cluster in containers needs beside its system's.
 * Station: runtime/docker.
 */

import type { ImageRecipe } from '../../../systems/container-system.ts'
import { DEBIAN_BASE } from '../../../systems/debian-base.ts'

export const LINKS_IMAGE: ImageRecipe = {
  name: 'links',
  version: '3',
  directory: 'harness/runtime/docker/helpers/links',
  base: DEBIAN_BASE,
}
