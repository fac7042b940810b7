/** The server that peers take for a member, between a dialler and a member of a few lines. */
import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { frameOf } from '../../../../systems/etcd/peer-proxy/frames.ts'
import { memberServer } from '../../../../systems/etcd/peer-proxy/member-server.ts'
import { Members } from '../../../../systems/etcd/peer-proxy/members.ts'
import { encodeMessage } from '../../../../systems/etcd/peer-proxy/peer-message.ts'
import { TraceLog } from '../../../../systems/etcd/peer-proxy/trace-log.ts'
import { Traffic } from '../../../../systems/etcd/peer-proxy/traffic.ts'

const STREAM = '/raft/stream/message/2'
const HEADERS = { 'X-Server-From': '2', 'X-Raft-To': '1' }

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listening(server: Server): Promise<number> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function proxied(member: RequestListener) {
  const target = `127.0.0.1:${await listening(createServer(member))}`
  const nodes = [
    { name: 'n1', address: target },
    { name: 'n2', address: '127.0.0.1:1' },
  ]
  const trace = new TraceLog()
  const traffic = new Traffic(['n1', 'n2'], trace, () => 0)
  const port = await listening(memberServer({ name: 'n1', target, members: new Members(nodes), traffic, trace }))
  const ask = (path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, headers: HEADERS, agent: false }, resolve).on('error', reject)
    })
  return { ask, traffic, trace }
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const heartbeat = (commit: number) => {
  const implied = { term: 2, logTerm: 0, index: 0, reject: false, entries: [], rest: [] }
  return frameOf('message', encodeMessage({ type: 8, to: 2n, from: 1n, commit, ...implied }))
}
const FRAMES = Buffer.concat([1, 2, 3].map(heartbeat))

describe('a stream', () => {
  it('goes from the member to who dialled it, head and frames, and ends with it', async () => {
    let asked: IncomingMessage | undefined
    const { ask, trace } = await proxied((incoming, outgoing) => {
      asked = incoming
      outgoing.writeHead(200, { 'X-Etcd-Cluster-Id': 'c' })
      outgoing.write(FRAMES.subarray(0, 5))
      outgoing.end(FRAMES.subarray(5))
    })
    const answer = await ask(STREAM)
    expect(answer).toMatchObject({ statusCode: 200, headers: { 'x-etcd-cluster-id': 'c', connection: 'close' } })
    expect(answer.headers['transfer-encoding']).toBeUndefined()
    expect(await bodyOf(answer)).toEqual(FRAMES)
    expect(asked).toMatchObject({ httpVersion: '1.0', url: STREAM, headers: { 'x-raft-to': '1' } })
    expect(trace.trace.records.map(({ message }) => [message.from, message.commit])).toEqual([
      ['n1', 1],
      ['n1', 2],
      ['n1', 3],
    ])
  })

  it('is refused as the member refuses it', async () => {
    const { ask } = await proxied((_, outgoing) => outgoing.writeHead(412).end('cluster ID mismatch'))
    const answer = await ask(STREAM)
    expect(answer.statusCode).toBe(412)
    expect(`${await bodyOf(answer)}`).toBe('cluster ID mismatch')
  })

  it('ends for its dialler when the member breaks off, and for the member when the dialler does', async () => {
    const dying = await proxied((_, outgoing) => {
      outgoing.write(FRAMES, () => outgoing.socket?.resetAndDestroy())
    })
    await dying.ask(STREAM).then(bodyOf)

    const closed = Promise.withResolvers<void>()
    const left = await proxied((_, outgoing) => {
      outgoing.on('close', closed.resolve)
      outgoing.write(FRAMES)
    })
    const answer = await left.ask(STREAM)
    answer.destroy()
    await closed.promise
  })

  it('is not begun over a cut link, in whichever direction, and no member is asked', async () => {
    let asked = 0
    const { ask, traffic } = await proxied((_, outgoing) => {
      asked++
      outgoing.end()
    })
    for (const grudge of [{ n1: ['member 2'] }, { 'member 2': ['n1'] }]) {
      traffic.grudge = grudge
      await expect(ask(STREAM)).rejects.toThrow(/ECONNRESET|hang up/)
    }
    expect(asked).toBe(0)
  })
})

it('passes other requests with what they are answered', async () => {
  const { ask } = await proxied((incoming, outgoing) => outgoing.end(`${incoming.url} over ${incoming.httpVersion}`))
  expect(`${await bodyOf(await ask('/version'))}`).toBe('/version over 1.1')
})
