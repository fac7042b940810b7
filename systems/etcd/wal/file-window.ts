/**
 * A file read forward through a window of fixed size, so that a log of any length takes little memory.
 * Station: evidence.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const WINDOW_BYTES = 1 << 20

export class FileWindow {
  readonly size: number
  readonly #file: number
  #window: Buffer = Buffer.allocUnsafe(WINDOW_BYTES)
  #start = 0
  #length = 0

  constructor(path: string) {
    this.#file = openSync(path, 'r')
    this.size = fstatSync(this.#file).size
  }

  /** The bytes from `at` on, `length` of them or fewer at the file's end; good until the next call. */
  bytes(at: number, length: number): Buffer {
    const end = Math.min(at + length, this.size)
    if (end <= at) return Buffer.alloc(0)
    if (at < this.#start || end > this.#start + this.#length) this.#load(at, end - at)
    return this.#window.subarray(at - this.#start, end - this.#start)
  }

  /** Whether everything from `at` to the file's end is zero; `at` of the first byte that is not, if there is one. */
  firstNonZero(at: number): number | undefined {
    for (let from = at; from < this.size; from += WINDOW_BYTES) {
      const found = this.bytes(from, WINDOW_BYTES).findIndex((byte) => byte !== 0)
      if (found >= 0) return from + found
    }
    return undefined
  }

  close(): void {
    closeSync(this.#file)
  }

  /** A record longer than the window gets one of its own length: never longer than the file. */
  #load(at: number, length: number): void {
    if (length > this.#window.length) this.#window = Buffer.allocUnsafe(length)
    else if (this.#window.length > WINDOW_BYTES && length <= WINDOW_BYTES)
      this.#window = Buffer.allocUnsafe(WINDOW_BYTES)
    this.#start = at
    this.#length = 0
    while (this.#length < this.#window.length) {
      const read = readSync(
        this.#file,
        this.#window,
        this.#length,
        this.#window.length - this.#length,
        at + this.#length,
      )
      if (read === 0) break
      this.#length += read
    }
  }
}
