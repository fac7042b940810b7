import { connect, type Socket } from 'node:net'
import { setTimeout as later } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LossyProxy } from '../../../harness/honesty/lossy-proxy.ts'
import { requireServer } from '../../../harness/honesty/reachable.ts'
import { RespServer } from '../../support/resp-server.ts'

/** Long enough for bytes to cross the loopback, if they do. */
const WHILE_MS = 50

let server: RespServer
let proxy: LossyProxy
let sockets: Socket[]

beforeEach(async () => {
  server = await RespServer.start()
  proxy = await LossyProxy.open(server.target)
  sockets = []
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await proxy.close()
  await server.stop()
})

type Line = { readonly socket: Socket; heard: string; end: 'open' | 'closed' | string }

function dial(address: string): Line {
  const [host = '', port] = address.split(':')
  const socket = connect({ host, port: Number(port) })
  sockets.push(socket)
  const line: Line = { socket, heard: '', end: 'open' }
  socket.on('data', (bytes) => {
    line.heard += String(bytes)
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    line.end = error.code ?? error.message
  })
  socket.on('close', () => {
    if (line.end === 'open') line.end = 'closed'
  })
  return line
}

const set = (key: string) => `*3\r\n$3\r\nSET\r\n$${key.length}\r\n${key}\r\n$1\r\n7\r\n`
const OK = '$2\r\nOK\r\n'

async function heard(line: Line, text: string): Promise<void> {
  await vi.waitFor(() => expect(line.heard).toBe(text))
}

describe('the proxy', () => {
  it('passes both ways, and counts what holds a text', async () => {
    const line = dial(proxy.address)
    line.socket.write(set('key-a') + set('key-b') + set('key-a'))
    await heard(line, OK.repeat(3))
    expect([server.sets('key-a'), proxy.sent('key-a'), proxy.delivered('key-a'), proxy.sentInAll()]).toEqual([
      2, 2, 2, 3,
    ])
  })

  it('holds answers of what the server did, and delivers them late', async () => {
    const line = dial(proxy.address)
    proxy.hold('answers')
    line.socket.write(set('k'))
    await vi.waitFor(() => expect([server.sets('k'), proxy.answerBytesHeld()]).toEqual([1, OK.length]))
    expect(line.heard).toBe('')
    proxy.release()
    await heard(line, OK)
  })

  it('holds requests, and delivers them late, even of a client that has gone', async () => {
    const line = dial(proxy.address)
    line.socket.write(set('k'))
    await heard(line, OK)
    proxy.hold('requests')
    line.socket.write(set('k'))
    await vi.waitFor(() => expect(proxy.sent('k')).toBe(2))
    line.socket.destroy()
    await later(WHILE_MS)
    expect([server.sets('k'), proxy.delivered('k')]).toEqual([1, 1])
    proxy.release()
    await vi.waitFor(() => expect(server.sets('k')).toBe(2))
  })

  it('is a black hole to connections there are and will be, and loses it all when it cuts', async () => {
    const warm = dial(proxy.address)
    warm.socket.write(set('k'))
    await heard(warm, OK)
    proxy.hold('both')
    const cold = dial(proxy.address)
    for (const line of [warm, cold]) line.socket.write(set('lost'))
    await vi.waitFor(() => expect(proxy.sent('lost')).toBe(2))
    await later(WHILE_MS)
    proxy.cut()
    await vi.waitFor(() => expect([warm.end, cold.end]).not.toContain('open'))
    expect([server.sets('lost'), warm.heard, cold.heard]).toEqual([0, OK, ''])
    const after = dial(proxy.address)
    after.socket.write(set('k'))
    await heard(after, OK)
    expect(proxy.accepted()).toBe(3)
  })

  it('refuses, and accepts again at the same address', async () => {
    const warm = dial(proxy.address)
    await vi.waitFor(() => expect(proxy.accepted()).toBe(1))
    await proxy.refuse()
    await vi.waitFor(() => expect(warm.end).not.toBe('open'))
    const refused = dial(proxy.address)
    await vi.waitFor(() => expect(refused.end).toBe('ECONNREFUSED'))
    await proxy.accept()
    const line = dial(proxy.address)
    line.socket.write(set('k'))
    await heard(line, OK)
  })

  it('begins to hold with the request that is the last of an operation', async () => {
    const line = dial(proxy.address)
    proxy.holdFrom('requests', 'key-a', 2)
    line.socket.write(set('key-a'))
    line.socket.write(set('key-b'))
    await heard(line, OK.repeat(2))
    line.socket.write(set('key-a'))
    await vi.waitFor(() => expect(proxy.sent('key-a')).toBe(2))
    await later(WHILE_MS)
    expect([server.sets('key-a'), proxy.delivered('key-a')]).toEqual([1, 1])
  })

  it('passes on that the server went away', async () => {
    const line = dial(proxy.address)
    line.socket.write(set('k'))
    await heard(line, OK)
    await server.stop()
    await vi.waitFor(() => expect(line.end).toBe('closed'))
    server = await RespServer.start()
  })
})

describe('a server of the user', () => {
  it('is there, or is not, or has no such address', async () => {
    await requireServer(server.target)
    await proxy.refuse()
    await expect(requireServer(proxy.address)).rejects.toMatchObject({ code: 'NO_SERVER', exitCode: 3 })
    for (const target of ['localhost', '6379', ':6379', 'h:123456', 'h:99999', 'h:x'])
      expect(() => requireServer(target)).toThrow(expect.objectContaining({ code: 'TARGET', exitCode: 2 }))
  })
})
