/**
 * The byte pump of peer proxies, taken out of the helper image: it needs no library and no right, so it runs on this machine as
 * a child of the proxy, which lends it sockets.
 * Station: runtime/docker.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type Docker from 'dockerode'
import { extract } from 'tar-stream'
import type { PeerProxyPlan } from '../../../systems/peer-proxy.ts'
import { undoLater } from './cleanup.ts'
import { messageOf } from './engine-errors.ts'
import type { Labels } from './labels.ts'

const IN_IMAGE = '/usr/local/bin/ordeal-pump'

/** Hands `use` a file that is gone when `use` has settled; or why it could not be had. Takes about 0.1 s. */
export async function withPumpProgram<T>(
  docker: Docker,
  image: string,
  labels: Labels,
  use: (pump: PeerProxyPlan['pump']) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'ordeal-pump-'))
  const remove = undoLater(() => rm(directory, { recursive: true, force: true }))
  try {
    const path = join(directory, 'ordeal-pump')
    const taken = take(docker, image, labels, path).then(
      () => ({ path }),
      (error: unknown) => ({ missing: `the byte pump could not be had: ${messageOf(error)}` }),
    )
    return await use(await taken)
  } finally {
    await remove()
  }
}

/** From a container that never runs. */
async function take(docker: Docker, image: string, labels: Labels, path: string): Promise<void> {
  const container = await docker.createContainer({ Image: image, Labels: { ...labels } })
  try {
    const archive = (await container.getArchive({ path: IN_IMAGE })) as unknown as Readable
    const entries = extract()
    archive.on('error', (error) => entries.destroy(error))
    archive.pipe(entries)
    for await (const entry of entries)
      await writeFile(path, await buffer(entry as unknown as AsyncIterable<Buffer>), { mode: 0o700 })
  } finally {
    await container.remove({ force: true })
  }
}
