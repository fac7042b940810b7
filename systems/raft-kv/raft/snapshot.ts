/** A snapshot of the state machine (Raft paper, section 7): all that entries up to `index` made, and the configuration then. */
import type { Machine } from '../machine/machine.ts'
import type { Configuration } from './configuration.ts'

export type Snapshot = {
  /** The last entry that it covers. */
  readonly index: number
  readonly term: number
  readonly configuration: Configuration
  readonly machine: Machine
}
