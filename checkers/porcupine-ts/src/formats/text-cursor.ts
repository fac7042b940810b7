/**
 * A place in a text, with its line: what the readers of EDN and JSON share.
 */
import { MalformedHistory } from '../history/recorded-event.ts'
import type { Value } from '../value.ts'

const CODE_LENGTH = 4
const HEXADECIMAL = 16

const ESCAPED: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  '\\': '\\',
  '/': '/',
}

/** Without a prototype, so that '__proto__' is a name like any other. */
export function emptyMap(): { [name: string]: Value } {
  return Object.create(null) as { [name: string]: Value }
}

export class TextCursor {
  readonly text: string
  at = 0
  #line: number
  /** Where the line that was counted last ends. */
  #lineEnd: number

  constructor(text: string, firstLine = 1) {
    this.text = text
    this.#line = firstLine
    this.#lineEnd = this.#endFrom(0)
  }

  /** The line of the place. Counts on from where it was asked last, so the whole text is counted once. */
  get line(): number {
    while (this.#lineEnd < this.at) {
      this.#line++
      this.#lineEnd = this.#endFrom(this.#lineEnd + 1)
    }
    return this.#line
  }

  #endFrom(start: number): number {
    const end = this.text.indexOf('\n', start)
    return end === -1 ? Number.POSITIVE_INFINITY : end
  }

  get ended(): boolean {
    return this.at >= this.text.length
  }

  peek(ahead = 0): string {
    return this.text.charAt(this.at + ahead)
  }

  /** What a sticky pattern finds here; '' if nothing. */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  /** A string, from its opening quote to behind its closing one. */
  takeString(): string {
    const { line } = this
    this.at++
    let taken = ''
    for (;;) {
      taken += this.take(/[^"\\]*/y)
      if (this.ended) throw new MalformedHistory(line, 'a string without an end')
      if (this.peek() === '"') break
      this.at++
      taken += this.#escaped()
    }
    this.at++
    return taken
  }

  #escaped(): string {
    const letter = this.peek()
    this.at++
    if (letter === 'u') {
      const code = this.take(/[0-9a-fA-F]{4}/y)
      if (code.length === CODE_LENGTH) return String.fromCharCode(Number.parseInt(code, HEXADECIMAL))
    }
    const escaped = ESCAPED[letter]
    if (escaped === undefined) throw this.refusal(`'\\${letter}' in a string`)
    return escaped
  }

  /** An integer or a decimal; undefined if there is none here. One that a double cannot hold is refused. */
  takeNumber(): number | undefined {
    const digits = this.take(/[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?/y)
    if (digits === '') return undefined
    const number = Number(digits)
    if (/^[-+]?\d+$/.test(digits) ? Number.isSafeInteger(number) : Number.isFinite(number)) return number
    throw this.refusal(`the number ${digits} is too large to be told from its neighbours`)
  }

  refusal(reason: string): MalformedHistory {
    return new MalformedHistory(this.line, reason)
  }
}
