/** A copy of porcupine-ts with an error planted in it: a text in one file replaced by another. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SOURCE = fileURLToPath(new URL('../../../checkers/porcupine-ts/src', import.meta.url))

/** `also`: a second place in the same file, such as a hash that would hide the error. */
export type Plant = {
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
  readonly also?: { readonly from: string; readonly to: string }
}

/** Hands `use` the copy's module, its own index by default. `from` must be there exactly once. */
export async function withPlanted<Result>(
  { file, from, to, also }: Omit<Plant, 'name'>,
  use: (copy: Record<string, unknown>) => Result,
  module = 'index.ts',
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'))
  try {
    cpSync(SOURCE, folder, { recursive: true })
    const path = join(folder, file)
    let text = readFileSync(path, 'utf8')
    for (const change of also === undefined ? [{ from, to }] : [{ from, to }, also]) {
      if (text.split(change.from).length !== 2) throw new Error(`${file} does not hold '${change.from}' exactly once`)
      text = text.replace(change.from, () => change.to)
    }
    writeFileSync(path, text)
    const copy = (await import(/* @vite-ignore */ pathToFileURL(join(folder, module)).href)) as Record<string, unknown>
    return use(copy)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
