import { describe, expect, it } from 'vitest'
import { RAFT_RULES } from '../../../systems/raft-kv/raft/rules.ts'
import { OF_CLIENTS } from './decisions/clients.ts'
import { OF_THE_DISK } from './decisions/disk.ts'
import { OF_ELECTIONS } from './decisions/elections.ts'
import { OF_THE_LOG } from './decisions/log.ts'
import { OF_MEMBERS } from './decisions/members.ts'

const DECISIONS = [...OF_ELECTIONS, ...OF_THE_DISK, ...OF_THE_LOG, ...OF_CLIENTS, ...OF_MEMBERS]

describe('the core asks every decision of rules.ts, and a wrong one shows', () => {
  it('every decision is put to the test', () => {
    expect([...new Set(DECISIONS.map(({ rule }) => rule))].sort()).toEqual(Object.keys(RAFT_RULES).sort())
  })

  it.each(DECISIONS)('$rule', ({ rule, see, right, wrong }) => {
    expect(see({})).toEqual(right)
    for (const [how, decision] of Object.entries(wrong)) expect(see({ [rule]: decision }), how).not.toEqual(right)
  })
})
