/** What a consume makes of deliveries, and of every way in which they end. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Json } from '../../../harness/core/json.ts'
import { resolveSettings, type Settings } from '../../../systems/options.ts'
import { openClient } from '../../../systems/rabbitmq/client.ts'
import { options } from '../../../systems/rabbitmq/options.ts'
import { CONSUMER_TAG, type FakeServer, fakeAmqp, type Peer, type Script } from './fake-amqp.ts'

const DEADLINE_MS = 5_000
/** Longer than the lead that a consume keeps for its end. */
const SOON_MS = 800

let server: FakeServer
afterEach(() => server.close())

async function client(script: Script, given: Settings = {}) {
  server = await fakeAmqp(script)
  const opened = openClient(server.target, resolveSettings(options, given))
  const ask = async (f: string, value: Json, deadlineMs: number) => {
    const { type, value: answer, error } = await opened.invoke({ f, key: 'k0', value }, deadlineMs)
    return { type, value: answer as { deliveries?: Json[][]; ended?: string } | null, code: error?.code }
  }
  const consume = async (
    wished: { take?: number; idleMs?: number; crash?: boolean } = {},
    deadlineMs = DEADLINE_MS,
  ) => {
    const value = { credit: 10, take: 2, idleMs: DEADLINE_MS, crash: false, ...wished }
    const completion = await ask('consume', value, deadlineMs)
    return { ...completion, seen: seen(completion.value), ended: completion.value?.ended }
  }
  return {
    consume,
    publish: () => ask('publish', 7, DEADLINE_MS),
    close: () => opened.close(),
  }
}

/** 'MESSAGE', an r after it if redelivered, and an a if acknowledged. */
function seen(value: { readonly deliveries?: Json[][] } | null): string | undefined {
  return value?.deliveries
    ?.map(([message, again, , acked]) => `${message}${again ? 'r' : ''}${acked ? 'a' : ''}`)
    .join()
}

function deliver(peer: Peer, channel: number, deliveryTag: number, message: number, redelivered = false) {
  const fields = { consumerTag: CONSUMER_TAG, deliveryTag, redelivered, routingKey: 'k0' }
  peer.content('BasicDeliver', channel, fields, String(message))
}

/** Answers basic.consume, and goes on so. */
function consuming(then: (peer: Peer, channel: number) => void): Script {
  return ({ method, channel }, peer) => {
    if (method !== 'BasicConsume') return false
    peer.say('BasicConsumeOk', channel, { consumerTag: CONSUMER_TAG })
    then(peer, channel)
    return true
  }
}

const acknowledged = () => server.said('BasicAck').map(({ channel, fields }) => [channel, fields['deliveryTag']])

describe('a consume', () => {
  it('tells of each delivery whether it may have been before, and acknowledges it', async () => {
    const { consume, close } = await client(
      consuming((peer, channel) => {
        deliver(peer, channel, 1, 5)
        deliver(peer, channel, 2, 5, true)
      }),
    )
    expect(await consume()).toMatchObject({ type: 'ok', seen: '5a,5ra', ended: 'taken' })
    await close()
    expect(acknowledged().map(([, tag]) => tag)).toEqual([1, 2])
  })

  it('asks for as many unacknowledged ones as it is told', async () => {
    const { consume, close } = await client(consuming(() => {}))
    expect(await consume({ idleMs: 50 })).toMatchObject({ type: 'ok', seen: '', ended: 'idle' })
    await close()
    expect(server.said('BasicQos')[0]?.fields).toMatchObject({ prefetchCount: 10 })
  })

  it('acknowledges nothing where the broker is not to be told', async () => {
    const { consume, close } = await client(
      consuming((peer, channel) => deliver(peer, channel, 1, 5)),
      { ack: 'auto' },
    )
    expect(await consume({ take: 1 })).toMatchObject({ type: 'ok', seen: '5', ended: 'taken' })
    await close()
    expect(server.said('BasicConsume')[0]?.fields).toMatchObject({ noAck: true })
    expect(acknowledged()).toEqual([])
  })

  it('that the server cancels is ok with what came before', async () => {
    const { consume, close } = await client(
      consuming((peer, channel) => {
        deliver(peer, channel, 1, 5)
        peer.say('BasicCancel', channel, { consumerTag: CONSUMER_TAG, nowait: true })
      }),
    )
    expect(await consume()).toMatchObject({ type: 'ok', seen: '5a', ended: 'cancelled' })
    await close()
  })

  it.each<[string, (peer: Peer, channel: number) => void]>([
    ['cuts the connection', (peer) => peer.cut()],
    ['closes the channel', (peer, channel) => peer.say('ChannelClose', channel, { replyCode: 404, replyText: 'GONE' })],
    ['closes the connection', (peer) => peer.say('ConnectionClose', 0, { replyCode: 320, replyText: 'FORCED' })],
  ])('is ok with what came before the server %s', async (_, end) => {
    const { consume, close } = await client(
      consuming((peer, channel) => {
        deliver(peer, channel, 1, 5)
        // What was written is read first.
        setImmediate(() => end(peer, channel))
      }),
    )
    expect(await consume()).toMatchObject({ type: 'ok', seen: '5a', ended: 'lost' })
    await close()
  })

  it('answers each delivery on its own channel, whatever has the same tag on another', async () => {
    let message = 4
    const { publish, consume, close } = await client((said, peer) => {
      if (said.method === 'BasicPublish') peer.say('BasicAck', said.channel, { deliveryTag: 1 })
      // Each channel counts from 1.
      return consuming((_, channel) => deliver(peer, channel, 1, ++message))(said, peer)
    })
    expect(await publish()).toMatchObject({ type: 'ok' })
    expect(await consume({ take: 1 })).toMatchObject({ seen: '5a', ended: 'taken' })
    expect(await consume({ take: 1 })).toMatchObject({ seen: '6a', ended: 'taken' })
    await close()
    const [publisher] = server.said('BasicPublish')
    const consumers = server.said('BasicConsume').map(({ channel }) => [channel, 1])
    expect(acknowledged()).toEqual(consumers)
    expect(consumers).not.toContainEqual([publisher?.channel, 1])
  })

  it('receives what comes until the server has heard that it ends, and nothing after that', async () => {
    const { consume, close } = await client((said, peer) => {
      const { method, channel } = said
      if (method === 'BasicCancel') deliver(peer, channel, 2, 6)
      if (method === 'ChannelClose') deliver(peer, channel, 3, 7)
      return consuming(() => deliver(peer, channel, 1, 5))(said, peer)
    })
    const { value, seen: first } = await consume({ take: 1 })
    expect(first).toBe('5a,6a')
    await close()
    expect(seen(value)).toBe('5a,6a')
    expect(acknowledged().map(([, tag]) => tag)).toEqual([1, 2])
  })

  it('that crashes acknowledges neither the last one nor any after it', async () => {
    const { consume, close } = await client((said, peer) => {
      if (said.method === 'BasicAck') for (const tag of [2, 3]) deliver(peer, said.channel, tag, tag + 4)
      return consuming((_, channel) => deliver(peer, channel, 1, 5))(said, peer)
    })
    expect(await consume({ take: 2, crash: true })).toMatchObject({
      seen: '5a,6',
      ended: 'crashed',
    })
    await close()
    expect(acknowledged().map(([, tag]) => tag)).toEqual([1])
    expect(server.said('BasicCancel')).toEqual([])
  })

  it('that the server refuses is of unknown outcome: nothing came', async () => {
    const { consume, close } = await client(({ method, channel }, peer) => {
      if (method !== 'BasicConsume') return false
      peer.say('ChannelClose', channel, { replyCode: 404, replyText: 'NOT_FOUND - no queue' })
      return true
    })
    expect(await consume()).toMatchObject({ type: 'info', code: 'CHANNEL_LOST' })
    await close()
  })

  it('that is never answered acknowledges nothing that comes after its deadline', async () => {
    const late: { readonly peer: Peer; readonly channel: number }[] = []
    const { publish, consume, close } = await client(({ method, channel }, peer) => {
      if (method === 'BasicConsume') late.push({ peer, channel })
      if (method === 'BasicPublish') peer.say('BasicAck', channel, { deliveryTag: 1 })
      return method === 'BasicConsume'
    })
    expect(await consume({}, SOON_MS)).toMatchObject({ type: 'info', code: 'NO_ANSWER' })
    for (const { peer, channel } of late) {
      peer.say('BasicConsumeOk', channel, { consumerTag: CONSUMER_TAG })
      deliver(peer, channel, 1, 5)
    }
    expect(await publish()).toMatchObject({ type: 'ok' })
    await close()
    expect(late).toHaveLength(1)
    // Else the broker would go on to hold messages for it.
    expect(server.said('BasicPublish')[0]?.connection).toBe(1)
    expect(acknowledged()).toEqual([])
  })
})
