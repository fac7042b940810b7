/** What faults do to a world of small nodes: disks, pauses, clocks, bad links, processes that end by themselves. */
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import type { LinkQuality } from '../../../../harness/core/link-quality.ts'
import type { PortStep } from '../../../../harness/runtime/ports.ts'
import { createSimCluster } from '../../../../harness/runtime/sim/cluster.ts'
import type { SimOptions } from '../../../../harness/runtime/sim/options.ts'
import type { Completion } from '../../../../systems/client.ts'
import { recorder, type TraceEvent } from '../../../support/sim-recorder.ts'
import { ECHO } from './echo-system.ts'

type Told = Completion & { readonly atMs: number }

const GOOD: LinkQuality = { lossPpm: 0, duplicatePpm: 0, reorderPpm: 0, reorderUs: 0, delayUs: 0, clogged: false }

function echo(options: Partial<SimOptions> = {}) {
  const trace: TraceEvent[] = []
  const cluster = createSimCluster(ECHO, { nodes: 3, seed: 1, settings: {}, observe: recorder(trace), ...options })
  const told: Told[] = []
  const nowMs = () => cluster.nowNs() / 1e6
  return {
    cluster,
    trace,
    told,
    call: (node: string, f: string, value: Json = null, deadlineMs = 10_000) =>
      cluster.invoke(node, { f, value }, deadlineMs, (completion) => told.push({ ...completion, atMs: nowMs() })),
    perform: (step: PortStep) => cluster.ports.perform(step),
    process: (what: 'kill' | 'power' | 'start' | 'pause' | 'resume', ...nodes: readonly string[]) =>
      cluster.ports.perform({ port: 'process', do: what, nodes }),
    at: (timeMs: number, act: () => void) => cluster.wakeAt(timeMs * 1e6, act),
    finish: () => {
      while (cluster.advance());
    },
    values: () => told.map(({ value }) => value),
  }
}

describe('disks of the simulated world', () => {
  it('answer a sync after a drawn latency, and keep over a loss of power what it covered', () => {
    const { call, process, finish, values, told } = echo()
    call('n1', 'store', 'synced')
    finish()
    expect(told[0]?.atMs).toBeGreaterThan(0.3)
    expect(told[0]?.atMs).toBeLessThan(6)
    process('power', 'n1')
    process('start', 'n1')
    call('n1', 'load')
    finish()
    expect(values()).toEqual(['synced', ['synced']])
  })

  it('lose in some worlds what was not synced, and keep it in others', () => {
    const loads = Array.from({ length: 20 }, (_, seed) => {
      const { call, process, finish, values } = echo({ seed })
      call('n1', 'write', 'a')
      finish()
      process('power', 'n1')
      process('start', 'n1')
      call('n1', 'load')
      finish()
      return JSON.stringify(values()[1])
    })
    expect(loads).toContain('[]')
    expect(loads).toContain('["a"]')
  })

  it('may or may not end a sync that is under way when its process is killed', () => {
    const outcomes = Array.from({ length: 30 }, (_, seed) => {
      const { at, call, process, finish, values } = echo({
        seed,
        disk: { latencyUsMin: 50_000, latencyUsMean: 50_000 },
      })
      call('n1', 'store', 'a')
      at(20, () => process('kill', 'n1'))
      finish()
      process('power', 'n1')
      process('start', 'n1')
      call('n1', 'load')
      finish()
      return JSON.stringify(values().at(-1))
    })
    // Durable if the kernel ended it; else as any unsynced write.
    expect(outcomes.filter((one) => one === '["a"]').length).toBeGreaterThan(15)
    expect(outcomes).toContain('[]')
  })

  it('end syncs of a node in the order in which they were asked for', () => {
    const { call, trace, finish } = echo()
    for (let i = 0; i < 50; i++) call('n1', 'store', i)
    finish()
    const asked = trace.flatMap((event) => (event.type === 'request' ? [event.request] : []))
    const synced = trace.flatMap((event) => (event.type === 'synced' ? [event.ticket] : []))
    expect(synced).toEqual(asked)
  })

  it('are slower by what the worst fault says, until it is reset', () => {
    const { call, perform, finish, told } = echo()
    const slow = (fault: number, delayUs: number) =>
      perform({ port: 'disk', do: 'slow', fault, nodes: ['n1'], delayUs })
    slow(1, 50_000)
    slow(2, 200_000)
    call('n1', 'store', 1)
    finish()
    expect(told[0]?.atMs).toBeGreaterThan(200)
    perform({ port: 'disk', do: 'reset', fault: 2 })
    call('n1', 'store', 2)
    finish()
    const tookMs = (told[1]?.atMs ?? 0) - (told[0]?.atMs ?? 0)
    expect(tookMs).toBeGreaterThan(50)
    expect(tookMs).toBeLessThan(60)
  })

  it('fail the next sync with EIO, once', () => {
    const { call, perform, finish, values } = echo()
    perform({ port: 'disk', do: 'fail-sync', fault: 1, nodes: ['n1'] })
    call('n1', 'store', 1)
    finish()
    call('n1', 'store', 2)
    finish()
    expect(values()).toEqual(['EIO', 'synced'])
  })

  it('that lie answer at once and make nothing durable; a later sync that is honest does', () => {
    const { call, perform, process, finish, values } = echo({ seed: 4 })
    perform({ port: 'disk', do: 'lie', fault: 1, nodes: ['n1'] })
    call('n1', 'store', 'lost')
    finish()
    process('power', 'n1')
    process('start', 'n1')
    call('n1', 'load')
    finish()
    expect(values()).toEqual(['synced', []])
    call('n1', 'store', 'kept')
    finish()
    perform({ port: 'disk', do: 'reset', fault: 1 })
    call('n1', 'store', 'honest')
    finish()
    process('power', 'n1')
    process('start', 'n1')
    call('n1', 'load')
    finish()
    expect(values().at(-1)).toEqual(['kept', 'honest'])
  })

  it('refuse a sync or a removal of a file that is not there', () => {
    const { call, finish } = echo()
    call('n1', 'remove', 'nothing')
    expect(finish).toThrow(expect.objectContaining({ code: 'SIM_SYSTEM_CONTRACT' }))
  })
})

describe('a node that stands still', () => {
  it('takes what came meanwhile when it is resumed, in order, its timers too', () => {
    const { call, at, process, trace, finish } = echo()
    call('n1', 'after', 50_000)
    at(10, () => process('pause', 'n1'))
    at(20, () => call('n3', 'relay', 'n1'))
    at(30, () => call('n1', 'write', 'x'))
    at(200, () => process('resume', 'n1'))
    finish()
    const taken = trace.filter(({ node, timeUs }) => node === 'n1' && timeUs >= 20_000 && timeUs <= 200_000)
    expect(taken.map(({ type, timeUs }) => [type, timeUs])).toEqual([
      ['resume', 200_000],
      ['deliver', 200_000],
      ['send', 200_000],
      ['request', 200_000],
      ['timer', 200_000],
    ])
  })

  it('does not fire a timer that it moves when it is resumed, before the timer’s turn', () => {
    const { cluster, process, trace, finish } = echo()
    cluster.invoke('n1', { f: 'alarm', value: 50_000 }, 10_000, () => {})
    cluster.wakeAt(10e6, () => process('pause', 'n1'))
    cluster.wakeAt(20e6, () => cluster.invoke('n1', { f: 'alarm', value: 30_000 }, 10_000, () => {}))
    cluster.wakeAt(200e6, () => process('resume', 'n1'))
    finish()
    expect(trace.filter(({ type }) => type === 'timer').map(({ timeUs }) => timeUs)).toEqual([230_000])
  })

  it('keeps its clients waiting no longer than their deadlines', () => {
    const { call, process, at, finish, told } = echo()
    process('pause', 'n1')
    call('n1', 'write', 1, 30)
    at(100, () => process('resume', 'n1'))
    finish()
    expect(told).toMatchObject([{ type: 'info', error: { code: 'deadline' }, atMs: 30 }])
  })

  it('killed, tells the clients whose requests wait at it that the outcome is unknown, and takes nothing of it later', () => {
    const { call, process, at, finish, told, trace } = echo()
    process('pause', 'n1')
    call('n1', 'write', 1)
    call('n3', 'relay', 'n1', 100)
    at(50, () => process('kill', 'n1'))
    at(60, () => process('start', 'n1'))
    finish()
    expect(told.map(({ error }) => error?.code)).toEqual(['connection-lost', 'deadline'])
    expect(trace.filter(({ type }) => type === 'lose')).toMatchObject([{ node: 'n1', lost: 'dead' }])
    expect(trace.some(({ type, node }) => type === 'request' && node === 'n1')).toBe(false)
  })

  it('is asked for nothing: it is neither ready nor the leader', () => {
    const { cluster, process } = echo()
    expect(cluster.ready()).toBe(true)
    process('pause', 'n2')
    expect(cluster.ready()).toBe(false)
    expect([...cluster.states().keys()]).toEqual(['n1', 'n2', 'n3'])
  })
})

describe('clocks of the simulated world', () => {
  const rate = (ratePpm: number): PortStep => ({ port: 'clock', do: 'set', nodes: ['n1'], ratePpm })
  const jump = (jumpUs: number): PortStep => ({ port: 'clock', do: 'jump', fault: 1, nodes: ['n1'], jumpUs })

  it('show different times at different nodes, and go on while their process is dead', () => {
    const { call, at, process, finish, values } = echo()
    call('n1', 'clock')
    at(100, () => call('n2', 'clock'))
    at(1000, () => process('kill', 'n1'))
    at(2000, () => process('start', 'n1'))
    at(3000, () => call('n1', 'clock'))
    finish()
    const [first, other, later] = values() as number[]
    expect(Math.abs((other ?? 0) - (first ?? 0))).toBeGreaterThan(1_000_000)
    expect((later ?? 0) - (first ?? 0)).toBeGreaterThan(2_990_000)
    expect((later ?? 0) - (first ?? 0)).toBeLessThan(3_010_000)
  })

  it.each([
    ['twice as fast', 1_000_000, 0, 50_000],
    ['half as fast', -500_000, 0, 170_000],
    ['after a jump that is not enough', 0, 30_000, 60_000],
    ['after a jump beyond it', 0, 500_000, 10_000],
    ['slow after a jump', -500_000, 30_000, 110_000],
  ])('fire a timer set before when the node’s clock gets there: %s', (_, ratePpm, jumpUs, firesUs) => {
    // Set at about 0 for 90 ms, changed at 10 ms.
    const { cluster, trace, at, perform, finish } = echo({ clients: { latencyUsMin: 1, latencyUsMean: 1 } })
    cluster.invoke('n1', { f: 'after', value: 90_000 }, 10_000, () => {})
    at(10, () => perform(rate(ratePpm)))
    at(10, () => perform(jump(jumpUs)))
    finish()
    const fired = trace.find(({ type }) => type === 'timer')
    expect(Math.abs((fired?.timeUs ?? 0) - firesUs)).toBeLessThan(5)
  })

  it('that run right again fire what is set by the true rate', () => {
    const { cluster, trace, at, perform, finish } = echo({ clients: { latencyUsMin: 1, latencyUsMean: 1 } })
    perform(rate(1_000_000))
    cluster.invoke('n1', { f: 'after', value: 90_000 }, 10_000, () => {})
    at(10, () => perform({ port: 'clock', do: 'reset', nodes: ['n1'] }))
    finish()
    const fired = trace.find(({ type }) => type === 'timer')
    expect(Math.abs((fired?.timeUs ?? 0) - 80_000)).toBeLessThan(5)
  })
})

describe('bad links of the simulated world', () => {
  const worsen = (quality: Partial<LinkQuality>): PortStep => ({
    port: 'quality',
    do: 'set',
    fault: 1,
    links: { n2: ['n1'] },
    quality: { ...GOOD, ...quality },
  })
  const reset: PortStep = { port: 'quality', do: 'reset', fault: 1 }

  it('let nothing move while they are clogged, and then everything in order', () => {
    const { call, at, perform, trace, finish } = echo()
    perform(worsen({ clogged: true }))
    call('n1', 'many')
    at(500, () => perform(reset))
    finish()
    const delivered = trace.flatMap((event) => (event.type === 'deliver' && event.node === 'n2' ? [event.timeUs] : []))
    expect(delivered).toEqual(Array(8).fill(500_000))
    expect(trace.some(({ type }) => type === 'lose')).toBe(false)
  })

  it('lose a message that they let go only after a cut has fallen', () => {
    const { call, at, perform, trace, finish } = echo()
    perform(worsen({ clogged: true }))
    call('n1', 'relay', 'n2', 600)
    at(400, () => perform({ port: 'links', do: 'drop', fault: 2, grudge: { n2: ['n1'] } }))
    at(500, () => perform(reset))
    finish()
    expect(trace.filter(({ type }) => type === 'lose')).toMatchObject([{ lost: 'cut', timeUs: 500_000 }])
  })

  it('lose every message, deliver it twice, or late', () => {
    const { call, perform, trace, finish } = echo()
    perform(worsen({ lossPpm: 1_000_000 }))
    call('n1', 'relay', 'n2', 50)
    finish()
    expect(trace.filter(({ type }) => type === 'lose')).toMatchObject([{ node: 'n2', from: 'n1', lost: 'quality' }])
    perform(worsen({ duplicatePpm: 1_000_000, delayUs: 30_000 }))
    call('n1', 'never', null, 50)
    call('n1', 'many', null, 50)
    finish()
    expect(trace.filter(({ type, node }) => type === 'deliver' && node === 'n2')).toHaveLength(16)
  })
})

describe('a process that ends itself', () => {
  it('is started again after a while, on its disk', () => {
    const { call, trace, finish, told } = echo()
    call('n1', 'exit')
    finish()
    expect(told).toMatchObject([{ type: 'info', error: { code: 'connection-lost' } }])
    const [ended, started] = trace.filter(({ node, timeUs }) => node === 'n1' && timeUs > 0).slice(1)
    expect([ended, started?.type]).toMatchObject([{ type: 'end', how: 'exit', reason: 'asked to' }, 'completion'])
    const restart = trace.find((event) => event.type === 'start' && event.life === 2)
    expect((restart?.timeUs ?? 0) - (ended?.timeUs ?? 0)).toBe(1_000_000)
  })

  it('stays dead where nobody supervises it', () => {
    const { cluster, call, finish } = echo({ restartAfterExitUs: 'never' })
    call('n1', 'exit')
    finish()
    expect(cluster.ports.measure({ port: 'process', nodes: ['n1'], state: 'dead' }).holds).toBe(true)
  })

  it.each(['kill', 'power'] as const)('stays dead after a %s, until that is healed', (what) => {
    const { cluster, call, at, process, trace, finish } = echo()
    call('n1', 'exit')
    at(500, () => process(what, 'n1'))
    finish()
    expect(cluster.ports.measure({ port: 'process', nodes: ['n1'], state: 'dead' }).holds).toBe(true)
    process('start', 'n1')
    finish()
    expect(trace.filter(({ type, node }) => type === 'start' && node === 'n1')).toHaveLength(2)
  })

  it('is not started twice where a fault has started it before its supervisor', () => {
    const { call, at, process, trace, finish } = echo()
    call('n1', 'exit')
    at(500, () => process('start', 'n1'))
    at(600, () => process('kill', 'n1'))
    finish()
    expect(trace.filter(({ type, node }) => type === 'start' && node === 'n1')).toHaveLength(2)
  })
})
