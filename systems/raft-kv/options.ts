/** Settings of raft-kv: how reads are served, and which deliberate defect is switched on. */
import type { OptionTable } from '../options.ts'
import type { Bug } from './bugs/bug.ts'

export const NO_BUG = 'none'

export function raftKvOptions(bugs: readonly Bug[]): OptionTable {
  return {
    reads: {
      summary: 'linearizable: by ReadIndex; serializable: from the registers of the node asked, however old',
      values: ['linearizable', 'serializable'],
      default: 'linearizable',
    },
    bug: {
      summary: 'a deliberate defect to be found',
      values: [NO_BUG, ...bugs.map(({ name }) => name)],
      default: NO_BUG,
    },
  }
}
