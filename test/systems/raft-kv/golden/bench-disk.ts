/** The disk of a node on the bench: records by file, and how far each file, and which names, are durable. */
import type { DiskImage, DiskRecord, StoredRecord } from '../../../../systems/sim-system.ts'

export class BenchDisk {
  #files = new Map<string, StoredRecord[]>()
  /** By file, records that survive a loss of power. A file that is not here is lost as a whole. */
  #durable = new Map<string, number>()

  /** A disk with these files on it, all of them durable. */
  constructor(image: DiskImage = new Map()) {
    for (const [file, records] of image) {
      this.#files.set(file, [...records])
      this.#durable.set(file, records.length)
    }
  }

  get image(): DiskImage {
    return this.#files
  }

  append(file: string, records: readonly DiskRecord[]): void {
    const stored = records.map(({ value }) => ({ value, whole: true }))
    this.#files.set(file, [...(this.#files.get(file) ?? []), ...stored])
  }

  remove(file: string): void {
    this.#files.delete(file)
    this.#durable.delete(file)
  }

  sync(files: readonly string[]): void {
    for (const file of files) this.#durable.set(file, this.#files.get(file)?.length ?? 0)
  }

  /** Of what was not synced the first `more` records of each file are left. */
  losePower(more: number): void {
    const kept = [...this.#files].flatMap(([file, records]) => {
      const length = this.#durable.get(file)
      return length === undefined ? [] : [[file, records.slice(0, length + more)] as const]
    })
    this.#files = new Map(kept)
  }
}
