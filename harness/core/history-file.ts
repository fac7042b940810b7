/**
 * The text form of a history: one JSON object a line (history.jsonl), with Jepsen's field names in a fixed order, so that
 * equal histories are equal bytes.
 * Station: history. Pure: bytes and ops; files belong to harness/run/store.ts.
 *
 * Reading is strict about what could make a checker lie, and lenient where a foreign file means the same:
 * - Our files: every field as written here. Fields we do not know are ignored.
 * - `index` may be absent; ops are then numbered in the order of the file. `time` may be absent from all ops of a file;
 *   each then counts as one nanosecond after the one before. Order is the file's in any case.
 * - Names may carry the colon of an EDN keyword (`":invoke"`, `":nemesis"`, `":read"`).
 * - A nemesis op whose value is not ours is kept as a fault that was planned, its value as the detail: it is shown, but
 *   never counts as a fault in force.
 * - An `error` of another shape is kept as the message of an error 'foreign'.
 * - A last line without newline is an op if it parses: no proper prefix of a JSON object is JSON. Otherwise it is torn.
 */

import type { History } from './history.ts'
import { HistoryBuilder, malformedHistory } from './history-builder.ts'
import { opOfLine } from './history-line.ts'
import type { Op } from './op.ts'
import { PlainLineReader } from './plain-line.ts'

/** One line of a history file, with its newline. */
export function encodeOp(op: Op): string {
  const { index, time, process, type, f, value } = op
  if (process === 'nemesis') return `${JSON.stringify({ index, time, process, type, f, value })}\n`
  const { key, node, error } = op
  return `${JSON.stringify({ index, time, process, type, f, value, key, node, error })}\n`
}

export type ParsedHistory = {
  readonly history: History
  /** Bytes after the last whole line, when a crash cut the last line short; 0 if the file is whole. */
  readonly tornBytes: number
}

const NEWLINE = 10
const NOTHING = new Uint8Array(0)
const LINE_END = Uint8Array.of(NEWLINE)
const LINE_BYTES_MAX = 1 << 26
const ONE_OP_A_LINE = "Write each op as a JSON object on a line of its own; of a JSON array: jq -c '.[]' FILE"

/**
 * Reads a history in chunks of any size (a megabyte is good). Throws UsageError HISTORY_MALFORMED with the line number for
 * the first line that is no op or does not follow from those before. Holds columns, and one chunk.
 */
export class HistoryParser {
  readonly #builder = new HistoryBuilder()
  readonly #plain = new PlainLineReader()
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  /** Bytes after the last newline seen. */
  #rest: Uint8Array = NOTHING
  #lines = 0
  /** Whether the ops of this file have times; the first one decides. */
  #timed: boolean | undefined

  push(chunk: Uint8Array): void {
    const end = chunk.lastIndexOf(NEWLINE) + 1
    const rest = end === 0 ? joined(this.#rest, chunk) : joined(chunk.subarray(end), NOTHING)
    if (rest.length > LINE_BYTES_MAX)
      throw malformedHistory(`line ${this.#lines + 1}`, `longer than ${LINE_BYTES_MAX} bytes`, ONE_OP_A_LINE)
    const whole = end === 0 ? NOTHING : joined(this.#rest, chunk.subarray(0, end))
    this.#rest = rest
    for (let start = 0; start < whole.length; ) start = this.#line(whole, start)
  }

  end(): ParsedHistory {
    const tail = this.#rest
    const text = this.#decode(tail)
    const torn = text === undefined || (text.trim() !== '' && !isJson(text))
    if (!torn && tail.length > 0) this.#line(joined(tail, LINE_END), 0)
    return { history: this.#builder.finish(), tornBytes: torn ? tail.length : 0 }
  }

  /** Adds the op of the line that starts at `start`; answers where the next one starts. */
  #line(bytes: Uint8Array, start: number): number {
    this.#lines++
    const plain = this.#timed === false ? undefined : this.#plain.read(bytes, start)
    if (plain !== undefined) {
      this.#timed = true
      this.#builder.add(plain, this.#lines)
      return this.#plain.next
    }
    const end = bytes.indexOf(NEWLINE, start)
    const text = this.#decode(bytes.subarray(start, end))
    if (text === undefined) throw malformedHistory(`line ${this.#lines}`, 'not UTF-8')
    const fields = parsedLine(text, this.#lines)
    if (fields !== undefined) {
      this.#timed ??= fields['time'] !== undefined
      this.#builder.add(opOfLine(fields, this.#lines, this.#builder.length, this.#timed), this.#lines)
    }
    return end + 1
  }

  #decode(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}

type Fields = { readonly [field: string]: unknown }

/** The object on a line; undefined for a blank line. */
function parsedLine(text: string, line: number): Fields | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    if (text.trim() === '') return undefined
    throw malformedHistory(`line ${line}`, `not JSON: ${excerpt(text)}`, formatHint(text))
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw malformedHistory(`line ${line}`, `not a JSON object: ${excerpt(text)}`, formatHint(text))
  return parsed as Fields
}

/** What to do about the two other forms in which histories are passed around; undefined for anything else. */
function formatHint(text: string): string | undefined {
  if (/^\s*\{\s*:/.test(text)) return 'This looks like EDN. Write each op as a JSON object on a line of its own.'
  return /^\s*\[/.test(text) ? ONE_OP_A_LINE : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text)
}

/** Always a copy: the caller may fill its chunk anew. */
function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
