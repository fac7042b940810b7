/**
 * `ordeal images build|list`: container images made from packages. Each is named by all that goes into it, so one that is
 * there is never built again.
 * Station: command line.
 */

import type { ContainerSystem, ImageRecipe } from '../../systems/container-system.ts'
import { SYSTEMS } from '../../systems/index.ts'
import { unknownName } from '../core/nearest.ts'
import { buildImage } from '../runtime/docker/build-image.ts'
import { undoOnSignals } from '../runtime/docker/cleanup.ts'
import { connectEngine } from '../runtime/docker/engine.ts'
import { imageTag } from '../runtime/docker/image-tag.ts'
import { imageExists } from '../runtime/docker/images.ts'
import { LINKS_IMAGE } from '../runtime/docker/links-image.ts'
import { EXIT } from './exit-codes.ts'
import { print, say, table } from './output.ts'

/** Every cluster in containers needs this one beside its system's. */
const HELPERS: readonly ImageRecipe[] = [LINKS_IMAGE]

const CONTAINER_SYSTEMS = SYSTEMS.filter((system): system is ContainerSystem => system.runtime === 'containers')

/** What can be built, by the names `ordeal images build` takes: 'etcd' is its default version, 'etcd:3.5.16' another. */
function recipesByName(): ReadonlyMap<string, ImageRecipe> {
  const recipes = new Map<string, ImageRecipe>()
  for (const system of CONTAINER_SYSTEMS) {
    for (const version of system.versions) recipes.set(`${system.name}:${version}`, system.image(version))
    const newest = system.versions[0]
    if (newest !== undefined) recipes.set(system.name, system.image(newest))
  }
  for (const helper of HELPERS) recipes.set(helper.name, helper)
  return recipes
}

/** Builds what is missing; without names, the default version of every system. Helpers are always included. */
export async function buildImages(names: readonly string[]): Promise<number> {
  const legal = recipesByName()
  const wanted = (names.length === 0 ? CONTAINER_SYSTEMS.map(({ name }) => name) : names).map((name) => {
    const recipe = legal.get(name)
    if (recipe === undefined) throw unknownName('UNKNOWN_IMAGE', 'image', name, [...legal.keys()])
    return recipe
  })
  const { docker } = await connectEngine()
  const noMoreSignals = undoOnSignals()
  try {
    for (const recipe of new Set([...HELPERS, ...wanted]))
      print(`${await buildImage(docker, recipe, { onProgress: say })}\n`)
  } finally {
    noMoreSignals()
  }
  return EXIT.valid
}

export type ImageRow = { readonly name: string; readonly tag: string; readonly there: boolean }

export async function imageRows(docker: Parameters<typeof imageExists>[0]): Promise<readonly ImageRow[]> {
  const rows = [...recipesByName()].filter(([name]) => name.includes(':') || !isSystem(name))
  return Promise.all(
    rows.map(async ([name, recipe]) => {
      const tag = imageTag(recipe)
      return { name, tag, there: await imageExists(docker, tag) }
    }),
  )
}

function isSystem(name: string): boolean {
  return CONTAINER_SYSTEMS.some((system) => system.name === name)
}

export async function listImages(): Promise<number> {
  const { docker } = await connectEngine()
  const rows = await imageRows(docker)
  print(table(rows.map(({ name, tag, there }) => [name, tag, there ? 'built' : 'not built'])))
  return EXIT.valid
}
