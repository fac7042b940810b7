import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EnvironmentError } from '../../../../harness/core/errors.ts'
import type { RaftLogEvent } from '../../../../harness/core/raft-log.ts'
import { etcdRaftLog } from '../../../../systems/etcd/wal/read-wal.ts'
import { bytes, entry, number, put, sampleWal, text, WalWriter, writeSegments } from './wal-writer.ts'

function eventsIn(directory: string): readonly RaftLogEvent[] {
  try {
    return [...etcdRaftLog.read(directory)]
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const eventsOf = (wal: WalWriter) => eventsIn(wal.write())
const types = (events: readonly RaftLogEvent[]) => events.map(({ type }) => type)
const last = (events: readonly RaftLogEvent[]) => events.at(-1)
/** What is said of the first request in a log of one. */
const requestOf = (data: readonly number[]) => {
  const found = eventsOf(new WalWriter().entry(1, 1, data)).find(({ type }) => type === 'entry')
  return found?.type === 'entry' ? found.request : undefined
}

describe('a whole WAL', () => {
  it('is read record for record, with the place of each, over its segments', () => {
    const wal = sampleWal()
    const [first, second] = wal.segments.map(({ name }) => name)
    const events = eventsOf(wal)
    expect(types(events)).toEqual([
      'identity',
      'entry',
      'hard-state',
      'hard-state',
      'entry',
      'entry',
      'hard-state',
      'hard-state',
      'entry',
      'entry',
      'hard-state',
      'truncation',
      'truncation',
      'entry',
      'hard-state',
      'end',
    ])
    expect(events[0]).toMatchObject({ member: 'abcd', cluster: '1234', place: { file: first } })
    expect(events[1]).toMatchObject({ term: 1, index: 1, kind: 'membership' })
    expect(events[3]).toMatchObject({ term: 2, vote: 'abcd', commit: 1 })
    expect(events[4]).toMatchObject({ term: 2, index: 2, kind: 'no-op' })
    expect(events[5]).toMatchObject({
      request: { kind: 'put', writes: [{ key: 'r/k', value: '1' }], conditional: false },
    })
    expect(events[8]).toMatchObject({ index: 4, place: { file: second } })
    expect(last(events)).toMatchObject({ state: 'clean', place: { file: second } })
  })

  it('keeps what was overwritten: index, terms, the old request and both places', () => {
    const events = eventsOf(sampleWal())
    const [one, two] = events.filter(({ type }) => type === 'truncation')
    const places = events.flatMap((event) => (event.type === 'entry' ? [event.place] : []))
    expect(one).toMatchObject({ index: 4, oldTerm: 2, newTerm: 3, from: 4, oldPlace: places[3], place: places[5] })
    expect(two).toMatchObject({ index: 5, oldTerm: 2, oldRequest: { writes: [{ key: 'r/k', value: '3' }] } })
  })

  it('calls nothing a truncation where the log only grows', () => {
    expect(types(eventsOf(new WalWriter().entry(1, 1).entry(1, 2).entry(2, 3)))).not.toContain('truncation')
  })

  it('reads zero fields that are left out, as etcd 3.7 does', () => {
    const wal = new WalWriter().record(2, [...number(2, 1), ...number(3, 1)]).record(3, number(1, 1))
    expect(eventsOf(wal).slice(1, 3)).toMatchObject([
      { term: 1, index: 1, kind: 'no-op' },
      { term: 1, commit: 0 },
    ])
  })

  it('goes on after a snapshot that the member was sent, and says that entries before it are missing', () => {
    const events = eventsOf(new WalWriter().entry(1, 1).snapshot(50, 3).entry(3, 51))
    expect(types(events)).toEqual(['identity', 'entry', 'snapshot', 'entry', 'end'])
    expect(events[2]).toMatchObject({ index: 50, term: 3 })
  })

  it('says that entries are missing where the first segments were purged', () => {
    const wal = sampleWal()
    expect(eventsIn(writeSegments(wal.segments.slice(1)))[0]).toMatchObject({ type: 'snapshot', index: 3 })
  })

  it('ignores what is no segment', () => {
    const directory = new WalWriter().entry(1, 1).write()
    for (const name of ['0.tmp', 'x.wal', '0000000000000001-0000000000000009.wal.broken'])
      writeFileSync(join(directory, name), 'x')
    expect(last(eventsIn(directory))).toMatchObject({ type: 'end', state: 'clean' })
  })

  it('throws LOG_UNREADABLE where there is no log at all', () => {
    const empty = mkdtempSync(join(tmpdir(), 'ordeal-wal-'))
    for (const directory of [empty, join(empty, 'missing')])
      expect(() => [...etcdRaftLog.read(directory)]).toThrow(EnvironmentError)
    rmSync(empty, { recursive: true })
  })
})

describe('requests', () => {
  const compare = bytes(1, bytes(3, text('k')))
  const putOp = bytes(2, bytes(2, [...bytes(1, text('a')), ...bytes(2, text('1'))]))
  const failOp = bytes(3, bytes(2, [...bytes(1, text('b')), ...bytes(2, text('2'))]))
  const header = bytes(100, number(1, 1))
  const txn = (...parts: readonly number[][]) => [...header, ...bytes(6, parts.flat())]

  it('of every kind are named', () => {
    expect(requestOf([...header, ...bytes(7, number(1, 5))])).toMatchObject({ kind: 'compaction', writes: [] })
    expect(requestOf([...header, ...bytes(1300, [])])).toMatchObject({ kind: 'cluster-version-set' })
    expect(requestOf([...header, ...bytes(4000, [])])).toMatchObject({ kind: 'unknown' })
  })

  it('without a header are those of the v2 API', () => {
    expect(requestOf(bytes(2, text('PUT')))).toMatchObject({ kind: 'v2', writes: [] })
  })

  it('that delete have no value', () => {
    expect(requestOf([...header, ...bytes(5, bytes(1, text('k')))])).toMatchObject({
      writes: [{ key: 'k', value: null }],
    })
  })

  it('of a transaction have the writes of both branches, and are conditional if it compares, reads, or one inside does', () => {
    const writes = [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ]
    expect(requestOf(txn(compare, putOp, failOp))).toEqual({ kind: 'txn', writes, conditional: true })
    expect(requestOf(txn(putOp))).toEqual({ kind: 'txn', writes: writes.slice(0, 1), conditional: false })
    expect(requestOf(txn(bytes(2, bytes(1, bytes(1, text('a')))), putOp))).toMatchObject({ conditional: true })
    expect(requestOf(txn(bytes(2, bytes(4, [...compare, ...putOp]))))).toMatchObject({
      writes: writes.slice(0, 1),
      conditional: true,
    })
  })

  it('that are no protobuf are unknown, not an error', () => {
    expect(requestOf([0xff, 0xff, 0xff])).toMatchObject({ kind: 'unknown' })
  })

  it('of the register’s client are found by key and value', () => {
    expect(etcdRaftLog.logged({ f: 'write', key: 'k', value: 7 })).toEqual({ key: 'r/k', value: '7' })
    expect(etcdRaftLog.logged({ f: 'cas', key: 'k', value: [7, 8] })).toEqual({ key: 'r/k', value: '8' })
    expect(etcdRaftLog.logged({ f: 'read', key: 'k', value: null })).toBeUndefined()
  })
})

describe('a torn tail', () => {
  const whole = () => new WalWriter().entry(1, 1, put('r/k', 'x'.repeat(2_000)))

  it('is a record that the last file ends within', () => {
    const wal = whole()
    for (const cut of [1, 9, 700, 2_000]) {
      const content = wal.last.content.slice(0, -cut)
      expect(last(eventsIn(writeSegments([{ ...wal.last, content }]))), `cut by ${cut}`).toMatchObject({
        type: 'end',
        state: 'torn',
      })
    }
  })

  it('is a record of which a sector was never written', () => {
    const wal = whole().zeros(1_024)
    const content = wal.last.content.map((byte, at) => (at >= 1_024 && at < 1_536 ? 0 : byte))
    expect(last(eventsIn(writeSegments([{ ...wal.last, content }])))).toMatchObject({ type: 'end', state: 'torn' })
  })

  it('is not one whose bytes are only wrong, nor one in a segment that another follows', () => {
    const wal = whole()
    const content = wal.last.content.map((byte, at) => (at === 1_200 ? byte ^ 1 : byte))
    expect(last(eventsIn(writeSegments([{ ...wal.last, content }])))).toMatchObject({
      type: 'corruption',
      what: expect.stringMatching(/checksum/),
    })
    const [first, second] = sampleWal().segments
    const cut = first?.content.slice(0, -3) ?? []
    const events = eventsIn(
      writeSegments([
        { name: first?.name ?? '', content: cut },
        { name: second?.name ?? '', content: second?.content ?? [] },
      ]),
    )
    expect(last(events)).toMatchObject({ type: 'corruption', place: { file: first?.name } })
  })
})

describe('corruption', () => {
  const named = (events: readonly RaftLogEvent[], what: RegExp) => {
    const found = last(events)
    expect(found).toMatchObject({ type: 'corruption' })
    expect(found?.type === 'corruption' ? found.what : '').toMatch(what)
  }

  it.each<[string, WalWriter, RegExp]>([
    ['a record under a wrong checksum', new WalWriter().frame(2, entry(1, 1), 5), /checksum/],
    ['a type that etcd never writes', new WalWriter().record(6, entry(1, 1)), /type 6/],
    ['an entry of a type that there is not', new WalWriter().entry(1, 1, [], 9), /entry of type 9/],
    ['an entry without a term', new WalWriter().entry(0, 1), /term 0/],
    ['a gap between entries', new WalWriter().entry(1, 1).entry(1, 3), /entry 3 after entry 1/],
    [
      'an index beyond what can be',
      new WalWriter().record(2, [...number(2, 1), ...number(3, 2n ** 60n)]),
      /term or index/,
    ],
    ['fields that no hard state has', new WalWriter().record(3, bytes(4, [1])), /field 4/],
    ['an identity amid a segment', new WalWriter().record(1, number(1, 5)), /identity/],
    ['a hard state of term 0', new WalWriter().record(3, [...number(2, 5), ...number(3, 1)]), /term 0/],
    ['a change of membership without a body', new WalWriter().entry(1, 1, [], 1), /without a body/],
    ['a snapshot at index 0 amid entries', new WalWriter().entry(1, 1).snapshot(0, 0), /index 0/],
    ['bytes after the end', new WalWriter().zeros(64).entry(1, 1), /after the end/],
    ['a checksum record with data', new WalWriter().frame(4, [1]), /checksum record/],
  ])('%s is named, with its place', (_what, wal, words) => {
    const events = eventsOf(wal)
    named(events, words)
    expect(last(events)?.place.file).toBe(wal.segments[0]?.name)
  })

  it('of segments that were swapped, lost or repeated is named', () => {
    const [first, second] = sampleWal().cut(9).segments
    const contents = { first: first?.content ?? [], second: second?.content ?? [] }
    const names = { first: first?.name ?? '', second: second?.name ?? '' }
    named(
      eventsIn(
        writeSegments([
          { name: names.first, content: contents.second },
          { name: names.second, content: contents.first },
        ]),
      ),
      /checksum/,
    )
    named(
      eventsIn(
        writeSegments([
          { name: names.first, content: contents.first },
          { name: names.second, content: contents.first },
        ]),
      ),
      /checksum/,
    )
    const [one, , three] = sampleWal().cut(9).segments
    named(eventsIn(writeSegments([one, three].flatMap((segment) => segment ?? []))), /segment 2 follows segment 0/)
  })

  it('of padding, of the padding’s length and of a frame’s length is told by the frame itself', () => {
    const at = (index: number, change: (byte: number) => number) => {
      const wal = new WalWriter().entry(1, 1, put('r/k', '1')).entry(1, 2)
      const content = wal.last.content.map((byte, i) => (i === index ? change(byte) : byte))
      return eventsIn(writeSegments([{ ...wal.last, content }]))
    }
    const head = new WalWriter().last.content.length
    named(
      at(head, (length) => length + 1),
      /frame of \d+ bytes/,
    )
    named(
      at(head + 7, (top) => top ^ 1),
      /frame of \d+ bytes/,
    )
    const padded = [1, 2, 3].map((n) => new WalWriter().entry(1, 1, put('r/k', 'x'.repeat(n))))
    const wal = padded.find(({ last: { content } }) => content.at(-1) === 0) ?? new WalWriter()
    const content = wal.last.content.slice(0, -1).concat(7)
    named(eventsIn(writeSegments([{ ...wal.last, content }])), /padding/)
  })
})
