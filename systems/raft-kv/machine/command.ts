/**
 * What an entry of the log asks the state machine to do. Values are integers below 2^53 in size.
 *
 * Registers, lists and locks live apart: the register `k`, the list `k` and the lock `k` are three objects, so no command
 * can meet an object of the wrong kind. Only a transaction's `r` names no kind: it sees the list of its key if there is
 * one, and else the register.
 */

export type Command = NoOp | Write | CompareAndSet | Append | Transaction | Acquire | Release

/** Changes nothing; a new leader's first entry (Raft paper, section 8). */
export type NoOp = { readonly type: 'no-op' }

export type Write = { readonly type: 'write'; readonly key: string; readonly value: number }

export type CompareAndSet = { readonly type: 'cas'; readonly key: string; readonly from: number; readonly to: number }

/** To the end of the list of that key, which begins empty. */
export type Append = { readonly type: 'append'; readonly key: string; readonly value: number }

/** All of `ops` in their order, each seeing those before it, if all `compares` hold before the first; else none. */
export type Transaction = {
  readonly type: 'txn'
  readonly compares: readonly Compare[]
  readonly ops: readonly MicroOp[]
}

/** Elle's micro-operations: read, write a register, append to a list. */
export type MicroOp =
  | readonly ['r', key: string, value: null]
  | readonly ['w', key: string, value: number]
  | readonly ['append', key: string, value: number]

/**
 * `value`: the register's value; null while it was never written. `revision`: the index of the entry that last changed
 * what `r` would see; 0 while nothing did.
 */
export type Compare =
  | readonly ['value', key: string, value: number | null]
  | readonly ['revision', key: string, revision: number]

/** Granted if the lock is free, or held by the owner already; for ever, until it is released. */
export type Acquire = { readonly type: 'acquire'; readonly lock: string; readonly owner: string }

/** Only by its owner, and with the fencing token that it was granted with. */
export type Release = {
  readonly type: 'release'
  readonly lock: string
  readonly owner: string
  readonly fence: number
}

/** Which command of which client it is, so that it takes effect once however often it is proposed; see sessions.ts. */
export type Session = {
  readonly id: string
  /** Of the command in its session, growing. */
  readonly serial: number
  /** The client will never ask again for the results of serials below; it has them, or has given them up. */
  readonly ackedBelow: number
  /** An index that was applied somewhere when the session was opened. Absent: 0, right while no session was ever dropped. */
  readonly openedAt?: number
}

/** Of the kind of a command, its lengths and its checksum. */
const FRAME_BYTES = 16
const NUMBER_BYTES = 8

/** About what the command takes up on a disk, one byte to a character. O(1), of a transaction O(its operations). */
export function bytesOf(command: Command): number {
  switch (command.type) {
    case 'no-op':
      return FRAME_BYTES
    case 'write':
    case 'append':
      return FRAME_BYTES + command.key.length + NUMBER_BYTES
    case 'cas':
      return FRAME_BYTES + command.key.length + 2 * NUMBER_BYTES
    case 'acquire':
      return FRAME_BYTES + command.lock.length + command.owner.length
    case 'release':
      return FRAME_BYTES + command.lock.length + command.owner.length + NUMBER_BYTES
    case 'txn': {
      let bytes = FRAME_BYTES
      for (const [, key] of command.compares) bytes += key.length + 2 * NUMBER_BYTES
      for (const [, key] of command.ops) bytes += key.length + 2 * NUMBER_BYTES
      return bytes
    }
  }
}
