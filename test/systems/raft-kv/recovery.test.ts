import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../../systems/raft-kv/raft/storage.ts'
import type { StoredRecord } from '../../../systems/sim-system.ts'
import { BenchDisk } from './golden/bench-disk.ts'
import { accepted, entries, headerOf, requestVote, snapshotAt, termsOf, torn, whole, write } from './made.ts'
import { OneNode } from './one-node.ts'

const entry = (index: number, term: number, value = index): LogRecord => ({
  type: 'entry',
  index,
  entry: write(term, value),
})
const hardState = (term: number, vote?: string, commit = 0): LogRecord => ({ type: 'hard-state', term, vote, commit })

/** A node that starts on these files. */
function found(files: { readonly [file: string]: readonly StoredRecord[] }): OneNode {
  return new OneNode(new BenchDisk(new Map(Object.entries(files))))
}

describe('what a node makes of its disk when it starts', () => {
  it('an empty disk: nothing is known, and a file is begun', () => {
    const node = found({})
    expect(node.state).toMatchObject({ term: 0, vote: undefined, log: { lastIndex: 0 }, commitIndex: 0 })
    expect(node.written).toEqual([headerOf()])
  })

  it('records in their order: term, vote and commit index as written last', () => {
    const node = found({ 'log.1': whole(headerOf(), hardState(1, 'n2'), entry(1, 1), hardState(3, 'n3', 1)) })
    expect(node.state).toMatchObject({ term: 3, vote: 'n3', commitIndex: 1, appliedIndex: 0 })
    expect(termsOf(node.state.log)).toEqual([1])
  })

  it('an entry takes the place of what was at its index, and of all after it', () => {
    const node = found({ 'log.1': whole(headerOf({ entries: entries(1, 1, 1) }), entry(2, 2)) })
    expect(termsOf(node.state.log)).toEqual([1, 2])
  })

  it('a truncation takes what is behind it', () => {
    const node = found({
      'log.1': whole(headerOf({ entries: entries(1, 1, 1) }), { type: 'truncation', lastIndex: 1 }, entry(2, 2)),
    })
    expect(termsOf(node.state.log)).toEqual([1, 2])
  })

  it('a commit index beyond the log says no more than the log', () => {
    expect(found({ 'log.1': whole(headerOf({ entries: entries(1), commit: 9 })) }).state.commitIndex).toBe(1)
  })

  it('a snapshot, with the entries kept before and after it', () => {
    const header = headerOf({ entries: entries(2, 2, 2), snapshot: snapshotAt(6, 2), commit: 7 })
    const node = found({ 'log.4': whole({ ...header, base: { term: 1, index: 4 } }) })
    expect(node.state).toMatchObject({ appliedIndex: 6, commitIndex: 7, log: { snapshot: { index: 4 }, lastIndex: 7 } })
  })

  it('a kill loses nothing that was handed to the kernel', () => {
    const node = new OneNode({}, { slow: true }).syncAll().append({ entries: entries(1, 1) })
    expect(node.sentOf('append-accepted')).toEqual([])
    expect(termsOf(node.restarted().state.log)).toEqual([1, 1])
  })
})

describe('a torn tail', () => {
  const before = whole(headerOf(), hardState(1, 'n2'), entry(1, 1))

  it('is dropped, and a new file begun', () => {
    const node = found({ 'log.1': [...before, torn(entry(2, 1))] })
    expect(termsOf(node.state.log)).toEqual([1])
    expect(node.marks).toContain('torn tail dropped')
    expect([...node.image.keys()]).toEqual(['log.2'])
  })

  it('takes whole records behind it along: nothing was promised of them', () => {
    const node = found({ 'log.1': [...before, torn(entry(2, 1)), ...whole(entry(3, 1), hardState(5, 'n3', 3))] })
    expect(node.state).toMatchObject({ term: 1, vote: 'n2', commitIndex: 0 })
    expect(termsOf(node.state.log)).toEqual([1])
  })

  it('is not read as good by a later start, whatever was appended since', () => {
    const node = found({ 'log.1': [...before, torn(entry(2, 1))] })
    node.append({ prevIndex: 1, prevTerm: 1, entries: entries(1) })
    expect(termsOf(node.restarted().state.log)).toEqual([1, 1])
  })
})

describe('several files', () => {
  const older = whole(headerOf({ term: 1, entries: entries(1) }))
  const newer = whole(headerOf({ term: 2, vote: 'n2', entries: entries(1, 2) }))

  it('the newest counts, and the others go when it is durable', () => {
    const node = new OneNode(
      new BenchDisk(
        new Map([
          ['log.1', older],
          ['log.2', newer],
        ]),
      ),
      { slow: true },
    )
    expect(node.state).toMatchObject({ term: 2, vote: 'n2', log: { lastIndex: 2 } })
    expect(node.image.size).toBeGreaterThan(1)
    expect(node.syncAll().image.size).toBe(1)
    expect(node.restarted().state).toMatchObject({ term: 2, vote: 'n2', log: { lastIndex: 2 } })
  })

  it('numbers are compared as numbers', () => {
    expect(found({ 'log.9': older, 'log.10': newer }).state.term).toBe(2)
  })

  it('one whose header is not whole does not count, however new', () => {
    const node = found({ 'log.1': newer, 'log.2': [torn(headerOf({ term: 9 }))] })
    expect(node.marks).toContain('torn tail dropped')
    expect(node.state).toMatchObject({ term: 2, vote: 'n2', log: { lastIndex: 2 } })
    expect(node.restarted().state).toMatchObject({ term: 2, vote: 'n2', log: { lastIndex: 2 } })
  })

  it('one without a record does not count either', () => {
    expect(found({ 'log.1': newer, 'log.2': [] }).restarted().state).toMatchObject({ term: 2, log: { lastIndex: 2 } })
  })

  it('an old file that came back after its removal was lost changes nothing', () => {
    const node = found({ 'log.1': older, 'log.3': newer })
    node.append({ term: 3, prevIndex: 2, prevTerm: 2, entries: entries(3) })
    expect(termsOf(node.restarted().state.log)).toEqual([1, 2, 3])
  })
})

describe('the only header is not whole, as when power fails at the very first start', () => {
  it('what is promised from then on is kept', () => {
    const node = found({ 'log.1': [torn(headerOf())] })
    expect(node.hear('n2', requestVote(1)).sent).toMatchObject([{ granted: true }])
    const after = node.restarted()
    expect(after.state).toMatchObject({ term: 1, vote: 'n2' })
    expect(after.append({ entries: entries(1) }).sent).toMatchObject([accepted(1, 1)])
    expect(termsOf(after.restarted().state.log)).toEqual([1])
  })
})

describe('a disk in doubt', () => {
  it('a start writes all of it anew: what it reads may be in doubt, and no sync of the old file would help', () => {
    const records = [headerOf({ term: 2, entries: entries(1, 2) }), hardState(3, 'n2'), entry(2, 3)]
    const node = found({ 'log.1': whole(...records) })
    expect(node.written).toEqual([{ type: 'copy', records }])
    expect([...node.image.keys()]).toEqual(['log.2'])
    expect(node.restarted().restarted().state).toMatchObject({
      term: 3,
      vote: 'n2',
      log: { lastIndex: 2, lastTerm: 3 },
    })
  })

  it('loses power before the copy is there: the old file counts', () => {
    const records = whole(headerOf({ entries: entries(1) }), hardState(3, 'n2'))
    const node = found({ 'log.1': records, 'log.2': [torn(headerOf())] })
    expect(node.state).toMatchObject({ term: 3, vote: 'n2', log: { lastIndex: 1 } })
  })

  it('promises nothing before that is durable', () => {
    const disk = new BenchDisk(new Map([['log.1', whole(headerOf({ term: 2, entries: entries(1, 2) }))]]))
    const node = new OneNode(disk, { slow: true }).append({ term: 2, prevIndex: 2, prevTerm: 2 })
    expect(node.sent).toEqual([])
    expect(node.sync().sent).toMatchObject([accepted(2, 2)])
  })
})
