/** Reads a gzipped tar archive into memory. */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'

/** Contents by name, in the order of the archive. */
export async function unpacked(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = extract()
  createReadStream(path).pipe(createGunzip()).pipe(entries)
  const found = new Map<string, Buffer>()
  for await (const entry of entries) found.set(entry.header.name, await buffer(Readable.from(entry)))
  return found
}
