/**
 * What every format is read into: events in the order of their lines, and the refusal of what cannot be a history.
 */
import type { Value } from '../value.ts'

export type RecordedEvent = {
  /** Counted from 1. */
  readonly line: number
  readonly process: string | number
  /** It began; it happened; it surely did not happen; nobody knows. */
  readonly type: 'invoke' | 'ok' | 'fail' | 'info'
  readonly f: string
  readonly value: Value
  /** The object that the operation is about, where it stands beside the value. */
  readonly key?: string | number
  /** Of an `info`: the process goes on under its number all the same, as old logs have it. */
  readonly goesOn?: true
}

/** The file is no history that can be judged: at which line, and why. `line` is undefined if it is the file as a whole. */
export class MalformedHistory extends Error {
  readonly line: number | undefined
  readonly reason: string

  constructor(line: number | undefined, reason: string) {
    super(line === undefined ? reason : `line ${line}: ${reason}`)
    this.name = 'MalformedHistory'
    this.line = line
    this.reason = reason
  }
}
