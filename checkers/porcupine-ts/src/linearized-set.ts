/**
 * The set of operations linearized so far, as bits, with a hash kept up to date by exclusive or (Zobrist's way), so that
 * a step costs O(1) and not O(number of operations). Words below `first` are full and words from `end` on are empty: with
 * few clients almost every word is one or the other, and the memo keeps only those between.
 * Completed operations are hashed and windowed; the words of crashed ones are apart, see memo.ts.
 */

export class LinearizedSet {
  readonly #completed: number
  /** Bits of the completed operations. */
  readonly words: Int32Array
  /** Bits of the crashed operations. */
  readonly crashedWords: Int32Array
  first = 0
  end = 0
  hash = 0

  constructor(completed: number, crashed: number) {
    this.#completed = completed
    this.words = new Int32Array((completed + 31) >>> 5)
    this.crashedWords = new Int32Array((crashed + 31) >>> 5)
  }

  get bytes(): number {
    return this.words.byteLength + this.crashedWords.byteLength
  }

  has(operation: number): boolean {
    const bit = operation < this.#completed ? operation : operation - this.#completed
    const words = operation < this.#completed ? this.words : this.crashedWords
    return (((words[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1
  }

  add(operation: number): void {
    if (operation >= this.#completed) {
      this.#flipCrashed(operation - this.#completed)
      return
    }
    const word = operation >>> 5
    this.words[word] = (this.words[word] as number) | (1 << (operation & 31))
    this.hash ^= scatter(operation)
    while (this.words[this.first] === -1) this.first++
    if (word >= this.end) this.end = word + 1
  }

  delete(operation: number): void {
    if (operation >= this.#completed) {
      this.#flipCrashed(operation - this.#completed)
      return
    }
    const word = operation >>> 5
    this.words[word] = (this.words[word] as number) & ~(1 << (operation & 31))
    this.hash ^= scatter(operation)
    if (word < this.first) this.first = word
    while (this.end > 0 && this.words[this.end - 1] === 0) this.end--
  }

  #flipCrashed(bit: number): void {
    this.crashedWords[bit >>> 5] = (this.crashedWords[bit >>> 5] as number) ^ (1 << (bit & 31))
  }
}

/** The finaliser of MurmurHash3: near numbers give far ones. Collisions cost time only, the memo compares in full. */
export function scatter(number: number): number {
  let hash = Math.imul(number + 0x9e3779b1, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
