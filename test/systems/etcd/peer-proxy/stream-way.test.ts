/** The way of frames between two connections, with a pump that does only what a test has it do. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { frameOf } from '../../../../systems/etcd/peer-proxy/frames.ts'
import { encodeMessage } from '../../../../systems/etcd/peer-proxy/peer-message.ts'
import type { Loan, Pump } from '../../../../systems/etcd/peer-proxy/pump.ts'
import { StreamWay } from '../../../../systems/etcd/peer-proxy/stream-way.ts'
import { TraceLog } from '../../../../systems/etcd/peer-proxy/trace-log.ts'
import { Traffic } from '../../../../systems/etcd/peer-proxy/traffic.ts'

const servers: Server[] = []
const sockets: Socket[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

/** Both ends of a connection. */
async function connection(): Promise<readonly [Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const near = connect((server.address() as { port: number }).port, '127.0.0.1')
  const [far] = (await accepted) as [Socket]
  sockets.push(near, far)
  return [near, far]
}

class FakePump implements Pump {
  isOpen = true
  readonly lent: Loan[] = []
  readonly settling: (() => void)[] = []

  get loans(): number {
    return this.lent.length
  }

  lend(loan: Loan): void {
    this.lent.push(loan)
  }

  settle(): Promise<void> {
    return new Promise((resolve) => this.settling.push(resolve))
  }

  /** As the real one hands it back. */
  back(unwritten: Uint8Array = Buffer.alloc(0), partial: Uint8Array = Buffer.alloc(0)): void {
    this.lent.shift()?.onBack(unwritten, partial)
  }
}

const vote = (term: number, from = 1n) =>
  Buffer.from(
    frameOf(
      'message',
      encodeMessage({
        type: 5,
        to: 2n,
        from,
        term,
        logTerm: 0,
        index: 0,
        commit: 0,
        reject: false,
        entries: [],
        rest: [],
      }),
    ),
  )

/** A way from n1 to n2: what is written to `member` is pushed to it; `arrived` is what came out of it. */
async function proxied() {
  const [source, member] = await connection()
  const [sink, dialler] = await connection()
  const trace = new TraceLog()
  const traffic = new Traffic(['n1', 'n2', 'n3'], trace, () => 5)
  const pump = new FakePump()
  const ends = { kind: 'message', from: 'n1', to: 'n2', ids: { from: 1n, to: 2n } } as const
  const way = new StreamWay({ ends, source, sink, traffic, trace, pump, onStalled: () => {} })
  source.on('data', (chunk) => way.push(chunk))
  const chunks: Buffer[] = []
  dialler.on('data', (chunk) => void chunks.push(chunk))
  const arrived = async (bytes: Uint8Array) => {
    while (Buffer.concat(chunks).length < bytes.length) await turn()
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
  }
  const terms = () => trace.trace.records.map(({ message, fate, timeNs }) => [message.term, fate, timeNs])
  await turn()
  return { way, source, member, pump, traffic, arrived, terms, dialler }
}

describe('the way of a stream', () => {
  it('is by the pump while nothing is to be decided; what that tells is noted with its times', async () => {
    const { source, pump, terms, traffic } = await proxied()
    expect(pump.loans).toBe(1)
    expect(source.isPaused()).toBe(true)
    pump.lent[0]?.onForwarded(Buffer.concat([vote(1), vote(2)]), 3)
    expect(terms()).toEqual([
      [1, 'passed', 3],
      [2, 'passed', 3],
    ])
    expect(traffic.linkCounts.find(({ from, to }) => from === 'n1' && to === 'n2')?.delivered).toBe(2)
  })

  it('changes within a frame: each of its bytes arrives once, and the frame is decided by the rules it ends under', async () => {
    for (const [rules, expected] of [
      [[], Buffer.concat([vote(3), vote(4)])],
      [[{ when: { termAtLeast: 4 }, action: { do: 'drop' } }], vote(3)],
    ] as const) {
      const { member, pump, traffic, arrived, terms } = await proxied()
      pump.isOpen = false
      // The pump has read a whole frame, of which the sink took only a part, and the beginning of another.
      pump.lent[0]?.onForwarded(vote(3), 3)
      pump.back(vote(3), vote(4).subarray(0, 9))
      traffic.rules = rules
      member.write(vote(4).subarray(9))
      await arrived(expected)
      while (terms().length < 2) await turn()
      expect(terms()).toEqual([
        [3, 'passed', 3],
        [4, rules.length === 0 ? 'passed' : 'dropped', 5],
      ])
      expect(pump.loans).toBe(0)
    }
  })

  it('is through the proxy while there are orders or something is kept, and by the pump again from the end of a frame', async () => {
    const { member, pump, traffic, arrived } = await proxied()
    pump.isOpen = false
    pump.back()
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    traffic.rules = [{ when: { termAtLeast: 2 }, action: { do: 'delay', ms: 100 } }]
    member.write(Buffer.concat([vote(1), vote(2)]))
    await arrived(vote(1))
    traffic.rules = []
    pump.isOpen = true
    member.write(vote(3))
    await arrived(Buffer.concat([vote(1), vote(3)]))
    expect(pump.loans).toBe(0) // one is still delayed
    vi.advanceTimersByTime(100)
    vi.useRealTimers()
    await arrived(Buffer.concat([vote(1), vote(3), vote(2)]))
    while (pump.loans === 0) await turn()
    pump.back(Buffer.alloc(0), vote(4).subarray(0, 4))
    await turn()
    await turn()
    expect(pump.loans).toBe(0)
    member.write(vote(4).subarray(4))
    await arrived(Buffer.concat([vote(1), vote(3), vote(2), vote(4)]))
    while (pump.loans === 0) await turn()
  })

  it('has a frame wait until what the pump forwarded on other streams is told', async () => {
    const { member, pump, terms, arrived } = await proxied()
    pump.isOpen = false
    pump.back()
    pump.lent.push({} as Loan) // another stream is on loan
    member.write(vote(1))
    while (pump.settling.length === 0) await turn()
    expect(terms()).toEqual([])
    pump.settling[0]?.()
    await arrived(vote(1))
    expect(terms()).toHaveLength(1)
  })

  it('ends after the frames that wait', async () => {
    const { way, member, pump, arrived } = await proxied()
    pump.isOpen = false
    pump.back()
    pump.lent.push({} as Loan)
    member.write(vote(1))
    while (pump.settling.length === 0) await turn()
    let isOver = false
    way.end(() => {
      isOver = true
    })
    await turn()
    await turn()
    expect(isOver).toBe(false)
    pump.settling[0]?.()
    await arrived(vote(1))
    while (!isOver) await turn()
  })

  it('stays through the proxy from the first bytes on that are no frame', async () => {
    const { member, pump, arrived } = await proxied()
    const strange = Buffer.from([0xff, 1, 2, 3, 4, 5, 6, 7, 8])
    pump.back(Buffer.alloc(0), strange)
    member.write(vote(1))
    await arrived(Buffer.concat([strange, vote(1)]))
    expect(pump.loans).toBe(0)
  })
})
