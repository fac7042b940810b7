/** The proxy's process with the real byte pump, which the helper image holds, between members and diallers of a few lines. */
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import type { MessageRule } from '../../../harness/core/message-rule.ts'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { runLabels } from '../../../harness/runtime/docker/labels.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import { ownIdentity } from '../../../harness/runtime/docker/process-identity.ts'
import { withPumpProgram } from '../../../harness/runtime/docker/pump-program.ts'
import { frameOf } from '../../../systems/etcd/peer-proxy/frames.ts'
import { encodeMessage } from '../../../systems/etcd/peer-proxy/peer-message.ts'
import { startPeerProxy } from '../../../systems/etcd/peer-proxy/start.ts'
import type { PeerProxy, PeerProxyPlan } from '../../../systems/peer-proxy.ts'
import { describeWithEngine } from '../engine-gate.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

const turn = () => sleep(1)

const vote = (term: number, from: bigint, bytes = 0) =>
  Buffer.from(
    frameOf(
      'message',
      encodeMessage({
        ...{ type: 5, to: 3n - from, from, term, logTerm: 0, index: 0, commit: 0, reject: false, entries: [] },
        // A field that nobody knows (15, length-delimited) makes it as long as is asked for.
        rest: bytes === 0 ? [] : [Buffer.concat([Buffer.from([0x7a, ...varint(bytes)]), Buffer.alloc(bytes, term)])],
      }),
    ),
  )

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]
}

/** Answers every request with an endless body, whose connections it gives out. */
async function member() {
  const bodies: Socket[] = []
  const server: Server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (head) => {
      socket.write('HTTP/1.0 200 OK\r\n\r\n')
      if (`${head}`.includes('/raft/stream/')) bodies.push(socket)
      else socket.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo.push(
    () => server.close(),
    () => bodies.map((each) => each.destroy()),
  )
  return { address: `127.0.0.1:${(server.address() as { port: number }).port}`, bodies }
}

async function ask(address: string, path: string, from: number, to: number) {
  const [host = '', port] = address.split(':')
  const socket = connect(Number(port), host)
  undo.push(() => socket.destroy())
  socket.on('error', () => {})
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => void chunks.push(chunk))
  const closed = once(socket, 'close')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: m\r\nX-Server-From: ${from}\r\nX-Raft-To: ${to}\r\n\r\n`)
  const all = () => Buffer.concat(chunks)
  while (!all().includes('\r\n\r\n')) await turn()
  const headBytes = all().indexOf('\r\n\r\n') + 4
  const body = () => all().subarray(headBytes)
  /** Waits for so many bytes as are expected. */
  const arrived = async (bytes: Uint8Array) => {
    while (body().length < bytes.length) await turn()
    expect(body().equals(bytes)).toBe(true)
  }
  return { socket, body, arrived, closed }
}

type Path = 'message' | 'msgapp'

/** A stream of n1 to n2 and one the other way. */
async function proxied(pump: PeerProxyPlan['pump'], kind: Path = 'message') {
  const members = [await member(), await member()] as const
  const nodes = members.map(({ address }, i) => ({ name: `n${i + 1}`, address }))
  const proxy = await startPeerProxy({ nodes, listenAddress: '127.0.0.1', pump })
  undo.push(() => proxy.stop())
  const { n1 = '', n2 = '' } = proxy.addresses
  await ask(n2, '/version', 1, 2) // members that share an address are known by what is dialled
  const from1 = await ask(n1, `/raft/stream/${kind}/1`, 2, 1)
  const from2 = await ask(n2, `/raft/stream/${kind}/2`, 1, 2)
  const body = async (i: 0 | 1) => {
    while (members[i].bodies[0] === undefined) await turn()
    return members[i].bodies[0]
  }
  return {
    proxy,
    streams: [
      { ...from1, member: await body(0) },
      { ...from2, member: await body(1) },
    ] as const,
  }
}

/** The last of the descriptors that a pump has of its own; they may be sockets too. */
const CHANNEL = 3

/** Of the pump that a child of this process runs: its id, and how many sockets it holds on loan. */
function pumpProcess() {
  const parentOf = (pid: string) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] ?? ''
  const pid = readdirSync('/proc').find((each) => {
    try {
      return (
        readFileSync(`/proc/${each}/comm`, 'utf8') === 'ordeal-pump\n' && parentOf(parentOf(each)) === `${process.pid}`
      )
    } catch {
      return false // no process, or none any more
    }
  })
  const sockets = readdirSync(`/proc/${pid}/fd`).filter((fd) => {
    try {
      return Number(fd) > CHANNEL && readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:')
    } catch {
      return false
    }
  })
  return { pid: Number(pid), sockets: sockets.length }
}

/** Not if nobody has asked yet how it ended. */
function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

async function bothAreLent() {
  while (pumpProcess().sockets < 4) await turn()
}

const DROP: readonly MessageRule[] = [{ when: { termAtLeast: 100 }, action: { do: 'drop' } }]

async function fates(proxy: PeerProxy) {
  return (await proxy.trace()).records.map(({ message, fate }) => `${message.from} ${message.term} ${fate}`)
}

describeWithEngine('the byte pump', () => {
  const withPump = async (run: (pump: PeerProxyPlan['pump']) => Promise<void>) => {
    const { docker } = await connectEngine()
    const image = await buildImage(docker, LINKS_IMAGE)
    const labels = runLabels(`pump-${process.pid}`, ownIdentity(), new Date().toISOString())
    await withPumpProgram(docker, image, labels, run)
  }

  it('forwards frames in whatever pieces they come, both ways, and tells of each with its time', () =>
    withPump(async (pump) => {
      const { proxy, streams } = await proxied(pump)
      expect(proxy.forwarding).toMatch(/^by the byte pump/)
      await bothAreLent()
      const before = Number(process.hrtime.bigint())
      const sent = streams.map((_, i) => Buffer.concat([1, 2, 3, 4].map((term) => vote(term, BigInt(i + 1), 300))))
      for (let at = 0; at < (sent[0]?.length ?? 0); at += 97) {
        for (const [i, { member }] of streams.entries()) member.write(sent[i]?.subarray(at, at + 97) ?? '')
        await turn()
      }
      for (const [i, { arrived }] of streams.entries()) await arrived(sent[i] ?? Buffer.alloc(0))
      const { records } = await proxy.trace()
      const after = Number(process.hrtime.bigint())
      expect(records.filter(({ message }) => message.from === 'n1').map(({ message }) => message.term)).toEqual([
        1, 2, 3, 4,
      ])
      expect(records.filter(({ message }) => message.from === 'n2').map(({ message }) => message.term)).toEqual([
        1, 2, 3, 4,
      ])
      expect(records.every(({ timeNs }, i) => timeNs >= (records[i - 1]?.timeNs ?? before) && timeNs <= after)).toBe(
        true,
      )
      expect((await proxy.linkCounts()).map(({ delivered }) => delivered)).toEqual([4, 4])
      await bothAreLent() // all the while
    }))

  it('gives frames back at any byte: once a rule is answered, no frame that ends later escapes it', () =>
    withPump(async (pump) => {
      const { proxy, streams } = await proxied(pump)
      const expected = [Buffer.alloc(0), Buffer.alloc(0)]
      const frame = vote(100, 1n).length
      for (let cut = 0; cut <= frame; cut++) {
        await bothAreLent()
        for (const [i, { member }] of streams.entries()) member.write(vote(100, BigInt(i + 1)).subarray(0, cut))
        if (cut % 2 === 0) await turn() // the pump may have read it or not
        await proxy.setRules(DROP)
        if (cut < frame) {
          for (const [i, { member }] of streams.entries()) {
            const id = BigInt(i + 1)
            member.write(Buffer.concat([vote(100, id).subarray(cut), vote(1, id)]))
            expected[i] = Buffer.concat([expected[i] ?? '', vote(1, id)] as Buffer[])
          }
          for (const [i, { arrived }] of streams.entries()) await arrived(expected[i] ?? Buffer.alloc(0))
        }
        await proxy.setRules([])
        for (const [i, { member }] of streams.entries()) {
          if (cut === frame) break // whole, it may have gone before the rule or not
          member.write(vote(2, BigInt(i + 1)))
          expected[i] = Buffer.concat([expected[i] ?? '', vote(2, BigInt(i + 1))] as Buffer[])
        }
      }
      expect((await fates(proxy)).filter((each) => each === 'n1 100 dropped').length).toBeGreaterThanOrEqual(frame)
      expect(await fates(proxy)).not.toContain('n1 100 released')
    }))

  it('keeps the answer to rules back until it has handed back every stream', () =>
    withPump(async (pump) => {
      const { proxy, streams } = await proxied(pump)
      await bothAreLent()
      const { pid } = pumpProcess()
      process.kill(pid, 'SIGSTOP')
      let isAnswered = false
      const answered = proxy.setRules(DROP).then(() => {
        isAnswered = true
      })
      await sleep(200)
      expect(isAnswered).toBe(false)
      process.kill(pid, 'SIGCONT')
      await answered
      expect(pumpProcess().sockets).toBe(0)
      streams[0].member.write(Buffer.concat([vote(100, 1n), vote(1, 1n)]))
      await streams[0].arrived(vote(1, 1n))
      expect(await fates(proxy)).toEqual(['n1 100 dropped', 'n1 1 passed'])
    }))

  it('lets a partition in one direction alone be in force as soon as it is answered', () =>
    withPump(async (pump) => {
      const { proxy, streams } = await proxied(pump)
      const [one, two] = streams
      await bothAreLent()
      await proxy.setGrudge({ n2: ['n1'] })
      one.member.write(vote(1, 1n))
      two.member.write(vote(1, 2n))
      await two.arrived(vote(1, 2n))
      while ((await fates(proxy)).length < 2) await turn()
      expect((await fates(proxy)).toSorted()).toEqual(['n1 1 link-cut', 'n2 1 passed'])
      await proxy.setGrudge({})
      one.member.write(vote(2, 1n))
      await one.arrived(vote(2, 1n))
    }))

  it('loses nothing to a receiver that stalls, nor of a frame larger than it holds', () =>
    withPump(async (pump) => {
      const { proxy, streams } = await proxied(pump)
      const [{ member, socket, arrived }] = streams
      await bothAreLent()
      socket.pause()
      const frames = Buffer.concat(Array.from({ length: 300 }, (_, i) => vote(i + 1, 1n, i === 200 ? 1 << 20 : 60_000)))
      member.write(frames)
      while ((await fates(proxy)).length < 150) await turn()
      socket.resume()
      await arrived(frames)
      const { records, unknownFrames } = await proxy.trace()
      expect(records.map(({ message }) => message.term)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1))
      expect(unknownFrames).toBe(0)
    }))

  it('hands on what is no frame, counted, and what follows', () =>
    withPump(async (pump) => {
      const { proxy, streams } = await proxied(pump, 'msgapp')
      const [{ member, arrived }] = streams
      await bothAreLent()
      const bytes = Buffer.from([0, 0, 9, 1, 2, 3])
      member.write(bytes)
      await arrived(bytes)
      member.write(Buffer.from([4, 5]))
      await arrived(Buffer.concat([bytes, Buffer.from([4, 5])]))
      expect(await proxy.trace()).toMatchObject({ unknownFrames: 1 })
    }))

  it('lets go of a stream when either end does', () =>
    withPump(async (pump) => {
      const { streams } = await proxied(pump)
      const [one, two] = streams
      await bothAreLent()
      one.member.end(vote(1, 1n))
      await one.closed
      expect(one.body().equals(vote(1, 1n))).toBe(true)
      const gone = once(two.member, 'close')
      two.socket.destroy()
      two.member.resume()
      await gone
      while (pumpProcess().sockets > 0) await turn()
    }))

  it('ends with the proxy, even while it is stopped', () =>
    withPump(async (pump) => {
      const { proxy } = await proxied(pump)
      await bothAreLent()
      const { pid } = pumpProcess()
      process.kill(pid, 'SIGSTOP')
      await proxy.stop()
      while (isAlive(pid)) await turn()
    }))

  it('takes the proxy with it when it dies, since nobody knows what it forwarded last', () =>
    withPump(async (pump) => {
      const { proxy } = await proxied(pump)
      process.kill(pumpProcess().pid, 'SIGKILL')
      await expect(
        (async () => {
          for (;;) await proxy.state()
        })(),
      ).rejects.toMatchObject({ code: 'PEER_PROXY' })
    }))

  it('is done without where it cannot be had or run, and the record says so', async () => {
    const { docker } = await connectEngine()
    const labels = runLabels(`pump-${process.pid}`, ownIdentity(), new Date().toISOString())
    await withPumpProgram(docker, 'ordeal/none', labels, async (pump) => {
      expect(pump).toMatchObject({ missing: expect.stringContaining('No such image') })
    })
    for (const pump of [{ missing: 'the byte pump could not be had: X' }, { path: '/etc/passwd' }]) {
      const { proxy, streams } = await proxied(pump)
      expect(proxy.forwarding).toMatch(/^all by the proxy's own process: .*(could not be had: X|EACCES)/)
      streams[0].member.write(vote(1, 1n))
      await streams[0].arrived(vote(1, 1n))
      expect(await fates(proxy)).toEqual(['n1 1 passed'])
    }
  })
})
