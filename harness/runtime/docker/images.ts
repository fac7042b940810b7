/**
 * Which images the engine holds.
 * Station: runtime/docker. Building one is build-image.ts.
 */
import type Docker from 'dockerode'
import { EnvironmentError } from '../../core/errors.ts'
import { statusOf } from './engine-errors.ts'

const OWN_TAG = /^ordeal\/([^:]+):/

export async function imageExists(docker: Docker, tag: string): Promise<boolean> {
  return (await imageId(docker, tag)) !== undefined
}

/** The image's content hash, which a record keeps; undefined if the engine does not hold it. */
async function imageId(docker: Docker, tag: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(tag).inspect()).Id
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

/** The image's content hash. Throws EnvironmentError IMAGE_MISSING, with the command that gets it. Never pulls. */
export async function requireImage(docker: Docker, tag: string): Promise<string> {
  const id = await imageId(docker, tag)
  if (id !== undefined) return id
  const own = OWN_TAG.exec(tag)?.[1]
  throw new EnvironmentError('IMAGE_MISSING', `the engine has no image '${tag}'`, {
    hint: own === undefined ? `get it first: docker pull ${tag}` : `build it first: ordeal images build ${own}`,
    facts: { image: tag },
  })
}
