import { describe, expect, it } from 'vitest'
import { MessageBook } from '../../../../harness/campaign/story/message-book.ts'
import type { RaftMessage } from '../../../../harness/core/raft-message.ts'

const MS = 1e6
const says = (more: Partial<RaftMessage>): RaftMessage => ({
  from: 'n1',
  to: 'n2',
  type: 'append',
  term: 1,
  index: 0,
  logTerm: 0,
  commit: 0,
  reject: false,
  entries: [],
  ...more,
})
const append = (index: number, to = 'n2') => says({ to, index: index - 1, entries: [{ term: 1, index }] })
const focus = { causes: [], elections: [], fromNs: 0, toNs: 9_000 * MS }
const subjects = (count: number) => Array.from({ length: count }, (_, i) => ({ term: 1, index: i + 1 }))

describe('the excerpt of messages', () => {
  it('keeps those before the violation, however many there are elsewhere', () => {
    const book = new MessageBook([100 * MS, 9_000 * MS])
    for (let i = 1; i <= 200; i++) book.sent(100 * MS + i, append(i), {})
    for (const index of [201, 202, 203]) book.sent(8_800 * MS + index, append(index), {})
    const { messages, leftOut } = book.finish({ ...focus, subjects: subjects(203) })
    expect(messages.slice(-3).map(({ message }) => message.entries[0]?.index)).toEqual([201, 202, 203])
    expect(messages.length + leftOut).toBe(203)
    expect(messages.length).toBeLessThan(100)
  })

  it('tells a broadcast apart by its receivers, and the copies of one message as one', () => {
    const book = new MessageBook([100 * MS])
    const carrier = {}
    for (const to of ['n2', 'n3']) book.sent(90 * MS, append(1, to), carrier)
    book.arrived(91 * MS, append(1, 'n3'), carrier)
    book.lost(92 * MS, append(1, 'n2'), carrier, 'cut')
    book.sent(95 * MS, append(1, 'n3'), {})
    const { messages } = book.finish({ ...focus, toNs: 100 * MS, subjects: subjects(1) })
    expect(messages.map(({ message, arrivedNs, lost }) => [message.to, arrivedNs, lost])).toEqual([
      ['n2', undefined, 'cut'],
      ['n3', 91 * MS, undefined],
    ])
  })

  it('finds a message again that a rule made shorter', () => {
    const book = new MessageBook([100 * MS])
    book.sent(90 * MS, append(1), {})
    book.arrived(91 * MS, { ...append(1), entries: [] }, {})
    expect(book.finish({ ...focus, subjects: subjects(1) }).messages[0]).toMatchObject({
      arrivedNs: 91 * MS,
      delivered: [],
    })
  })

  it('has what brought something about, and all votes of an election that is told', () => {
    const book = new MessageBook([500 * MS])
    const vote = says({ type: 'vote', to: 'n3', term: 4 })
    const given = { from: 'n2', to: 'n1', type: 'vote-reply', term: 4 } as const
    book.sent(480 * MS, vote, vote)
    book.sent(481 * MS, says(given), given)
    book.arrived(482 * MS, says(given), given)
    const late = says({ from: 'n2', to: 'n3', entries: [{ term: 1, index: 9 }] })
    book.sent(10 * MS, late, late)
    book.arrived(490 * MS, late, late)
    const { messages } = book.finish({
      ...focus,
      toNs: 500 * MS,
      subjects: [],
      causes: [{ timeNs: 490 * MS, nodes: ['n3'] }],
      elections: [{ timeNs: 482 * MS, nodes: ['n1'] }],
    })
    expect(messages.map(({ message }) => message.type)).toEqual(['append', 'vote', 'vote-reply'])
  })
})
