/**
 * A simulated node's disk: files by name, and what of both is durable. A kill keeps everything that was handed over; a loss
 * of power keeps what was synced, and of the rest whatever the draws say, names apart from data.
 * Station: runtime. Knows no time: a sync is a cover now, and its end later (syncs.ts).
 */
import type { DiskImage, DiskRecord } from '../../../systems/sim-system.ts'
import { DiskFile } from './disk-file.ts'
import { comesThrough, type PowerLoss } from './power-loss.ts'

/** A name was created or given to another file, or with `file` undefined removed. `inDoubt`: its sync failed. */
type NameChange = { readonly name: string; readonly file: DiskFile | undefined; inDoubt: boolean }

/** What a sync makes durable: files up to where they ended, and changes of names. */
export type Cover = {
  readonly files: readonly { readonly file: DiskFile; readonly to: number }[]
  readonly changes: readonly NameChange[]
}

const NO_CHANGES: readonly NameChange[] = []

export class Disk {
  readonly #files = new Map<string, DiskFile>()
  readonly #durableNames = new Map<string, DiskFile>()
  /** Those that no sync has covered, in order. */
  #changes: NameChange[] = []
  #writes = 0
  /** Records damaged, by fault. */
  readonly #flips = new Map<number, number>()

  append(name: string, records: readonly DiskRecord[]): void {
    let file = this.#files.get(name)
    if (file === undefined) {
      file = new DiskFile()
      this.#files.set(name, file)
      this.#changes.push({ name, file, inDoubt: false })
    }
    file.append(records)
    file.lastWrite = ++this.#writes
  }

  /** False if there is no such file. */
  remove(name: string): boolean {
    const file = this.#files.get(name)
    if (file === undefined) return false
    this.#files.delete(name)
    this.#changes.push({ name, file: undefined, inDoubt: false })
    return true
  }

  /** Undefined if one of the files does not exist. */
  cover(names: readonly string[], withNames: boolean): Cover | undefined {
    const files: { file: DiskFile; to: number }[] = []
    for (const name of names) {
      const file = this.#files.get(name)
      if (file === undefined) return undefined
      files.push({ file, to: file.end })
    }
    return { files, changes: withNames ? [...this.#changes] : NO_CHANGES }
  }

  /** The sync is over. */
  synced({ files, changes }: Cover, failed: boolean): void {
    for (const { file, to } of files) file.synced(to, failed)
    if (failed) for (const change of changes) change.inDoubt = true
    else for (const change of changes) if (!change.inDoubt) this.#settle(change)
  }

  /** Damages the last `count` durable records, beginning with the file written last. */
  flip(fault: number, count: number): void {
    let left = count
    const files = [...this.#files.values()].sort((a, b) => b.lastWrite - a.lastWrite)
    for (const file of files) left -= file.flip(left)
    if (left < count) this.#flips.set(fault, count - left)
  }

  /** What this fault has damaged, in words; undefined if nothing. */
  flipsOf(fault: number): string | undefined {
    const count = this.#flips.get(fault)
    return count === undefined ? undefined : `${count} records damaged`
  }

  /** The damage stays. */
  forgetFlips(fault: number): void {
    this.#flips.delete(fault)
  }

  losePower(loss: PowerLoss): void {
    for (const name of new Set(this.#changes.map((change) => change.name))) this.#loseName(name, loss)
    this.#changes = []
    this.#files.clear()
    for (const [name, file] of this.#durableNames) this.#files.set(name, file)
    for (const file of this.#files.values()) file.losePower(loss)
  }

  /** As a node finds it now; a copy. */
  image(): DiskImage {
    return new Map([...this.#files].map(([name, file]) => [name, [...file.records]]))
  }

  /** The change is durable, and with it that those before it to the same name are over. */
  #settle(change: NameChange): void {
    const at = this.#changes.indexOf(change)
    if (at < 0) return
    this.#changes = this.#changes.filter(({ name }, i) => i > at || name !== change.name)
    this.#setDurable(change)
  }

  #loseName(name: string, loss: PowerLoss): void {
    const changes = this.#changes.filter((change) => change.name === name)
    if (comesThrough(loss)) this.#setDurable(loss.random.pick(changes))
  }

  #setDurable({ name, file }: NameChange): void {
    if (file === undefined) this.#durableNames.delete(name)
    else this.#durableNames.set(name, file)
  }
}
