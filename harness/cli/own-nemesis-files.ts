/**
 * The files of a user's own nemeses, kept in the folder of the run that they made and found there again, so that a run or
 * its bundle can be repeated where those files are not. What such a file imports is not kept with it.
 * Station: command line.
 *
 *     nemeses.json       [{ "from": "./mine.ts", "file": "nemeses/mine.ts", "sha256": "9f86..." }]
 *     nemeses/mine.ts    as it was when it was loaded
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { UsageError } from '../core/errors.ts'
import type { RunStore } from '../run/store.ts'

export const OWN_NEMESES_FILE = 'nemeses.json'
const FOLDER = 'nemeses'

/** `from`: its path as the scenario has it. */
export type OwnFile = { readonly from: string; readonly text: string }

const listSchema = v.array(v.strictObject({ from: v.string(), file: v.string(), sha256: v.string() }))

/** Of files that were just loaded, each once. `at`: where each lies, if not at its path. */
export function readOwnFiles(paths: Iterable<string>, at: ReadonlyMap<string, string> = new Map()): readonly OwnFile[] {
  return [...new Set(paths)].map((from) => ({ from, text: readFileSync(at.get(from) ?? from, 'utf8') }))
}

/** Nothing is written where there are none. Throws as the store does. */
export function keepOwnFiles(store: Pick<RunStore, 'writeJson' | 'writeText'>, files: readonly OwnFile[]): void {
  if (files.length === 0) return
  const names = files.map(({ from }) => basename(from))
  const list = files.map(({ from, text }, i) => {
    const name = names[i] as string
    // Two of one name: the later one has its number in front.
    const file = join(FOLDER, names.indexOf(name) === i ? name : `${i + 1}-${name}`)
    store.writeText(file, text)
    return { from, file, sha256: sha256(text) }
  })
  store.writeJson(OWN_NEMESES_FILE, list)
}

/**
 * Where the files that the run's scenario names lie in its folder; empty where it kept none. Throws UsageError
 * NEMESIS_CHANGED if one is not what it was, and NEMESIS_LIST if the list cannot be read.
 */
export function ownFilesIn(directory: string): ReadonlyMap<string, string> {
  const path = join(directory, OWN_NEMESES_FILE)
  if (!existsSync(path)) return new Map()
  return new Map(
    listIn(path).map((kept) => {
      const file = join(directory, kept.file)
      if (existsSync(file) && sha256(readFileSync(file, 'utf8')) === kept.sha256) return [kept.from, file]
      throw new UsageError('NEMESIS_CHANGED', `${file} is not what it was when the run was made`, {
        hint: `Its SHA-256 was ${kept.sha256}. To run another one, copy the replay command and name it there.`,
        facts: { file, sha256: kept.sha256 },
      })
    }),
  )
}

function listIn(path: string): v.InferOutput<typeof listSchema> {
  try {
    return v.parse(listSchema, JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new UsageError('NEMESIS_LIST', `${path} is not a list of kept nemeses`, { cause, facts: { path } })
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
