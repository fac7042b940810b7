import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cutMessage,
  decodeEntry,
  decodeMessage,
  encodeMessage,
  inRaftTerms,
  type PeerMessage,
} from '../../../../systems/etcd/peer-proxy/peer-message.ts'
import { bytes, number } from '../wal/wal-writer.ts'

const entry = (term: number, index: number) =>
  Uint8Array.from([...number(2, term), ...number(3, index), ...bytes(4, [1, 2])])
const ID = 0xcb3b0b4b193b04d2n

function append(...entries: readonly (readonly [number, number])[]): Uint8Array {
  return Uint8Array.from([
    ...number(1, 3),
    ...number(2, ID),
    ...number(3, 7n),
    ...number(4, 5),
    ...number(5, 4),
    ...number(6, 10),
    ...entries.flatMap(([term, index]) => bytes(7, [...entry(term, index)])),
    ...number(8, 9),
    ...number(11, 3),
    ...bytes(12, [9, 9]),
  ])
}

describe('a message between members', () => {
  it('is read as etcd writes it, with ids of 64 bits', () => {
    const message = decodeMessage(append([4, 11], [5, 12]))
    expect(message).toMatchObject({
      type: 3,
      to: ID,
      from: 7n,
      term: 5,
      logTerm: 4,
      index: 10,
      commit: 9,
      reject: false,
    })
    expect(inRaftTerms(message, 'n1', 'n2')).toEqual({
      from: 'n1',
      to: 'n2',
      type: 'append',
      term: 5,
      logTerm: 4,
      index: 10,
      commit: 9,
      reject: false,
      entries: [
        { term: 4, index: 11 },
        { term: 5, index: 12 },
      ],
    })
  })

  it('keeps fields that are not understood when it is written again', () => {
    const again = decodeMessage(encodeMessage(decodeMessage(append([4, 11]))))
    expect(again.rest.map((chunk) => [...chunk])).toEqual([number(11, 3), bytes(12, [9, 9])])
    expect([...(again.entries[0]?.bytes ?? [])]).toEqual([...entry(4, 11)])
  })

  it('is the same after any way there and back', () => {
    const messages = fc.record({
      type: fc.integer({ min: 0, max: 40 }),
      term: fc.nat(),
      index: fc.nat(),
      commit: fc.nat(),
      count: fc.nat(5),
    })
    fc.assert(
      fc.property(messages, ({ type, term, index, commit, count }) => {
        const entries = Array.from({ length: count }, (_, i) => ({ ...decodeEntry(entry(term, i + 1)) }))
        const message: PeerMessage = {
          type,
          to: ID,
          from: 1n,
          term,
          logTerm: 0,
          index,
          commit,
          reject: false,
          entries,
          rest: [],
        }
        expect(inRaftTerms(decodeMessage(encodeMessage(message)), 'a', 'b')).toEqual(inRaftTerms(message, 'a', 'b'))
      }),
    )
  })

  it('of a snapshot tells the index that it covers, not its own', () => {
    const metadata = [...bytes(1, []), ...number(2, 60), ...number(3, 4)]
    const snapshot = Uint8Array.from([...number(1, 7), ...bytes(9, [...bytes(1, [1]), ...bytes(2, metadata)])])
    expect(inRaftTerms(decodeMessage(snapshot), 'n1', 'n2')).toMatchObject({ type: 'snapshot', index: 60, logTerm: 4 })
  })

  it('of a type that there is not is called other', () => {
    expect(inRaftTerms(decodeMessage(Uint8Array.from(number(1, 99))), 'n1', 'n2').type).toBe('other')
  })

  it('that is none is refused', () => {
    expect(() => decodeMessage(Uint8Array.from([0xff, 0xff]))).toThrow()
    expect(() => decodeMessage(Uint8Array.from(number(4, 2n ** 60n)))).toThrow(/2\^53/)
  })
})

describe('cutMessage', () => {
  const message = decodeMessage(append([4, 11], [5, 12]))

  it('takes off entries after the index, and knowledge of commits beyond it', () => {
    const cut = cutMessage({ ...message, commit: 12 }, 11)
    expect(cut.entries.map(({ index }) => index)).toEqual([11])
    expect(cut.commit).toBe(11)
  })

  it('leaves what has nothing to cut, and what is no append, as it is', () => {
    expect(cutMessage(message, 12)).toBe(message)
    const heartbeat = { ...message, type: 8, commit: 20 }
    expect(cutMessage(heartbeat, 5)).toBe(heartbeat)
  })
})
