/** raft-kv with some decisions replaced, as the bug 'broken'. */
import type { Rules } from '../../../systems/raft-kv/raft/rules.ts'
import { createRaftKv } from '../../../systems/raft-kv/system.ts'
import type { SimSystem } from '../../../systems/sim-system.ts'

export function raftKvWith(rules: Partial<Rules>): SimSystem {
  const script = { scenario: 'none', form: 'none' }
  return createRaftKv([{ number: 0, name: 'broken', story: '', breaks: '', rules, script, fires: [] }])
}
