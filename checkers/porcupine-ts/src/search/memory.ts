/**
 * Memory for the many small columns of a search, cut from one piece: an array with a buffer of its own costs the engine some
 * microseconds, thirty times a view of one that is there, and a history of many small parts needs dozens for each part.
 * What does not fit in gets a buffer of its own. Pieces are kept for the next search, a few of them.
 */
const PIECE_BYTES = 1 << 16
const SPARE_MAX = 16

const spare: Memory[] = []

export class Memory {
  readonly #piece = new ArrayBuffer(PIECE_BYTES)
  #used = 0

  /** Nobody else's until `release`. */
  static take(): Memory {
    return spare.pop() ?? new Memory()
  }

  /** All of it may be given to others; nothing that came from it may be used any more. */
  release(): void {
    new Uint8Array(this.#piece, 0, this.#used).fill(0)
    this.#used = 0
    if (spare.length < SPARE_MAX) spare.push(this)
  }

  /** Zeros. */
  ints(length: number): Int32Array<ArrayBuffer> {
    const at = this.#place(4 * length)
    return at < 0 ? new Int32Array(length) : new Int32Array(this.#piece, at, length)
  }

  /** Zeros. */
  doubles(length: number): Float64Array<ArrayBuffer> {
    const at = this.#place(8 * length)
    return at < 0 ? new Float64Array(length) : new Float64Array(this.#piece, at, length)
  }

  /** Zeros. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    const at = this.#place(length)
    return at < 0 ? new Uint8Array(length) : new Uint8Array(this.#piece, at, length)
  }

  /** Where in the piece, or -1. */
  #place(bytes: number): number {
    const at = this.#used
    if (at + bytes > PIECE_BYTES) return -1
    this.#used = (at + bytes + 7) & ~7
    return at
  }
}
