/**
 * The extensible data notation of Clojure (github.com/edn-format/edn), as far as histories use it. Keywords and symbols
 * become strings, without their colon; lists, vectors and sets arrays; maps objects whose names are the keys' text; a tag
 * is passed over, and so is what `#_` discards. Ratios and characters are refused, with their line.
 */
import type { Value } from '../value.ts'
import { emptyMap, TextCursor } from './text-cursor.ts'

const DEPTH_MAX = 500
const SYMBOL = /[\w.*+!?$%&=<>|/:#'-]+/y
const CONSTANTS: { readonly [symbol: string]: Value } = { nil: null, true: true, false: false }

const CLOSED_BY: { readonly [opening: string]: string } = { '(': ')', '[': ']', '{': '}' }

export class EdnReader {
  readonly #cursor: TextCursor

  constructor(text: string, firstLine = 1) {
    this.#cursor = new TextCursor(text, firstLine)
  }

  /** The next value and the line on which it begins; undefined at the end. Throws MalformedHistory. */
  next(): { readonly value: Value; readonly line: number } | undefined {
    this.#skip()
    if (this.#cursor.ended) return undefined
    const { line } = this.#cursor
    return { value: this.#value(0), line }
  }

  /** Enters the vector or list that begins here, so that `next` gives what it holds; false if none does. */
  enter(): boolean {
    this.#skip()
    if (this.#cursor.peek() !== '[' && this.#cursor.peek() !== '(') return false
    this.#cursor.at++
    return true
  }

  /** Leaves it again; false if there is more in it. */
  leave(): boolean {
    this.#skip()
    if (this.#cursor.peek() !== ']' && this.#cursor.peek() !== ')') return false
    this.#cursor.at++
    return true
  }

  /** White space, commas, comments, and what is discarded. */
  #skip(): void {
    const cursor = this.#cursor
    do cursor.take(/(?:[\s,]+|;[^\n]*)+/y)
    while (this.#discarded())
  }

  #discarded(): boolean {
    if (this.#cursor.peek() !== '#' || this.#cursor.peek(1) !== '_') return false
    this.#cursor.at += 2
    this.#value(0)
    return true
  }

  #value(depth: number): Value {
    const cursor = this.#cursor
    this.#skip()
    if (depth > DEPTH_MAX) throw cursor.refusal(`nested deeper than ${DEPTH_MAX}`)
    switch (cursor.peek()) {
      case '':
        throw cursor.refusal('it ends in the middle of a value')
      case '"':
        return cursor.takeString()
      case '[':
      case '(':
        return this.#items(depth)
      case '{':
        return this.#map(depth)
      case '#':
        return this.#tagged(depth)
      case ':':
        cursor.at++
        return this.#symbol()
      default:
        return this.#numberOrSymbol()
    }
  }

  #items(depth: number): readonly Value[] {
    const cursor = this.#cursor
    const closing = CLOSED_BY[cursor.peek()]
    cursor.at++
    const items: Value[] = []
    for (this.#skip(); cursor.peek() !== closing; this.#skip()) items.push(this.#value(depth + 1))
    cursor.at++
    return items
  }

  #map(depth: number): { readonly [name: string]: Value } {
    const cursor = this.#cursor
    const items = this.#items(depth)
    if (items.length % 2 === 1) throw cursor.refusal('a map with a key and no value')
    const map = emptyMap()
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]
      map[typeof key === 'string' ? key : JSON.stringify(key)] = items[i + 1] ?? null
    }
    return map
  }

  /** A set, or a value with a tag such as #inst or a record's name, which is passed over. */
  #tagged(depth: number): Value {
    this.#cursor.at++
    if (this.#cursor.peek() === '{') return this.#items(depth)
    this.#symbol()
    return this.#value(depth + 1)
  }

  #numberOrSymbol(): Value {
    const cursor = this.#cursor
    const number = cursor.takeNumber()
    if (number === undefined) {
      const symbol = this.#symbol()
      return Object.hasOwn(CONSTANTS, symbol) ? (CONSTANTS[symbol] ?? null) : symbol
    }
    const behind = cursor.take(SYMBOL)
    if (behind === '' || behind === 'N' || behind === 'M') return number
    throw cursor.refusal(`${number}${behind} is no number that can be read here`)
  }

  #symbol(): string {
    const symbol = this.#cursor.take(SYMBOL)
    if (symbol === '') throw this.#cursor.refusal(`'${this.#cursor.peek()}' does not belong here`)
    return symbol
  }
}
