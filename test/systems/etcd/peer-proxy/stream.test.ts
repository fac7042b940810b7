import { describe, expect, it } from 'vitest'
import type { MessageRule } from '../../../../harness/core/message-rule.ts'
import { Deframer, frameOf } from '../../../../systems/etcd/peer-proxy/frames.ts'
import {
  decodeEntry,
  decodeMessage,
  encodeMessage,
  type PeerMessage,
} from '../../../../systems/etcd/peer-proxy/peer-message.ts'
import { Stream } from '../../../../systems/etcd/peer-proxy/stream.ts'
import { TraceLog } from '../../../../systems/etcd/peer-proxy/trace-log.ts'
import { Traffic } from '../../../../systems/etcd/peer-proxy/traffic.ts'
import { bytes, number } from '../wal/wal-writer.ts'

const u64 = (value: number) => {
  const buffer = Buffer.alloc(8)
  buffer.writeBigUInt64BE(BigInt(value))
  return buffer
}
const entryBytes = (term: number, index: number) =>
  Uint8Array.from([...number(2, term), ...number(3, index), ...bytes(4, [index])])
const entry = (term: number, index: number) => decodeEntry(entryBytes(term, index))
const whole = (term: number, index: number, ...indexes: readonly number[]): PeerMessage => ({
  type: 3,
  to: 2n,
  from: 1n,
  term,
  logTerm: term,
  index,
  commit: 0,
  reject: false,
  entries: indexes.map((each) => entry(term, each)),
  rest: [],
})
const wholeFrame = (message: PeerMessage) => Buffer.from(frameOf('msgappv2', encodeMessage(message)))
/** An entries frame: what it continues is implied. */
const entriesFrame = (term: number, commit: number, ...indexes: readonly number[]) =>
  Buffer.concat([
    Buffer.from([1]),
    u64(indexes.length),
    ...indexes.flatMap((index) => [u64(entryBytes(term, index).length), entryBytes(term, index)]),
    u64(commit),
  ])

function proxied(rules: readonly MessageRule[] = []) {
  const trace = new TraceLog()
  const traffic = new Traffic(['n1', 'n2'], trace, () => 0)
  traffic.rules = rules
  const written: Uint8Array[] = []
  const stream = new Stream(
    { kind: 'msgappv2', from: 'n1', to: 'n2', ids: { from: 1n, to: 2n } },
    traffic,
    trace,
    (chunk) => written.push(chunk),
  )
  return { stream, traffic, trace, out: () => Buffer.concat(written) }
}

/** What a member understands of the bytes: (prev term, prev index) and the entries of each append, as its decoder has it. */
function understood(stream: Buffer) {
  let at = { term: 0, index: 0 }
  return new Deframer('msgappv2').push(stream).flatMap((frame) => {
    if (frame.kind === 'link-heartbeat') return []
    const message =
      frame.kind === 'message'
        ? decodeMessage(frame.body)
        : { ...whole(at.term, at.index), entries: frame.entries.map(decodeEntry), commit: frame.commit }
    at = { term: message.term, index: message.entries.at(-1)?.index ?? message.index }
    return [
      {
        prev: [message.logTerm, message.index],
        entries: message.entries.map(({ index }) => index),
        commit: message.commit,
      },
    ]
  })
}

const FRAMES = [wholeFrame(whole(2, 10, 11)), entriesFrame(2, 11, 12, 13), Buffer.from([0]), entriesFrame(2, 13, 14)]

describe('a stream of appends', () => {
  it('goes through byte for byte where no rule names anything', () => {
    const { stream, out } = proxied()
    for (const frame of FRAMES) stream.push(frame)
    expect(out()).toEqual(Buffer.concat(FRAMES))
  })

  it('is traced with what its frames imply', () => {
    const { stream, trace } = proxied()
    for (const frame of FRAMES) stream.push(frame)
    expect(trace.trace.records.map(({ message }) => [message.logTerm, message.index, message.commit])).toEqual([
      [2, 10, 0],
      [2, 11, 11],
      [2, 13, 13],
    ])
  })

  it('means the same to its receiver after one was dropped, held or cut', () => {
    const dropped = proxied([{ when: { lastIndexAtLeast: 12 }, action: { do: 'drop' } }])
    dropped.stream.push(FRAMES[0] as Buffer)
    dropped.stream.push(FRAMES[1] as Buffer)
    dropped.traffic.rules = []
    dropped.stream.push(FRAMES[3] as Buffer)
    expect(understood(dropped.out())).toEqual([
      { prev: [2, 10], entries: [11], commit: 0 },
      { prev: [2, 13], entries: [14], commit: 13 },
    ])

    const cut = proxied([{ action: { do: 'cut', afterIndex: 12 } }])
    for (const frame of FRAMES) cut.stream.push(frame)
    expect(understood(cut.out()).map(({ entries }) => entries)).toEqual([[11], [12], []])
    expect(understood(cut.out())[2]?.prev).toEqual([2, 13])

    const held = proxied([{ when: { commitAtLeast: 11 }, action: { do: 'hold' } }])
    for (const frame of FRAMES) held.stream.push(frame)
    held.traffic.rules = []
    expect(understood(held.out())).toEqual(understood(Buffer.concat(FRAMES)))
  })

  it('is followed where its frames went by another way, and goes on after them byte for byte', () => {
    const { stream, trace, out } = proxied()
    stream.follow(Buffer.concat(FRAMES.slice(0, 3)), 7)
    expect(out()).toHaveLength(0)
    stream.push(FRAMES[3] as Buffer)
    expect(out()).toEqual(FRAMES[3])
    expect(trace.trace.records.map(({ message, timeNs }) => [message.logTerm, message.index, timeNs])).toEqual([
      [2, 10, 7],
      [2, 11, 7],
      [2, 13, 0],
    ])
  })

  it('is plain between frames, while its receiver stands where its sender believes it does', () => {
    const { stream, traffic } = proxied()
    stream.push((FRAMES[0] as Buffer).subarray(0, 5))
    expect(stream.isPlain).toBe(false)
    stream.push((FRAMES[0] as Buffer).subarray(5))
    expect(stream.isPlain).toBe(true)
    traffic.rules = [{ action: { do: 'drop' } }]
    stream.push(FRAMES[1] as Buffer)
    traffic.rules = []
    expect(stream.isPlain).toBe(false)
    stream.push(FRAMES[3] as Buffer)
    expect(stream.isPlain).toBe(true)
    stream.push(Buffer.from([9]))
    expect(stream.isPlain).toBe(false)
  })

  it('passes the heartbeat of the link unless the link is cut', () => {
    const { stream, traffic, out } = proxied()
    traffic.grudge = { n2: ['n1'] }
    stream.push(Buffer.from([0]))
    stream.push(FRAMES[0] as Buffer)
    expect(out()).toHaveLength(0)
    traffic.grudge = {}
    stream.push(Buffer.from([0]))
    expect(out()).toEqual(Buffer.from([0]))
  })

  it('goes through as it is from the first frame that is not understood, which is counted', () => {
    const { stream, trace, out } = proxied()
    const strange = Buffer.from([9, 1, 2, 3])
    stream.push(Buffer.concat([FRAMES[0] as Buffer, strange]))
    stream.push(Buffer.from([4]))
    stream.push(FRAMES[1] as Buffer)
    expect(out()).toEqual(Buffer.concat([FRAMES[0] as Buffer, strange, Buffer.from([4]), FRAMES[1] as Buffer]))
    expect(trace.trace.unknownFrames).toBe(1)
  })

  it('passes a frame whose message cannot be read, unchanged and counted, and goes on after it', () => {
    const { stream, trace, out } = proxied()
    const strange = Buffer.from(frameOf('msgappv2', Uint8Array.from([0xff, 0xff])))
    stream.push(strange)
    stream.push(FRAMES[0] as Buffer)
    expect(out()).toEqual(Buffer.concat([strange, FRAMES[0] as Buffer]))
    expect(trace.trace).toMatchObject({ unknownFrames: 1, counts: { append: 1 } })
  })
})
