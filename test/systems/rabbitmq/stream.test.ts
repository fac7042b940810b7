/** What a poll makes of the deliveries of a stream, by a channel that is none. */
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../harness/core/json.ts'
import type { Connection } from '../../../systems/rabbitmq/connection.ts'
import { type LogMemory, poll } from '../../../systems/rabbitmq/stream.ts'

type Delivered = readonly [offset: number | undefined, content: string]

/** A stream of these deliveries whatever offset is asked for; `ends`: how the consumer ends after them. */
function served(deliveries: readonly Delivered[], ends: 'never' | 'cancelled' | 'refused' = 'never') {
  const asked: Json[] = []
  const channel = {
    assertQueue: async () => {},
    prefetch: async () => {},
    async consume(_: string, take: (message: unknown) => void, options: { arguments: { [name: string]: Json } }) {
      asked.push(options.arguments['x-stream-offset'] as Json)
      if (ends === 'refused') throw new Error('404 NOT_FOUND')
      for (const [offset, content] of deliveries) {
        const headers = offset === undefined ? {} : { 'x-stream-offset': offset }
        take({ properties: { headers }, content: Buffer.from(content) })
      }
      if (ends === 'cancelled') take(null)
    },
    close: async () => {},
  }
  const connection = { channel: async () => ({ channel, lost: new Promise(() => {}) }), drop: () => {} }
  return { connection: connection as unknown as Connection, asked }
}

const memoryAt = (position: number): LogMemory => ({ made: new Set(), positions: new Map([['k0', position]]) })

function polling(connection: Connection, value: string, memory: LogMemory) {
  return poll(connection, { f: 'poll', key: 'k0', value }, memory, performance.now() + 5_000)
}

describe('a poll', () => {
  it('goes on where the last one ended, and leaves out what a chunk holds before that', async () => {
    const { connection, asked } = served([
      [2, '7'],
      [3, '8'],
      [4, '9'],
    ])
    const memory = memoryAt(3)
    const records = [
      [3, 8],
      [4, 9],
    ]
    expect(await polling(connection, 'next', memory)).toEqual({ type: 'ok', value: { from: 3, next: 5, records } })
    expect([asked, memory.positions.get('k0')]).toEqual([[3], 5])
  })

  it.each(['beginning', 'after-crash'])('is from 0 on where the client seeks: %s', async (value) => {
    const { connection, asked } = served([[0, '7']])
    expect(await polling(connection, value, memoryAt(3))).toMatchObject({ value: { from: 0, next: 1 } })
    expect(asked).toEqual([0])
  })

  it('that brings nothing stays where it is', async () => {
    const memory = memoryAt(3)
    const nothing = { from: 3, next: 3, records: [] }
    expect(await polling(served([]).connection, 'next', memory)).toEqual({ type: 'ok', value: nothing })
    expect(memory.positions.get('k0')).toBe(3)
  })

  it('tells what it was given before it was ended', async () => {
    const { connection } = served([[3, '8']], 'cancelled')
    expect(await polling(connection, 'next', memoryAt(3))).toMatchObject({ type: 'ok', value: { next: 4 } })
  })

  it.each([
    ['the server ended the consumer', served([], 'cancelled')],
    ['404 NOT_FOUND', served([], 'refused')],
    ['a delivery without an offset', served([[undefined, '8']])],
  ])('that was given nothing fails where it was ended: %s', async (message, { connection }) => {
    const memory = memoryAt(3)
    const error = { code: 'NOT_POLLED', message }
    expect(await polling(connection, 'next', memory)).toEqual({ type: 'fail', value: 'next', error })
    expect(memory.positions.get('k0')).toBe(3)
  })

  it('hands on as text what no client can have sent', async () => {
    const { connection } = served([[3, 'x']])
    expect(await polling(connection, 'next', memoryAt(3))).toMatchObject({ value: { records: [[3, 'x']] } })
  })
})
