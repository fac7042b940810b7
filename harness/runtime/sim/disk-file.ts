/**
 * One file of a simulated disk: records one behind the other, how far they are durable, and what a loss of power leaves.
 * Station: runtime. The kernel's page cache is all of it; the platter is what was synced.
 *
 *     0        durable        synced        writes since            end
 *     |===========|==doubtful==|-----|-----------|--------|----------|      doubtful: a sync failed, no later one covers it
 */
import type { DiskRecord, StoredRecord } from '../../../systems/sim-system.ts'
import { InternalError } from '../../core/errors.ts'
import { type ByteRange, type PowerLoss, unsyncedLosses } from './power-loss.ts'

/** A file that only grows is a defect. */
const RECORDS_MAX = 2_000_000

export class DiskFile {
  /** Numbers the writes of the disk: the last one to this file. */
  lastWrite = 0
  #records: StoredRecord[] = []
  /** Where each record ends, in bytes from the beginning. */
  #ends: number[] = []
  /** A sync has covered, well or badly, what lies before. */
  #syncedTo = 0
  /** Where the file ended after each write since. */
  #writes: number[] = []
  #doubtful: ByteRange[] = []

  get end(): number {
    return this.#ends.at(-1) ?? 0
  }

  /** Records that are durable, but for those in doubt. */
  get durableRecords(): number {
    let count = this.#ends.length
    while (count > 0 && (this.#ends[count - 1] as number) > this.#syncedTo) count--
    return count
  }

  get records(): readonly StoredRecord[] {
    return this.#records
  }

  /** One write. */
  append(records: readonly DiskRecord[]): void {
    let { end } = this
    for (const { value, bytes } of records) {
      this.#records.push({ value, whole: true })
      end += bytes
      this.#ends.push(end)
    }
    this.#writes.push(end)
    if (this.#records.length > RECORDS_MAX)
      throw new InternalError('DISK_FULL', `more than ${RECORDS_MAX} records in a file of a simulated disk`)
  }

  /** A sync that began when the file ended at `to` is over: what it covers is durable, or with `failed` in doubt for ever. */
  synced(to: number, failed: boolean): void {
    if (to <= this.#syncedTo) return
    if (failed) this.#doubtful.push({ from: this.#syncedTo, to })
    this.#syncedTo = to
    if (to === this.end) this.#writes.length = 0
    else this.#writes = this.#writes.filter((end) => end > to)
  }

  /** Damages the last durable records; answers how many. */
  flip(count: number): number {
    const durable = this.durableRecords
    const first = Math.max(0, durable - count)
    for (let i = first; i < durable; i++) this.#records[i] = { value: this.#records[i]?.value, whole: false }
    return durable - first
  }

  /** Keeps of what is not durable what the draws leave, which is durable from now on. */
  losePower(loss: PowerLoss): void {
    const losses = unsyncedLosses(this.#syncedTo, this.#writes, this.#doubtful, loss)
    if (losses.length > 0) this.#lose(losses, loss)
    this.#syncedTo = this.end
    this.#writes = []
    this.#doubtful = []
  }

  /** `losses` in order, and apart. A tail of which nothing is left is gone, or there as bytes without meaning. */
  #lose(losses: readonly ByteRange[], { random }: PowerLoss): void {
    const tail = losses.at(-1)
    const length = tail !== undefined && tail.to === this.end ? tail.from : this.end
    const keepsLength = random.integer(0, 1) === 1
    const ends: number[] = []
    const records: StoredRecord[] = []
    let start = 0
    let next = 0
    for (const [i, end] of this.#ends.entries()) {
      while ((losses[next]?.to ?? end) <= start) next++
      if (start >= length && !keepsLength) break
      const record = this.#records[i] as StoredRecord
      const isHit = (losses[next]?.from ?? end) < end
      records.push(isHit ? { value: record.value, whole: false } : record)
      ends.push(keepsLength ? end : Math.min(end, length))
      start = end
    }
    this.#records = records
    this.#ends = ends
  }
}
