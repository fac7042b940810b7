/** What a publish comes to by each answer that a broker, or the lack of one, may give it: outcomes.ts, row by row. */
import { afterEach, expect, it } from 'vitest'
import type { Completion } from '../../../systems/client.ts'
import { resolveSettings, type Settings } from '../../../systems/options.ts'
import { openClient } from '../../../systems/rabbitmq/client.ts'
import { options } from '../../../systems/rabbitmq/options.ts'
import { type FakeServer, fakeAmqp, heartbeats, type Peer, type Said, type Script } from './fake-amqp.ts'

const DEADLINE_MS = 5_000
/** For what is never answered. */
const SOON_MS = 120

let server: FakeServer
const { UNITS_TO_MS } = heartbeats
afterEach(() => {
  server.close()
  heartbeats.UNITS_TO_MS = UNITS_TO_MS
})

/** What becomes of each publish: its number from 1 on, over all connections. */
type Fate = (said: Said, peer: Peer, number: number) => void

async function serve(fate: Fate, before: Script = () => false) {
  let publishes = 0
  server = await fakeAmqp((said, peer) => {
    if (before(said, peer)) return true
    if (said.method === 'BasicPublish') fate(said, peer, ++publishes)
    return false
  })
}

function client(given: Settings = {}) {
  const opened = openClient(server.target, resolveSettings(options, given))
  const publish = (value = 7, deadlineMs = DEADLINE_MS) =>
    opened.invoke({ f: 'publish', key: 'k0', value }, deadlineMs).then(brief)
  return { publish, close: () => opened.close() }
}

/** 'ok', or the code, and the message where it tells more. */
function brief({ type, error }: Completion): string {
  return error === undefined ? type : `${type} ${error.code}: ${error.message}`
}

async function published(fate: Fate, before?: Script, deadlineMs = DEADLINE_MS): Promise<string> {
  await serve(fate, before)
  const { publish, close } = client()
  const outcome = await publish(7, deadlineMs)
  await close()
  return outcome
}

const ack: Fate = ({ channel }, peer) => peer.say('BasicAck', channel, { deliveryTag: 1 })
const returned: Fate = ({ channel, fields }, peer) =>
  peer.content('BasicReturn', channel, { replyCode: 312, replyText: 'NO_ROUTE', routingKey: fields['routingKey'] }, '7')
const closeChannel =
  (replyCode: number, replyText: string): Fate =>
  ({ channel }, peer) =>
    peer.say('ChannelClose', channel, { replyCode, replyText })
const closeConnection: Fate = (_, peer) =>
  peer.say('ConnectionClose', 0, { replyCode: 320, replyText: 'CONNECTION_FORCED' })
const nothing: Fate = () => {}

it.each<[string, Fate, string | RegExp]>([
  ['that is confirmed is ok', ack, 'ok'],
  [
    'that is confirmed with all before it is ok',
    ({ channel }, peer) => peer.say('BasicAck', channel, { deliveryTag: 1, multiple: true }),
    'ok',
  ],
  [
    'that is nacked is of unknown outcome',
    ({ channel }, peer) => peer.say('BasicNack', channel, { deliveryTag: 1 }),
    'info NACKED: message nacked',
  ],
  [
    'that is nacked with all before it is of unknown outcome',
    ({ channel }, peer) => peer.say('BasicNack', channel, { deliveryTag: 1, multiple: true }),
    'info NACKED: message nacked',
  ],
  [
    'that is returned and then confirmed has failed: no queue took it',
    (...said) => {
      returned(...said)
      ack(...said)
    },
    "fail UNROUTABLE: no queue takes 'k0'",
  ],
  [
    'that is returned, and the connection ends before the confirm, is of unknown outcome',
    (said, peer, number) => {
      returned(said, peer, number)
      closeConnection(said, peer, number)
    },
    /^info CHANNEL_LOST/,
  ],
  [
    'whose channel the server closes by 404 is of unknown outcome',
    closeChannel(404, 'NOT_FOUND'),
    /^info CHANNEL_LOST/,
  ],
  ['whose channel the server closes by 406', closeChannel(406, 'PRECONDITION_FAILED'), /^info CHANNEL_LOST/],
  ['whose connection the server closes by 320', closeConnection, /^info CHANNEL_LOST/],
  ['whose connection is cut after it was sent', (_, peer) => peer.cut(), /^info CHANNEL_LOST/],
])('a publish %s', async (_, fate, outcome) => {
  expect(await published(fate)).toMatch(outcome)
  expect(server.said('BasicPublish')).toHaveLength(1)
})

it.each([
  ['there is a connection', 'ConnectionOpen'],
  ['there is a channel', 'ChannelOpen'],
  ['its channel confirms', 'ConfirmSelect'],
])('a publish whose connection is cut before %s was never sent, and has failed', async (_, asked) => {
  const cut: Script = ({ method }, peer) => {
    if (method === asked) peer.cut()
    return method === asked
  }
  expect(await published(ack, cut)).toMatch(/^fail NOT_CONNECTED/)
  expect(server.said('BasicPublish')).toEqual([])
})

it('a publish has failed if no channel is to be had before its deadline, and is not sent after it', async () => {
  const late = await published(ack, ({ method }) => method === 'ConfirmSelect', SOON_MS)
  expect(late).toMatch(/^fail NOT_CONNECTED: no channel within \d+ ms/)
  expect(server.said('BasicPublish')).toEqual([])
})

it('a publish on a connection that was closed since the last one uses another', async () => {
  await serve((said, peer, number) => {
    ack(said, peer, number)
    if (number === 1) closeConnection(said, peer, number)
  })
  const { publish, close } = client()
  expect(await publish()).toBe('ok')
  await expect.poll(() => server.said('ConnectionCloseOk')).toHaveLength(1)
  expect(await publish()).toBe('ok')
  await close()
  expect(server.said('BasicPublish').map(({ connection }) => connection)).toEqual([0, 1])
})

it('a publish is of unknown outcome when heartbeats stay away', async () => {
  heartbeats.UNITS_TO_MS = 100
  expect(await published((_, peer) => peer.silence())).toMatch(/^info CHANNEL_LOST/)
})

it('a publish that waits while the connection is blocked is of unknown outcome at its deadline', async () => {
  await serve((said, peer, number) => {
    if (number === 1) ack(said, peer, number)
    else peer.say('ConnectionBlocked', 0, { reason: 'low on memory' })
  })
  const { publish, close } = client()
  // So that there is a channel, however long it takes to get one.
  expect(await publish(7)).toBe('ok')
  expect(await publish(8, SOON_MS)).toBe('info NO_ANSWER: no confirm in time')
  await close()
})

it('a publish is ok that is confirmed once the connection is unblocked', async () => {
  const outcome = await published((said, peer, number) => {
    peer.say('ConnectionBlocked', 0, { reason: 'low on memory' })
    peer.say('ConnectionUnblocked', 0)
    ack(said, peer, number)
  })
  expect(outcome).toBe('ok')
})

it('a confirm that comes after the deadline is not taken for that of the next publish', async () => {
  await serve((said, peer, number) => {
    if (number === 1) ack(said, peer, number)
    if (number < 3) return
    // The late one first: were the channel the same, it would be this message's.
    for (const tag of [1, 2]) server.peers[0]?.say('BasicAck', said.channel, { deliveryTag: tag })
    setImmediate(() => peer.say('BasicNack', said.channel, { deliveryTag: said.connection === 0 ? 3 : 1 }))
  })
  const { publish, close } = client()
  expect(await publish(7)).toBe('ok')
  expect(await publish(8, SOON_MS)).toBe('info NO_ANSWER: no confirm in time')
  expect(await publish(9)).toBe('info NACKED: message nacked')
  await close()
  expect(server.said('BasicPublish').map(({ connection }) => connection)).toEqual([0, 0, 1])
})

it('a return of one message is not held against the next', async () => {
  await serve((said, peer, number) => {
    if (number === 1) returned(said, peer, number)
    peer.say('BasicAck', said.channel, { deliveryTag: number })
  })
  const { publish, close } = client()
  expect(await publish(7)).toMatch(/^fail UNROUTABLE/)
  expect(await publish(8)).toBe('ok')
  await close()
})

it('without confirms a publish is of unknown outcome whatever is answered, and asks for no confirm', async () => {
  await serve(nothing)
  const { publish, close } = client({ confirms: 'off' })
  expect(await publish()).toBe('info UNCONFIRMED: sent')
  await close()
  expect(server.said('BasicPublish')).toHaveLength(1)
  expect(server.said('ConfirmSelect')).toEqual([])
})

it.each([
  ['persistent', 2],
  ['transient', 1],
])('a publish is mandatory, and %s as the settings say', async (messages, deliveryMode) => {
  await serve(ack)
  const { publish, close } = client({ messages })
  expect(await publish()).toBe('ok')
  await close()
  expect(server.said('BasicPublish')[0]?.fields).toMatchObject({ mandatory: true, exchange: '', routingKey: 'k0' })
  expect(server.said('BasicProperties')[0]?.fields).toMatchObject({ deliveryMode })
})
