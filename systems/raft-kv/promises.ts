/**
 * What raft-kv promises under which settings and faults. No verdict is made from this table yet; a setting not named
 * in a row may have any value.
 */
import type { PromiseRow } from '../system.ts'

const HEALTHY = 'bug=none'
const FAULTS = ['none', 'kill', 'partition']

export const RAFT_KV_PROMISES: readonly PromiseRow[] = [
  {
    guarantee: 'linearizability',
    settings: [HEALTHY, 'reads=linearizable'],
    faults: FAULTS,
    promised: 'promised',
    citation: 'Ongaro & Ousterhout 2014 (extended), section 8; Ongaro, dissertation 2014, section 6.4',
  },
  {
    guarantee: 'linearizability',
    settings: [HEALTHY, 'reads=serializable'],
    faults: FAULTS,
    promised: 'not promised',
    citation: 'dissertation 2014, section 6.4: a server that answers without asking may be behind',
  },
  {
    guarantee: 'acknowledged-writes-survive',
    settings: [HEALTHY],
    faults: FAULTS,
    promised: 'promised',
    citation: 'Ongaro & Ousterhout 2014 (extended), Figure 3, Leader Completeness; section 5.4',
  },
]
