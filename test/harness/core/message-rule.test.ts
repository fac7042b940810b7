import { describe, expect, it } from 'vitest'
import { decide, type MessageRule, onlyMayCampaign } from '../../../harness/core/message-rule.ts'
import type { RaftMessage } from '../../../harness/core/raft-message.ts'

const NODES = ['n1', 'n2', 'n3']

function message(given: Partial<RaftMessage> = {}): RaftMessage {
  const from: RaftMessage = {
    from: 'n1',
    to: 'n2',
    type: 'append',
    term: 3,
    index: 10,
    logTerm: 3,
    commit: 9,
    reject: false,
    entries: [{ term: 3, index: 11 }],
  }
  return { ...from, ...given }
}

const doing = (rules: readonly MessageRule[], given?: Partial<RaftMessage>) => decide(rules, message(given)).action.do

describe('decide', () => {
  it('lets pass what no rule names', () => {
    expect(decide([], message())).toEqual({ action: { do: 'pass' } })
    expect(decide([{ from: ['n3'], action: { do: 'drop' } }], message())).toEqual({ action: { do: 'pass' } })
  })

  it('takes the first rule that matches, and says which', () => {
    const rules: readonly MessageRule[] = [
      { to: ['n3'], action: { do: 'drop' } },
      { from: ['n1'], to: ['n2'], action: { do: 'hold' } },
      { action: { do: 'drop' } },
    ]
    expect(decide(rules, message())).toEqual({ action: { do: 'hold' }, rule: 1 })
    expect(decide(rules, message({ from: 'n3', to: 'n1' }))).toEqual({ action: { do: 'drop' }, rule: 2 })
  })

  it.each<[string, Omit<MessageRule, 'action'>, Partial<RaftMessage>, Partial<RaftMessage>]>([
    ['from', { from: ['n1'] }, {}, { from: 'n3' }],
    ['to', { to: ['n2'] }, {}, { to: 'n3' }],
    ['types', { types: ['append'] }, {}, { type: 'heartbeat' }],
    ['a commit index', { when: { commitAtLeast: 9 } }, { commit: 9 }, { commit: 8 }],
    ['a least term', { when: { termAtLeast: 3 } }, { term: 3 }, { term: 2 }],
    ['a greatest term', { when: { termAtMost: 3 } }, { term: 3 }, { term: 4 }],
    ['its last entry', { when: { lastIndexAtLeast: 11 } }, {}, { entries: [] }],
    ['its index, without entries', { when: { lastIndexAtLeast: 10 } }, { entries: [] }, { entries: [], index: 9 }],
  ])('matches by %s, and not one beside it', (_what, condition, hit, missed) => {
    const rules: readonly MessageRule[] = [{ ...condition, action: { do: 'drop' } }]
    expect(doing(rules, hit)).toBe('drop')
    expect(doing(rules, missed)).toBe('pass')
  })
})

describe('onlyMayCampaign', () => {
  const rules = onlyMayCampaign(['n2'], NODES)

  it('drops the requests of all others, and not the votes they give', () => {
    expect(doing(rules, { type: 'pre-vote' })).toBe('drop')
    expect(doing(rules, { type: 'vote', from: 'n3', to: 'n1' })).toBe('drop')
    expect(doing(rules, { type: 'vote-reply' })).toBe('pass')
    expect(doing(rules, { type: 'pre-vote-reply' })).toBe('pass')
  })

  it('lets the candidate stand, and all other messages through', () => {
    expect(doing(rules, { type: 'vote', from: 'n2', to: 'n1' })).toBe('pass')
    expect(doing(rules)).toBe('pass')
  })

  it('has no rule where everyone may', () => {
    expect(onlyMayCampaign(NODES, NODES)).toEqual([])
  })
})
