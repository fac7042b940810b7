/** How members stand, by their own word. */
import { describe, expect, it } from 'vitest'
import { nodeStatuses } from '../../../systems/etcd/status.ts'

const member = (name: string, id: string, leader: string, index = '7') => ({
  name,
  status: {
    header: { member_id: id, revision: '1', raft_term: '3' },
    version: '3.7.3',
    leader,
    raftIndex: index,
    raftTerm: '3',
    raftAppliedIndex: index,
  },
})

describe('nodeStatuses', () => {
  it('names the leader by the node that has its id, ids being of 64 bits', () => {
    const [first, second] = nodeStatuses([
      member('n1', '9007199254740993', '9007199254740995'),
      member('n2', '9007199254740995', '9007199254740995', '8'),
    ])
    expect(first).toEqual({ node: 'n1', leader: 'n2', term: 3, lastIndex: 7, appliedIndex: 7 })
    expect(second).toMatchObject({ node: 'n2', leader: 'n2', lastIndex: 8 })
  })

  it('names none where there is none, or where it does not answer itself', () => {
    expect(nodeStatuses([member('n1', '1', '0')])[0]).not.toHaveProperty('leader')
    expect(nodeStatuses([member('n1', '1', '2')])[0]).not.toHaveProperty('leader')
  })
})
