/**
 * `ordeal clean`: removes what dead runs left in the engine. What carries no label of ours is never touched.
 * Station: command line.
 */
import { EnvironmentError } from '../core/errors.ts'
import { connectEngine } from '../runtime/docker/engine.ts'
import { cleanAll } from '../runtime/docker/reaper.ts'
import { EXIT } from './exit-codes.ts'
import { print } from './output.ts'

export async function clean({ all = false }: { readonly all?: boolean }): Promise<number> {
  const { docker } = await connectEngine()
  const { containers, networks, volumes, failures } = await cleanAll(docker, { all })
  for (const name of [...containers, ...networks, ...volumes]) print(`removed ${name}\n`)
  print(`${containers.length} containers, ${networks.length} networks, ${volumes.length} volumes removed\n`)
  if (failures.length > 0) {
    throw new EnvironmentError('NOT_CLEAN', `could not remove ${failures.join('; ')}`, { facts: { failures } })
  }
  return EXIT.valid
}
