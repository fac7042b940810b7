import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageRule } from '../../../../harness/core/message-rule.ts'
import type { PeerMessage } from '../../../../systems/etcd/peer-proxy/peer-message.ts'
import { TraceLog } from '../../../../systems/etcd/peer-proxy/trace-log.ts'
import { Traffic } from '../../../../systems/etcd/peer-proxy/traffic.ts'

const entries = (...indexes: readonly number[]) => indexes.map((index) => ({ term: 1, index, bytes: new Uint8Array() }))
const append = (commit: number, ...indexes: readonly number[]): PeerMessage => ({
  type: 3,
  to: 2n,
  from: 1n,
  term: 1,
  logTerm: 1,
  index: 10,
  commit,
  reject: false,
  entries: entries(...indexes),
  rest: [],
})
const heartbeat = (commit: number): PeerMessage => ({ ...append(commit), type: 8 })

function proxy(recordsMax?: number) {
  const trace = new TraceLog(recordsMax)
  let now = 0
  const traffic = new Traffic(['n1', 'n2', 'n3'], trace, () => ++now)
  const delivered: (readonly [to: string, entries: readonly number[] | 'whole'])[] = []
  const send = (message: PeerMessage, from = 'n1', to = 'n2') =>
    traffic.message(message, from, to, (changed) =>
      delivered.push([to, changed === undefined ? 'whole' : changed.entries.map(({ index }) => index)]),
    )
  const fates = () => trace.trace.records.map(({ fate }) => fate)
  const countOf = (from: string, to: string) =>
    traffic.linkCounts.find((count) => count.from === from && count.to === to)
  return { traffic, trace, delivered, send, fates, countOf }
}

const rule = (action: MessageRule['action'], rest: Omit<MessageRule, 'action'> = {}): MessageRule => ({
  ...rest,
  action,
})

describe('message rules', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('let pass what none names', () => {
    const { traffic, send, delivered, fates } = proxy()
    traffic.rules = [rule({ do: 'drop' }, { to: ['n3'] })]
    send(append(9, 11))
    expect(delivered).toEqual([['n2', 'whole']])
    expect(fates()).toEqual(['passed'])
  })

  it('drop by commit index, and not one below it', () => {
    const { traffic, send, delivered, fates } = proxy()
    traffic.rules = [rule({ do: 'drop' }, { from: ['n1'], when: { commitAtLeast: 10 } })]
    send(heartbeat(9))
    send(heartbeat(10))
    send(heartbeat(10), 'n2', 'n1')
    expect(delivered.map(([to]) => to)).toEqual(['n2', 'n1'])
    expect(fates()).toEqual(['passed', 'dropped', 'passed'])
  })

  it('cut entries off and tell in the trace what arrived', () => {
    const { traffic, send, delivered, trace } = proxy()
    traffic.rules = [rule({ do: 'cut', afterIndex: 11 })]
    send(append(12, 11, 12))
    send(append(9, 11))
    expect(delivered).toEqual([
      ['n2', [11]],
      ['n2', 'whole'],
    ])
    expect(trace.trace.records[0]).toMatchObject({ fate: 'cut', delivered: [{ index: 11 }], message: { commit: 11 } })
    expect(trace.trace.records[0]?.message.entries).toHaveLength(2)
  })

  it('hold until they change, then release in order, once', () => {
    const { traffic, send, delivered, fates } = proxy()
    traffic.rules = [rule({ do: 'hold' }, { to: ['n2'] })]
    send(append(1, 11))
    send(append(2, 12))
    send(append(3, 13), 'n1', 'n3')
    expect(delivered).toEqual([['n3', 'whole']])
    traffic.rules = [rule({ do: 'hold' }, { when: { commitAtLeast: 2 } })]
    traffic.rules = []
    traffic.rules = []
    expect(delivered.map(([to]) => to)).toEqual(['n3', 'n2', 'n2'])
    expect(fates()).toEqual(['held', 'held', 'passed', 'released', 'released'])
  })

  it('delay by their time, and lose what a partition meets on its way', () => {
    const { traffic, send, delivered } = proxy()
    traffic.rules = [rule({ do: 'delay', ms: 50 })]
    send(append(1, 11))
    vi.advanceTimersByTime(49)
    expect(delivered).toEqual([])
    vi.advanceTimersByTime(1)
    expect(delivered).toHaveLength(1)
    send(append(1, 11))
    traffic.grudge = { n2: ['n1'] }
    vi.advanceTimersByTime(50)
    expect(delivered).toHaveLength(1)
  })
})

describe('a partition', () => {
  it('drops in its direction alone, before any rule, and counts it', () => {
    const { traffic, send, delivered, fates, countOf } = proxy()
    traffic.rules = [rule({ do: 'hold' })]
    traffic.grudge = { n2: ['n1'] }
    send(append(1, 11))
    traffic.rules = []
    send(append(1), 'n2', 'n1')
    expect(delivered).toEqual([['n1', 'whole']])
    expect(fates()).toEqual(['link-cut', 'passed'])
    expect(countOf('n1', 'n2')).toMatchObject({ delivered: 0, cut: 1 })
    expect(countOf('n2', 'n1')).toMatchObject({ delivered: 1, cut: 0 })
  })

  it('is what probes are counted by', () => {
    const { traffic, countOf } = proxy()
    traffic.grudge = { n2: ['n1'] }
    expect([traffic.probe('n1', 'n2'), traffic.probe('n2', 'n1')]).toEqual([false, true])
    expect(countOf('n1', 'n2')).toMatchObject({ probesCut: 1, probesDelivered: 0 })
    expect(countOf('n2', 'n1')).toMatchObject({ probesCut: 0, probesDelivered: 1 })
  })
})

describe('the trace', () => {
  it('keeps a heartbeat only when it says something new, or did not pass; and counts them all', () => {
    const { traffic, send, trace } = proxy()
    send(heartbeat(1))
    send(heartbeat(1))
    send(heartbeat(2))
    traffic.rules = [rule({ do: 'drop' })]
    send(heartbeat(2))
    send(heartbeat(2))
    expect(trace.trace.records.map(({ message, fate }) => `${message.commit} ${fate}`)).toEqual([
      '1 passed',
      '2 passed',
      '2 dropped',
      '2 dropped',
    ])
    expect(trace.trace.counts).toEqual({ heartbeat: 5 })
  })

  it('is bounded, says what it did not keep, and still answers who waits', async () => {
    const { send, trace } = proxy(2)
    for (const commit of [1, 2, 3]) send(append(commit, 11))
    const waiting = trace.wait([{ type: 'append', commitAtLeast: 4 }], 0, 1_000)
    send(append(4, 12))
    expect(trace.trace.records).toHaveLength(2)
    expect(trace.trace.notKept).toBe(2)
    expect((await waiting)?.[0]?.message.commit).toBe(4)
  })

  it('finds the first record for each pattern, from the given one on, and gives up at its deadline', async () => {
    const { send, trace } = proxy()
    send(append(1, 11))
    send(append(2, 12))
    expect((await trace.wait([{ type: 'append' }], 0, 10))?.[0]?.n).toBe(0)
    expect((await trace.wait([{ type: 'append' }], 1, 10))?.[0]?.n).toBe(1)
    expect(await trace.wait([{ type: 'append' }, { type: 'vote' }], 0, 10)).toBeUndefined()
  })
})
