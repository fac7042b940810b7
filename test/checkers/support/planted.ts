/** A copy of porcupine-ts with an error planted in it: a text in one file replaced by another. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SOURCE = fileURLToPath(new URL('../../../checkers/porcupine-ts/src', import.meta.url))

export type Plant = { readonly name: string; readonly file: string; readonly from: string; readonly to: string }

/** Hands `use` the copy's module, its own index by default. `from` must be there exactly once. */
export async function withPlanted<Result>(
  { file, from, to }: Omit<Plant, 'name'>,
  use: (copy: Record<string, unknown>) => Result,
  module = 'index.ts',
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'))
  try {
    cpSync(SOURCE, folder, { recursive: true })
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    if (text.split(from).length !== 2) throw new Error(`${file} does not hold '${from}' exactly once`)
    writeFileSync(path, text.replace(from, () => to))
    const copy = (await import(/* @vite-ignore */ pathToFileURL(join(folder, module)).href)) as Record<string, unknown>
    return use(copy)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
