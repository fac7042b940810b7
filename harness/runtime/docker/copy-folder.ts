/**
 * Copies a folder out of a container that may be dead. Zeros at the end of a file are left out, up to the next 4 KiB:
 * servers set space aside for their logs (etcd: 64 MB a segment), and what was never written is no evidence.
 * Station: runtime/docker.
 */
import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { extract } from 'tar-stream'

const BLOCK = 4096

/** Files of the folder itself and no deeper. Rejects if the engine or the disk refuses. Memory: a chunk at a time. */
export async function copyFolder(container: Docker.Container, path: string, directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true })
  const archive = (await container.getArchive({ path })) as unknown as Readable
  const entries = extract()
  archive.on('error', (error) => entries.destroy(error))
  archive.pipe(entries)
  for await (const entry of entries) {
    const name = basename(entry.header.name)
    const isFile = entry.header.type === 'file' && entry.header.name.split('/').length === 2
    if (!isFile) {
      entry.resume()
      continue
    }
    await writeWithoutTail(join(directory, name), entry as unknown as AsyncIterable<Buffer>)
  }
}

/** Blocks of zeros are skipped over, which leaves holes; the file ends after the last block that is not all zeros. */
async function writeWithoutTail(path: string, content: AsyncIterable<Buffer>): Promise<void> {
  const file = openSync(path, 'w')
  try {
    let at = 0
    let end = 0
    for await (const chunk of content) {
      const last = lastNonZero(chunk)
      if (last >= 0) {
        writeSync(file, chunk, 0, last + 1, at)
        end = at + last + 1
      }
      at += chunk.length
    }
    ftruncateSync(file, Math.min(at, Math.ceil(end / BLOCK) * BLOCK))
  } finally {
    closeSync(file)
  }
}

/** -1 if there is none. Whole blocks are compared at once: most of a log's reserve is zeros. */
function lastNonZero(chunk: Buffer): number {
  let end = chunk.length
  while (end >= BLOCK && chunk.compare(ZEROS, 0, BLOCK, end - BLOCK, end) === 0) end -= BLOCK
  while (end > 0 && chunk[end - 1] === 0) end--
  return end - 1
}

const ZEROS = Buffer.alloc(BLOCK)
