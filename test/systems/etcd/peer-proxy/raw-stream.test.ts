import type { IncomingMessage } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { dialStream, type Head } from '../../../../systems/etcd/peer-proxy/raw-stream.ts'

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

function listening(server: Server): Promise<string> {
  open.push(server)
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}

const INCOMING = {
  method: 'GET',
  url: '/raft/stream/message/1',
  rawHeaders: ['Host', 'n2', 'X-Raft-To', '2', 'Connection', 'keep-alive'],
} as unknown as IncomingMessage

/** What the dialler hears of a member that does this with its connection, until it ends or fails. */
async function heard(member: (socket: Socket, asked: string) => void) {
  const target = await listening(createServer((socket) => socket.once('data', (bytes) => member(socket, `${bytes}`))))
  const heads: Head[] = []
  const body: Uint8Array[] = []
  const how = await new Promise<'end' | 'failure'>((resolve) => {
    dialStream(target, INCOMING, {
      onHead: (head) => {
        heads.push(head)
        return (chunk) => body.push(chunk)
      },
      onEnd: () => resolve('end'),
      onFailure: () => resolve('failure'),
    })
  })
  return { heads, body: Buffer.concat(body), how }
}

describe('a stream that is dialled', () => {
  it('is asked for as it came, but for the version and what is of one hop', async () => {
    let request = ''
    await heard((socket, asked) => {
      request = asked
      socket.end('HTTP/1.0 200 OK\r\n\r\n')
    })
    expect(request).toBe('GET /raft/stream/message/1 HTTP/1.0\r\nHost: n2\r\nX-Raft-To: 2\r\n\r\n')
  })

  it('has a head and a body, wherever they are parted', async () => {
    const answer = Buffer.from(
      'HTTP/1.0 200 OK\r\nX-Etcd-Cluster-Id: a\r\nConnection: close\r\n\r\n\0\x01\r\n\r\n\xff',
      'latin1',
    )
    for (const parts of [[answer], [...answer].map((byte) => Buffer.from([byte]))]) {
      const { heads, body, how } = await heard(async (socket) => {
        socket.setNoDelay(true)
        for (const part of parts) await new Promise((resolve) => socket.write(part, () => setImmediate(resolve)))
        socket.end()
      })
      expect(heads).toEqual([{ status: 200, headers: ['X-Etcd-Cluster-Id', 'a'] }])
      expect(body).toEqual(Buffer.from('\0\x01\r\n\r\n\xff', 'latin1'))
      expect(how).toBe('end')
    }
  })

  it('keeps chunks apart that arrive one after the other', async () => {
    const chunks: Uint8Array[] = []
    const target = await listening(
      createServer((socket) => {
        socket.on('error', () => {})
        socket.write('HTTP/1.0 200 OK\r\n\r\nfirst')
        socket.on('data', (bytes) => void (`${bytes}`.endsWith('more') && socket.end('second')))
      }),
    )
    await new Promise<void>((resolve) => {
      const socket = dialStream(target, INCOMING, {
        onHead: () => (chunk) => {
          if (chunks.push(chunk) === 1) socket.write('more')
        },
        onEnd: resolve,
        onFailure: resolve,
      })
    })
    expect(chunks.map((chunk) => `${Buffer.from(chunk)}`)).toEqual(['first', 'second'])
  })

  it('fails where there is no answer, half of one, or something else', async () => {
    expect(await heard((socket) => socket.destroy())).toMatchObject({ how: 'failure', heads: [] })
    expect(await heard((socket) => socket.end('HTTP/1.0 200 OK\r\nX-A'))).toMatchObject({ how: 'failure', heads: [] })
    expect(await heard((socket) => socket.end('SSH-2.0-x\r\n\r\n'))).toMatchObject({ how: 'failure', heads: [] })
    expect(await heard((socket) => socket.end('x'.repeat(20_000)))).toMatchObject({ how: 'failure', heads: [] })
  })
})
