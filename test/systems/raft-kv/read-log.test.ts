import { describe, expect, it } from 'vitest'
import type { RaftLogEvent } from '../../../harness/core/raft-log.ts'
import type { LogRecord } from '../../../systems/raft-kv/raft/storage.ts'
import { readLog } from '../../../systems/raft-kv/read-log.ts'
import type { StoredRecord } from '../../../systems/sim-system.ts'
import { change, entries, headerOf, snapshotAt, torn, whole, write } from './made.ts'
import { OneNode } from './one-node.ts'

const read = (files: { readonly [file: string]: readonly StoredRecord[] }) => [
  ...readLog(new Map(Object.entries(files))),
]

/** What was told of entries and their fate, in short. */
function told(events: Iterable<RaftLogEvent>): readonly string[] {
  return [...events].flatMap((event) => {
    if (event.type === 'entry') return [`+(${event.term}, ${event.index})`]
    if (event.type === 'truncation') return [`-(${event.oldTerm}, ${event.index}) by ${event.newTerm}`]
    return []
  })
}

const entry = (index: number, term: number, value = index): LogRecord => ({
  type: 'entry',
  index,
  entry: write(term, value),
})

describe('a disk as evidence', () => {
  it('of a node that never did anything', () => {
    expect(read({})).toEqual([{ type: 'end', state: 'clean', place: { file: 'log.0', offset: 0 } }])
  })

  it('records in their order, with their places, to the end', () => {
    const records = [headerOf(), { type: 'hard-state', term: 1, vote: 'n2', commit: 0 } as const, entry(1, 1)]
    const request = { kind: 'write', writes: [{ key: 'r/k', value: '1' }], conditional: false, once: 'c1/1' }
    expect(read({ 'log.1': whole(...records) })).toEqual([
      { type: 'hard-state', term: 0, commit: 0, place: { file: 'log.1', offset: 0 } },
      { type: 'hard-state', term: 1, vote: 'n2', commit: 0, place: { file: 'log.1', offset: 1 } },
      { type: 'entry', term: 1, index: 1, kind: 'command', request, place: { file: 'log.1', offset: 2 } },
      { type: 'end', state: 'clean', place: { file: 'log.1', offset: 3 } },
    ])
  })

  it('no-ops and changes of the membership', () => {
    const log = [{ type: 'no-op', term: 1 } as const, change(1, ['n1'])]
    expect(read({ 'log.1': whole(headerOf({ entries: log })) })).toMatchObject([
      { type: 'hard-state' },
      { type: 'entry', index: 1, kind: 'no-op' },
      { type: 'entry', index: 2, kind: 'membership' },
      { type: 'end' },
    ])
  })

  it('an entry overwrites what stood at its index and behind it, which is told before', () => {
    const events = read({ 'log.1': whole(headerOf({ entries: entries(1, 1, 1) }), entry(2, 2, 7)) })
    expect(told(events)).toEqual(['+(1, 1)', '+(1, 2)', '+(1, 3)', '-(1, 2) by 2', '-(1, 3) by 2', '+(2, 2)'])
    expect(events.find(({ type }) => type === 'truncation')).toMatchObject({
      from: 2,
      oldRequest: { writes: [{ key: 'r/k', value: '2' }] },
      oldPlace: { offset: 0 },
      place: { offset: 1 },
    })
  })

  it('a truncation overwrites by nothing', () => {
    const events = read({
      'log.1': whole(headerOf({ entries: entries(1, 1) }), { type: 'truncation', lastIndex: 1 }, entry(2, 3)),
    })
    expect(told(events)).toEqual(['+(1, 1)', '+(1, 2)', '-(1, 2) by 0', '+(3, 2)'])
  })

  it('a torn record ends it', () => {
    const events = read({ 'log.1': [...whole(headerOf(), entry(1, 1)), torn(entry(2, 1)), ...whole(entry(3, 1))] })
    expect(told(events)).toEqual(['+(1, 1)'])
    expect(events.at(-1)).toEqual({ type: 'end', state: 'torn', place: { file: 'log.1', offset: 2 } })
  })

  it('a snapshot, and the entries that are kept before and after it', () => {
    const header = headerOf({ entries: entries(2, 2), snapshot: snapshotAt(6, 2), commit: 6 })
    const events = read({ 'log.3': whole({ ...header, base: { term: 1, index: 5 } }) })
    expect(events).toMatchObject([
      { type: 'hard-state', commit: 6 },
      { type: 'snapshot', index: 6, term: 2 },
      { type: 'entry', index: 6 },
      { type: 'entry', index: 7 },
      { type: 'end' },
    ])
  })

  it('of several files the newest with a whole header', () => {
    const events = read({
      'log.9': whole(headerOf({ entries: entries(1) })),
      'log.10': whole(headerOf({ entries: entries(1, 2) })),
      'log.11': [torn(headerOf())],
    })
    expect(told(events)).toEqual(['+(1, 1)', '+(2, 2)'])
  })

  it('what a start copied reads as before, so nothing that was overwritten is forgotten by a restart', () => {
    const node = new OneNode().append({ entries: entries(1, 1) })
    node.append({ term: 2, from: 'n3', prevIndex: 1, prevTerm: 1, entries: entries(2) })
    const before = told(readLog(node.image))
    expect(before).toContain('-(1, 2) by 2')
    expect(told(readLog(node.restarted().restarted().image))).toEqual(before)
  })

  it('a node reads its disk as its evidence does', () => {
    const node = new OneNode({ entries: entries(1, 1, 2) }).append({ term: 3, prevIndex: 1, prevTerm: 1 })
    node.append({ term: 4, from: 'n3', prevIndex: 1, prevTerm: 1, entries: entries(4, 4) })
    const standing = new Map<number, number>()
    for (const event of readLog(node.image))
      if (event.type === 'entry') standing.set(event.index, event.term)
      else if (event.type === 'truncation') standing.delete(event.index)
    const { log } = node.restarted().state
    expect([...standing]).toEqual([1, 2, 3].map((index) => [index, log.termAt(index)]))
  })
})
