/**
 * A copy of porcupine-ts with an error planted in it: a text in one file replaced by another. Copies are JavaScript, so that
 * the other files are stripped of their types once and not for every error.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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
    for (const [path, text] of stripped()) write(folder, path, text)
    let text = readFileSync(join(SOURCE, file), 'utf8')
    for (const change of also === undefined ? [{ from, to }] : [{ from, to }, also]) {
      if (text.split(change.from).length !== 2) throw new Error(`${file} does not hold '${change.from}' exactly once`)
      text = text.replace(change.from, () => change.to)
    }
    write(folder, file, javaScript(text))
    const { href } = pathToFileURL(join(folder, renamed(module)))
    const copy = (await import(/* @vite-ignore */ href)) as Record<string, unknown>
    return use(copy)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

let sources: ReadonlyMap<string, string> | undefined

/** By path from the sources' folder. */
function stripped(): ReadonlyMap<string, string> {
  if (sources === undefined) {
    const paths = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
    sources = new Map(paths.map((path) => [path, javaScript(readFileSync(join(SOURCE, path), 'utf8'))]))
  }
  return sources
}

function javaScript(text: string): string {
  return stripTypeScriptTypes(text).replaceAll(/(from '\.[^']*)\.ts'/g, "$1.mjs'")
}

function write(folder: string, path: string, text: string): void {
  const target = join(folder, renamed(path))
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text)
}

function renamed(path: string): string {
  return path.replace(/\.ts$/, '.mjs')
}
