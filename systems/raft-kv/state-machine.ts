/**
 * The replicated state machine (Raft paper, section 2): versioned registers by key. Applying the same entries in order
 * gives the same state and results on every node. A register's revision is the index of the entry that last changed it.
 */
import type { Json } from '../../harness/core/json.ts'
import { PersistentMap } from './persistent-map.ts'

export type Command =
  /** Changes nothing; a new leader's first entry (section 8). */
  | { readonly type: 'no-op' }
  | { readonly type: 'write'; readonly key: string; readonly value: number }
  | { readonly type: 'cas'; readonly key: string; readonly from: number; readonly to: number }

export type Register = { readonly revision: number; readonly value: number }
export type Registers = PersistentMap<Register>

export const noRegisters = (): Registers => PersistentMap.empty()

/** What a client that reads `key` is told: [revision, value], or [0, null] while it was never written. */
export function readRegister(registers: Registers, key: string): Json {
  const register = registers.get(key)
  return register === undefined ? [0, null] : [register.revision, register.value]
}

/** Applies the command of the entry at `index`; the result is what its client is told. */
export function applyCommand(
  registers: Registers,
  index: number,
  command: Command,
): { readonly registers: Registers; readonly result: Json } {
  switch (command.type) {
    case 'no-op':
      return { registers, result: null }
    case 'write':
      return {
        registers: registers.set(command.key, { revision: index, value: command.value }),
        result: [index, command.value],
      }
    case 'cas': {
      if (registers.get(command.key)?.value !== command.from)
        return { registers, result: { applied: false, seen: readRegister(registers, command.key) } }
      return {
        registers: registers.set(command.key, { revision: index, value: command.to }),
        result: { applied: true, revision: index },
      }
    }
  }
}
