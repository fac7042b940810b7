/**
 * A run frozen in one file: a gzipped tar archive of its folder, with a README in front, to send to whoever looks after
 * the system. Any tar reads it.
 * Station: report.
 */
import { createReadStream, createWriteStream, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Pack, pack } from 'tar-stream'
import { storeError } from './store-error.ts'

export const README_FILE = 'README.txt'

/** Paths of all regular files below the folder, relative to it, sorted. Links such as `latest` are not followed. */
export function filesOf(directory: string): readonly string[] {
  return [...below('')].sort()

  function below(folder: string): readonly string[] {
    return readdirSync(join(directory, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return below(path)
      return entry.isFile() ? [path] : []
    })
  }
}

/**
 * Packs `files` of the folder, and `readme` as README.txt, below one folder of the same name. The archive is whole or not
 * there. Memory: a chunk at a time. Rejects with EnvironmentError STORE_FULL or STORE_UNWRITABLE when the disk refuses.
 */
export async function writeBundle(
  directory: string,
  files: readonly string[],
  readme: string,
  target: string,
): Promise<void> {
  const unfinished = `${target}.unfinished`
  const archive = pack()
  const packing = addAll(archive, directory, files, readme)
  try {
    await Promise.all([packing, pipeline(Readable.from(archive), createGzip(), createWriteStream(unfinished))])
    renameSync(unfinished, target)
  } catch (error) {
    archive.destroy()
    rmSync(unfinished, { force: true })
    throw storeError(target, error)
  }
}

async function addAll(archive: Pack, directory: string, files: readonly string[], readme: string): Promise<void> {
  const folder = basename(directory)
  archive.entry({ name: `${folder}/${README_FILE}`, mtime: statSync(directory).mtime }, readme)
  for (const file of files) {
    if (file === README_FILE) continue
    const path = join(directory, file)
    const { size, mtime } = statSync(path)
    const header = { name: `${folder}/${file}`, size, mtime }
    if (size === 0) archive.entry(header, '')
    // A log that still grows is taken up to where it was.
    else await pipeline(createReadStream(path, { end: size - 1 }), archive.entry(header))
  }
  archive.finalize()
}
