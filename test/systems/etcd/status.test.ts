import { describe, expect, it } from 'vitest'
import { leaderAmong, type MemberStatus, ready } from '../../../systems/etcd/status.ts'
import { FakeEtcd } from './fake-etcd.ts'

/** n1 has id 1, and so on; `leader` 0 is none. */
function member(name: string, leader: number, term: string): MemberStatus {
  const header = { member_id: name.slice(1), revision: '1', raft_term: term }
  return {
    name,
    status: { header, version: '3.7.3', leader: String(leader), raftIndex: '7', raftTerm: term, raftAppliedIndex: '7' },
  }
}

describe('the leader', () => {
  it.each<[string, MemberStatus[], string | undefined]>([
    ['claims it, and the others agree', [member('n1', 2, '5'), member('n2', 2, '5'), member('n3', 2, '5')], 'n2'],
    ['of the higher term wins over one that was cut off', [member('n1', 1, '4'), member('n2', 2, '5')], 'n2'],
    ['is unknown where only others speak of it', [member('n1', 2, '5'), member('n3', 2, '5')], undefined],
    ['is nobody while a higher term has none', [member('n1', 1, '4'), member('n2', 0, '5')], undefined],
    ['is nobody while none claims it', [member('n1', 0, '5'), member('n2', 0, '5')], undefined],
    ['is nobody where nobody answers', [], undefined],
    ['is not decided between two claims of one term', [member('n1', 1, '5'), member('n2', 2, '5')], undefined],
    ['is found by terms beyond 2^53', [member('n1', 1, '9007199254740992'), member('n2', 2, '9007199254740993')], 'n2'],
    ['is found by number, not by text', [member('n1', 1, '9'), member('n2', 2, '10')], 'n2'],
  ])('%s', (_, members, expected) => {
    expect(leaderAmong(members)).toBe(expected)
  })
})

describe('readiness', () => {
  it('is a linearizable read answered', async () => {
    const etcd = await FakeEtcd.start()
    await ready(etcd.target, 20_000)
    expect(etcd.received.Range.map(({ serializable }) => serializable)).toEqual([false])
    etcd.stop()
  })

  it('rejects with what the node said', async () => {
    const etcd = await FakeEtcd.start()
    etcd.script = { type: 'error', code: 'UNAVAILABLE', details: 'etcdserver: leader changed' }
    await expect(ready(etcd.target, 20_000)).rejects.toMatchObject({
      code: 'NOT_READY',
      message: expect.stringContaining('leader changed'),
    })
    etcd.stop()
  })
})
