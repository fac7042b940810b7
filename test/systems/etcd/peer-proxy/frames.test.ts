import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Deframer, type Frame, frameOf, UnknownFrame } from '../../../../systems/etcd/peer-proxy/frames.ts'

const u64 = (value: number | bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}
const entriesFrame = (entries: readonly Uint8Array[], commit: number) =>
  Buffer.concat([
    Buffer.from([1]),
    u64(entries.length),
    ...entries.flatMap((entry) => [u64(entry.length), entry]),
    u64(commit),
  ])
const HEARTBEAT = Buffer.from([0])

/** The stream in pieces of these lengths, again and again. */
function chunks(stream: Buffer, lengths: readonly number[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0, i = 0; at < stream.length; i++) {
    const length = lengths[i % lengths.length] ?? 1
    pieces.push(stream.subarray(at, at + length))
    at += length
  }
  return pieces
}

const bodies = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 })
const pieces = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 })

describe('a message stream', () => {
  it('gives the same frames however it is cut into chunks, byte for byte', () => {
    fc.assert(
      fc.property(bodies, pieces, (messages, lengths) => {
        const stream = Buffer.concat(messages.map((body) => frameOf('message', body)))
        const deframer = new Deframer('message')
        const frames = chunks(stream, lengths).flatMap((chunk) => deframer.push(chunk))
        expect(
          frames.map((frame) => (frame.kind === 'message' ? Buffer.from(frame.body).toString('hex') : '')),
        ).toEqual(messages.map((body) => Buffer.from(body).toString('hex')))
        expect(Buffer.concat(frames.map(({ raw }) => raw))).toEqual(stream)
        expect(deframer.rest.length).toBe(0)
      }),
    )
  })

  it('refuses a length that no message has, and keeps every byte', () => {
    const deframer = new Deframer('message')
    const bytes = Buffer.concat([u64(2n ** 50n), Buffer.from('x')])
    expect(() => deframer.push(bytes)).toThrow(UnknownFrame)
    expect(Buffer.from(deframer.rest)).toEqual(bytes)
  })

  it('gives the good frames before a bad one first', () => {
    const deframer = new Deframer('message')
    const good = frameOf('message', Buffer.from('good'))
    const bad = u64(2n ** 50n)
    expect(deframer.push(Buffer.concat([good, bad]))).toHaveLength(1)
    expect(() => deframer.push(Buffer.from('x'))).toThrow(UnknownFrame)
    expect(Buffer.from(deframer.rest)).toEqual(Buffer.concat([bad, Buffer.from('x')]))
  })
})

describe('a msgappv2 stream', () => {
  const kinds = (frames: readonly Frame[]) => frames.map(({ kind }) => kind)

  it('gives heartbeats, entries and whole messages, however it is cut', () => {
    fc.assert(
      fc.property(bodies, fc.nat(1_000), pieces, (entries, commit, lengths) => {
        const stream = Buffer.concat([
          HEARTBEAT,
          entriesFrame(entries, commit),
          frameOf('msgappv2', Buffer.from('m')),
          HEARTBEAT,
        ])
        const deframer = new Deframer('msgappv2')
        const frames = chunks(stream, lengths).flatMap((chunk) => deframer.push(chunk))
        expect(kinds(frames)).toEqual(['link-heartbeat', 'entries', 'message', 'link-heartbeat'])
        expect(frames[1]).toMatchObject({ commit })
        expect(frames[1]?.kind === 'entries' ? frames[1].entries.length : -1).toBe(entries.length)
        expect(Buffer.concat(frames.map(({ raw }) => raw))).toEqual(stream)
      }),
    )
  })

  it('refuses a type that there is not, and more entries than there can be', () => {
    expect(() => new Deframer('msgappv2').push(Buffer.from([7]))).toThrow(UnknownFrame)
    expect(() => new Deframer('msgappv2').push(Buffer.concat([Buffer.from([1]), u64(2n ** 40n)]))).toThrow(UnknownFrame)
  })

  it('joins a large frame once, not with each of its chunks', () => {
    const body = Buffer.alloc(8 << 20, 1)
    const deframer = new Deframer('message')
    const stream = Buffer.from(frameOf('message', body))
    const all = chunks(stream, [1 << 12])
    let frames = 0
    for (const chunk of all) frames += deframer.push(chunk).length
    expect(frames).toBe(1)
  })
})
