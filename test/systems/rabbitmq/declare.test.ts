/** What a declare comes to by each answer of the broker. */
import { afterEach, describe, expect, it } from 'vitest'
import { resolveSettings } from '../../../systems/options.ts'
import { openClient } from '../../../systems/rabbitmq/client.ts'
import { options } from '../../../systems/rabbitmq/options.ts'
import { type FakeServer, fakeAmqp, type Said, type Script } from './fake-amqp.ts'

/** For what is never answered. */
const SOON_MS = 300
const DEADLINE_MS = 5_000

let server: FakeServer
afterEach(() => server.close())

const isAsked = (method: string, fields: Said['fields']) => method === 'QueueDeclare' && fields['queue'] === 'k0'

describe('a declare', () => {
  const refusing =
    (replyCode: number, replyText: string): Script =>
    ({ method, channel, fields }, peer) => {
      if (!isAsked(method, fields)) return false
      peer.say('ChannelClose', channel, { replyCode, replyText })
      return true
    }

  it.each<[string, Script, string, string | undefined]>([
    ['answered is ok', () => false, 'ok', undefined],
    ['refused by 406 has failed', refusing(406, 'PRECONDITION_FAILED - inequivalent arg'), 'fail', 'REFUSED'],
    ['refused by 404 has failed', refusing(404, 'NOT_FOUND - no vhost'), 'fail', 'REFUSED'],
    [
      'that ends by an internal error is of unknown outcome, whatever numbers its text has',
      refusing(541, 'INTERNAL_ERROR - process <0.4061.0> is gone'),
      'info',
      'CHANNEL_LOST',
    ],
    [
      'whose connection is closed is of unknown outcome',
      ({ method, fields }, peer) => {
        if (isAsked(method, fields)) peer.say('ConnectionClose', 0, { replyCode: 320, replyText: 'FORCED at 4040' })
        return isAsked(method, fields)
      },
      'info',
      'CHANNEL_LOST',
    ],
    [
      'that is not answered is of unknown outcome',
      ({ method, fields }) => isAsked(method, fields),
      'info',
      'NO_ANSWER',
    ],
  ])('%s', async (_, script, type, code) => {
    server = await fakeAmqp(script)
    const client = openClient(server.target, resolveSettings(options, {}))
    await client.invoke({ f: 'declare', key: 'other', value: null }, DEADLINE_MS) // so that there is a connection
    const completion = await client.invoke({ f: 'declare', key: 'k0', value: null }, SOON_MS)
    await client.close()
    expect([completion.type, completion.error?.code]).toEqual([type, code])
  })
})
