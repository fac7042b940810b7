/**
 * JSON with the line of each thing read, which JSON.parse does not tell: for a history that is one array over many lines.
 */
import type { Value } from '../value.ts'
import { emptyMap, TextCursor } from './text-cursor.ts'

const DEPTH_MAX = 500
const WORDS: { readonly [word: string]: Value } = { null: null, true: true, false: false }

export class JsonReader {
  readonly #cursor: TextCursor

  constructor(text: string) {
    this.#cursor = new TextCursor(text)
  }

  /** What the array that the text is holds, each with its line. Throws MalformedHistory. */
  *items(): Generator<{ readonly value: Value; readonly line: number }> {
    const cursor = this.#cursor
    this.#expect('[')
    if (!this.#follows(']')) {
      do {
        this.#skip()
        const { line } = cursor
        yield { value: this.#value(0), line }
      } while (this.#follows(','))
      this.#expect(']')
    }
    this.#skip()
    if (!cursor.ended) throw cursor.refusal('there is more behind the end of the array')
  }

  #value(depth: number): Value {
    const cursor = this.#cursor
    this.#skip()
    if (depth > DEPTH_MAX) throw cursor.refusal(`nested deeper than ${DEPTH_MAX}`)
    switch (cursor.peek()) {
      case '"':
        return cursor.takeString()
      case '[':
        return this.#array(depth)
      case '{':
        return this.#object(depth)
      default: {
        const number = cursor.takeNumber()
        if (number !== undefined) return number
        const word = cursor.take(/[a-z]+/y)
        if (Object.hasOwn(WORDS, word)) return WORDS[word] ?? null
        throw cursor.refusal(cursor.ended ? 'it ends in the middle of a value' : `not JSON: '${word || cursor.peek()}'`)
      }
    }
  }

  #array(depth: number): readonly Value[] {
    const items: Value[] = []
    this.#expect('[')
    if (this.#follows(']')) return items
    do items.push(this.#value(depth + 1))
    while (this.#follows(','))
    this.#expect(']')
    return items
  }

  #object(depth: number): { readonly [name: string]: Value } {
    const map = emptyMap()
    this.#expect('{')
    if (this.#follows('}')) return map
    do {
      this.#skip()
      if (this.#cursor.peek() !== '"') throw this.#cursor.refusal('an object without the name of a field')
      const name = this.#cursor.takeString()
      this.#expect(':')
      map[name] = this.#value(depth + 1)
    } while (this.#follows(','))
    this.#expect('}')
    return map
  }

  #skip(): void {
    this.#cursor.take(/\s+/y)
  }

  #follows(letter: string): boolean {
    this.#skip()
    if (this.#cursor.peek() !== letter) return false
    this.#cursor.at++
    return true
  }

  #expect(letter: string): void {
    if (!this.#follows(letter)) throw this.#cursor.refusal(`'${letter}' is missing`)
  }
}
