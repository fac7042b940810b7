/**
 * The store: one folder for each run, `ROOT/SCENARIO/TIME-SEED/`, written while the run goes on.
 * Station: history. The only part of a run that writes files; what the files mean is core's business.
 *
 * Flush policy: ops are gathered to batches of 64 KB; a batch is written when it is full and whenever the driver calls
 * `flush`. Each write ends with a whole line. So after a SIGKILL the file holds every op up to the last flush and is
 * readable to its last line; a full disk, or the machine's death, can also cut that line (readers report it as torn). No fsync: what a
 * power cut of the machine that runs ordeal loses is a run, not data.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { encodeOp } from '../core/history-file.ts'
import type { Json } from '../core/json.ts'
import type { Op } from '../core/op.ts'
import type { Scenario } from '../core/scenario.ts'
import { storeError } from './store-error.ts'

export const HISTORY_FILE = 'history.jsonl'
export const SCENARIO_FILE = 'scenario.json'
export const SCHEDULE_FILE = 'schedule.json'
export const RECORD_FILE = 'record.json'

/** Characters gathered before they are written. */
const BATCH_LENGTH = 65_536

/** Writes some of the bytes and returns how many, as node:fs.writeSync does. Tests give one that fails. */
export type WriteBytes = (file: number, bytes: Uint8Array) => number

export class RunStore {
  /** The run's folder. */
  readonly directory: string
  readonly #file: number
  readonly #write: WriteBytes
  #batch = ''
  #failure: Error | undefined
  #closed = false

  private constructor(directory: string, file: number, write: WriteBytes) {
    this.directory = directory
    this.#file = file
    this.#write = write
  }

  /**
   * Makes the folder, scenario.json and an empty history, and points `ROOT/latest` and `ROOT/SCENARIO/latest` at it. A second
   * run of the same second and seed gets a folder of its own. This and every other method throws EnvironmentError
   * STORE_FULL or STORE_UNWRITABLE when the disk refuses; what was written until then stays.
   */
  static create(root: string, scenario: Scenario, startedAt: Date, write: WriteBytes = writeSync): RunStore {
    const store = RunStore.createNamed(root, scenario.name, String(scenario.seed), startedAt, write)
    store.writeJson(SCENARIO_FILE, scenario as Json)
    return store
  }

  /** The same for what is no scenario of a run: `ROOT/NAME/TIME-SUFFIX/` with an empty history. */
  static createNamed(
    root: string,
    name: string,
    suffix: string,
    startedAt: Date,
    write: WriteBytes = writeSync,
  ): RunStore {
    const parent = join(root, folderName(name))
    const directory = guarded(parent, () => {
      makeFolders(parent)
      return makeNew(join(parent, `${folderTime(startedAt)}-${folderName(suffix)}`))
    })
    const path = join(directory, HISTORY_FILE)
    const file = guarded(path, () => openSync(path, 'wx'))
    pointLatest(join(root, 'latest'), directory)
    pointLatest(join(parent, 'latest'), directory)
    return new RunStore(directory, file, write)
  }

  /** Adds one op to the history; written with its batch. */
  append(op: Op): void {
    this.#batch += encodeOp(op)
    if (this.#batch.length >= BATCH_LENGTH) this.flush()
  }

  /** Hands all ops so far to the kernel. Cheap when there are none. The driver calls it every 100 ms and at the end. */
  flush(): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#batch === '') return
    const bytes = Buffer.from(this.#batch)
    this.#batch = ''
    try {
      for (let done = 0; done < bytes.length; ) done += this.#write(this.#file, bytes.subarray(done))
    } catch (error) {
      this.#failure = storeError(this.path(HISTORY_FILE), error)
      throw this.#failure
    }
  }

  /** Writes a file of the run as indented JSON: whole or not at all. */
  writeJson(name: string, value: Json): void {
    this.writeText(name, `${JSON.stringify(value, null, 2)}\n`)
  }

  /** Writes a file of the run: whole or not at all. `name` may have folders. */
  writeText(name: string, text: string): void {
    const path = this.path(name)
    const unfinished = `${path}.unfinished`
    guarded(path, () => {
      makeFolders(dirname(path))
      try {
        writeFileSync(unfinished, text)
        renameSync(unfinished, path)
      } catch (error) {
        rmSync(unfinished, { force: true })
        throw error
      }
    })
  }

  /** The path of one of the run's files. */
  path(name: string): string {
    return join(this.directory, name)
  }

  /** Writes what is left and ends the history. Harmless when repeated; after a failed write it only closes. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    try {
      if (this.#failure === undefined) this.flush()
    } finally {
      closeSync(this.#file)
    }
  }
}

/** The scenario's name as one path segment that nothing else here is called. */
function folderName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^\.+/, '')
  return safe === '' || safe === 'latest' ? `${safe}-` : safe
}

/** 20260805T141312Z: sorts by time and needs no quoting. */
function folderTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

/**
 * Folder by folder: where a file system refuses a name with ENOENT, as /proc does, Node's own recursive mkdir tries for ever
 * (seen with Node 24).
 */
function makeFolders(path: string): void {
  if (existsSync(path)) return
  makeFolders(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Makes `path`, or `path`-2, -3, ... if it exists. mkdir is the test, so that two processes never share a folder. */
function makeNew(path: string): string {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? path : `${path}-${i}`
    try {
      mkdirSync(candidate)
      return candidate
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/**
 * Replaced by renaming, so that `latest` always points somewhere. A comfort: a file system without symbolic links must not
 * refuse a run for it.
 */
function pointLatest(link: string, directory: string): void {
  const fresh = `${link}.${process.pid}`
  const target = directory.slice(dirname(link).length + 1)
  try {
    rmSync(fresh, { force: true })
    symlinkSync(target, fresh)
    renameSync(fresh, link)
  } catch {
    rmSync(fresh, { force: true })
  }
}

function guarded<Result>(path: string, write: () => Result): Result {
  try {
    return write()
  } catch (error) {
    throw storeError(path, error)
  }
}
