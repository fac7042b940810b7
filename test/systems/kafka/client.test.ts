/** What the client makes of codes of brokers, and how many requests with records it sends for one operation. */
import { afterEach, describe, expect, it } from 'vitest'
import { openClient } from '../../../systems/kafka/client.ts'
import type { Library } from '../../../systems/kafka/sender.ts'
import type { SessionOptions } from '../../../systems/kafka/session.ts'
import { type FakeBroker, fakeBroker } from './fake-broker.ts'

const SINGLE: SessionOptions = { acks: -1, idempotent: false, retries: false, readCommitted: true }

let broker: FakeBroker
afterEach(() => broker.close())

async function sendOnce(codes: readonly number[], options: SessionOptions, library: Library = 'platformatic') {
  broker = await fakeBroker(codes)
  const client = openClient(broker.target, options, library)
  const { type, value, error } = await client.invoke({ f: 'send', key: 'k0', value: 5 }, 3_000)
  await client.close()
  return { type, value, code: error?.code, produced: broker.produced() }
}

describe.each(['platformatic', 'kafkajs'] as const)('a send by %s, without idempotence', (library) => {
  it('is ok with its offset', async () => {
    expect(await sendOnce([0], SINGLE, library)).toEqual({ type: 'ok', value: [0, 5], code: undefined, produced: 1 })
  })

  it.each([
    [6, 'NOT_LEADER_OR_FOLLOWER', 'info'],
    [7, 'REQUEST_TIMED_OUT', 'info'],
    [20, 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'info'],
    [19, 'NOT_ENOUGH_REPLICAS', 'fail'],
    [10, 'MESSAGE_TOO_LARGE', 'fail'],
  ])('that is answered %i is sent once, and is what the code says', async (code, name, type) => {
    expect(await sendOnce([code, 0], SINGLE, library)).toEqual({ type, value: 5, code: name, produced: 1 })
  })
})

/** No broker says so of a record without a sequence number. The default library sends it again all the same, kafkajs does not. */
describe.each([
  [45, 'OUT_OF_ORDER_SEQUENCE_NUMBER'],
  [59, 'UNKNOWN_PRODUCER_ID'],
])('a send without idempotence that is answered %i', (code, name) => {
  it('is sent a second time by @platformatic/kafka, and no third', async () => {
    expect(await sendOnce([code, 0], SINGLE)).toMatchObject({ type: 'ok', produced: 2 })
    broker.close()
    expect(await sendOnce([code], SINGLE)).toMatchObject({ type: 'info', code: name, produced: 2 })
  })

  it('is sent once by kafkajs, and of unknown outcome', async () => {
    expect(await sendOnce([code, 0], SINGLE, 'kafkajs')).toMatchObject({ type: 'info', code: name, produced: 1 })
  })
})

/** What the library does by itself is its users' lot: it is written down here, and no run has it unless a setting asks. */
describe('a send, with idempotence', () => {
  const idempotent = { ...SINGLE, idempotent: true }

  it.each([
    [7, 2],
    [20, 2],
    [45, 2],
    [59, 2],
  ])('that is answered %i is sent again by the library, and ok', async (code, produced) => {
    expect(await sendOnce([code, 0], idempotent)).toMatchObject({ type: 'ok', produced })
  })

  it.each([45, 59, 6, 19])('that is answered %i again and again is of unknown outcome', async (code) => {
    expect(await sendOnce([code], idempotent)).toMatchObject({ type: 'info' })
  })
})
