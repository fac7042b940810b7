/** What cases are drawn for in tests that run nothing: a table of settings and promises as a system has them. */
import type { CampaignSubject } from '../../harness/campaign/draw/wishes.ts'

const HEALTHY = 'bug=none'
const FAULTS = ['none', 'kill', 'partition']

export const raftKv: CampaignSubject['system'] = {
  name: 'raft-kv',
  options: {
    reads: { summary: '', values: ['linearizable', 'serializable'], default: 'linearizable' },
    preVote: { summary: '', values: ['on', 'off'], default: 'on' },
    bug: { summary: '', values: ['none', 'forgetful'], default: 'none' },
  },
  promises: [
    {
      guarantee: 'linearizability',
      settings: [HEALTHY, 'reads=linearizable'],
      faults: FAULTS,
      promised: 'promised',
      citation: '',
    },
    {
      guarantee: 'linearizability',
      settings: [HEALTHY, 'reads=serializable'],
      faults: FAULTS,
      promised: 'not promised',
      citation: '',
    },
  ],
  nodes: { min: 1, max: 9 },
  leader: () => undefined,
}
