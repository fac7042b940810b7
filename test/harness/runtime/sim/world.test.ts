import { describe, expect, it } from 'vitest'
import { InternalError, PluginError, UsageError } from '../../../../harness/core/errors.ts'
import type { Json } from '../../../../harness/core/json.ts'
import { createSimCluster } from '../../../../harness/runtime/sim/cluster.ts'
import type { Completion } from '../../../../systems/client.ts'
import { recorder, type TraceEvent } from '../../../support/sim-recorder.ts'
import { ECHO } from './echo-system.ts'

type Told = Completion & { readonly atMs: number }

function echo(seed = 1) {
  const trace: TraceEvent[] = []
  const cluster = createSimCluster(ECHO, { nodes: 3, seed, settings: {}, observe: recorder(trace) })
  const told: Told[] = []
  const call = (node: string, f: string, value: Json, deadlineMs = 1000) =>
    cluster.invoke(node, { f, value }, deadlineMs, (completion) =>
      told.push({ ...completion, atMs: cluster.nowNs() / 1e6 }),
    )
  const at = (timeMs: number, act: () => void) => cluster.wakeAt(timeMs * 1e6, act)
  const finish = () => {
    while (cluster.advance());
  }
  return { cluster, trace, told, call, at, finish }
}

const drop = (grudge: Record<string, string[]>) => ({ port: 'links', do: 'drop', fault: 1, grudge }) as const
const kill = (node: string) => ({ port: 'process', do: 'kill', nodes: [node] }) as const
const start = (node: string) => ({ port: 'process', do: 'start', nodes: [node] }) as const

describe('simulated world: clients', () => {
  it('answers a request over two nodes within a few milliseconds', () => {
    const { told, call, finish } = echo()
    call('n1', 'relay', 'n2')
    finish()
    expect(told).toMatchObject([{ type: 'ok', value: 'n2' }])
    expect(told[0]?.atMs).toBeGreaterThan(0.5)
    expect(told[0]?.atMs).toBeLessThan(20)
  })

  it('tells a client of a dead node that it is refused, which is definite', () => {
    const { cluster, told, call, finish } = echo()
    cluster.ports.perform(kill('n1'))
    call('n1', 'relay', 'n2')
    finish()
    expect(told).toMatchObject([{ type: 'fail', value: 'n2', error: { code: 'refused' } }])
  })

  it('tells a client whose node is killed over its request that the outcome is unknown', () => {
    const { cluster, told, call, at, finish } = echo()
    call('n1', 'never', 7)
    at(100, () => cluster.ports.perform(kill('n1')))
    finish()
    expect(told).toMatchObject([{ type: 'info', value: 7, error: { code: 'connection-lost' } }])
    expect(told[0]?.atMs).toBeGreaterThan(100)
    expect(told[0]?.atMs).toBeLessThan(110)
  })

  it('gives up at the deadline, and ignores the answer that comes later', () => {
    const { told, call, finish } = echo()
    call('n1', 'after', 50_000, 20)
    finish()
    expect(told).toMatchObject([{ type: 'info', value: 50_000, error: { code: 'deadline' }, atMs: 20 }])
  })

  it('never cuts clients off by a grudge between nodes', () => {
    const { cluster, told, call, finish } = echo()
    cluster.ports.perform(drop({ n1: ['n2', 'n3'], n2: ['n1'], n3: ['n1'] }))
    call('n1', 'store', 5)
    finish()
    expect(told).toMatchObject([{ type: 'ok', value: 'synced' }])
  })

  it('refuses a system that answers a request twice', () => {
    const { call, finish } = echo()
    call('n1', 'twice', null)
    expect(finish).toThrow(PluginError)
  })
})

describe('simulated world: links', () => {
  it('loses what arrives on a cut link, in that direction only', () => {
    const { cluster, told, call, trace, finish } = echo()
    cluster.ports.perform(drop({ n2: ['n1'] }))
    call('n1', 'relay', 'n2', 50)
    finish()
    call('n3', 'relay', 'n2', 50)
    finish()
    expect(told).toMatchObject([{ type: 'info' }, { type: 'ok' }])
    expect(trace.filter(({ type }) => type === 'lose')).toMatchObject([{ node: 'n2', from: 'n1', lost: 'cut' }])
  })

  it('loses the answer, not the request, when only the way back is cut', () => {
    const { cluster, call, trace, finish } = echo()
    cluster.ports.perform(drop({ n1: ['n2'] }))
    call('n1', 'relay', 'n2', 50)
    finish()
    expect(trace.filter(({ type }) => type === 'deliver')).toMatchObject([{ node: 'n2', from: 'n1' }])
    expect(trace.filter(({ type }) => type === 'lose')).toMatchObject([{ node: 'n1', from: 'n2' }])
  })

  it('drops on arrival: a message under way when the cut falls is lost', () => {
    const { cluster, call, trace, finish } = echo()
    call('n1', 'relay', 'n2', 50)
    while (!trace.some(({ type }) => type === 'request')) cluster.advance()
    cluster.ports.perform(drop({ n2: ['n1'] }))
    finish()
    expect(trace.filter(({ type }) => type === 'lose')).toMatchObject([{ node: 'n2', lost: 'cut' }])
  })

  it('still delivers what a node sent before it was killed', () => {
    const { cluster, call, trace, finish } = echo()
    call('n1', 'relay', 'n2', 50)
    while (!trace.some(({ type }) => type === 'request')) cluster.advance()
    cluster.ports.perform(kill('n1'))
    finish()
    expect(trace.filter(({ type }) => type === 'deliver')).toMatchObject([{ node: 'n2', from: 'n1' }])
    expect(trace.filter(({ type }) => type === 'lose')).toMatchObject([{ node: 'n1', lost: 'dead' }])
  })

  it('does not deliver to a new life what was sent to the old one', () => {
    const { cluster, call, trace, finish } = echo()
    call('n1', 'relay', 'n2', 50)
    while (!trace.some(({ type }) => type === 'request')) cluster.advance()
    cluster.ports.perform(kill('n2'))
    cluster.ports.perform(start('n2'))
    finish()
    expect(trace.filter(({ type }) => type === 'lose')).toMatchObject([{ node: 'n2', lost: 'dead' }])
  })
})

describe('simulated world: processes and time', () => {
  it('keeps over a kill what was written, synced or not', () => {
    const { cluster, told, call, finish } = echo()
    call('n1', 'write', 'kept')
    finish()
    cluster.ports.perform(kill('n1'))
    cluster.ports.perform(start('n1'))
    call('n1', 'load', null)
    call('n2', 'load', null)
    finish()
    expect(told.map(({ value }) => value)).toEqual(['kept', ['kept'], []])
  })

  it('cancels the timers of a killed node, also when it is started before they are due', () => {
    const { cluster, told, call, at, trace, finish } = echo()
    call('n1', 'after', 50_000, 200)
    at(20, () => cluster.ports.perform(kill('n1')))
    at(30, () => cluster.ports.perform(start('n1')))
    finish()
    expect(told).toMatchObject([{ type: 'info', error: { code: 'connection-lost' } }])
    expect(trace.some(({ type }) => type === 'timer')).toBe(false)
  })

  it('does nothing on a start of a running node or a kill of a dead one', () => {
    const { cluster, trace } = echo()
    const begun = trace.length
    cluster.ports.perform(start('n1'))
    expect(trace.length).toBe(begun)
    cluster.ports.perform(kill('n1'))
    cluster.ports.perform(kill('n1'))
    expect(trace.length).toBe(begun + 1)
  })

  it('wakes in order of time, and at once for a time that has passed', () => {
    const { cluster, at, finish } = echo()
    const woken: [string, number][] = []
    at(2, () => {
      woken.push(['second', cluster.nowNs()])
      at(1, () => woken.push(['past', cluster.nowNs()]))
    })
    at(1, () => woken.push(['first', cluster.nowNs()]))
    cluster.wakeAt(2_000_001, () => woken.push(['third', cluster.nowNs()]))
    finish()
    expect(woken).toEqual([
      ['first', 1_000_000],
      ['second', 2_000_000],
      ['past', 2_000_000],
      ['third', 2_001_000],
    ])
  })

  it('is not moved by leftovers: a deadline of an answered request is no event', () => {
    const { cluster, call, finish } = echo()
    call('n1', 'store', 1, 60_000)
    finish()
    expect(cluster.nowNs()).toBeLessThan(20_000_000)
    expect(cluster.advance()).toBe(false)
  })

  it('refuses a cluster of a size that the system cannot have, and a full event queue', () => {
    expect(() => createSimCluster(ECHO, { nodes: 0, seed: 1, settings: {} })).toThrow(UsageError)
    expect(() => createSimCluster(ECHO, { nodes: 6, seed: 1, settings: {} })).toThrow(UsageError)
    const tiny = createSimCluster(ECHO, { nodes: 1, seed: 1, settings: {}, eventQueueMax: 1 })
    tiny.wakeAt(1, () => {})
    expect(() => tiny.wakeAt(1, () => {})).toThrow(InternalError)
  })

  it('does the same for the same seed, and something else for another', () => {
    const run = (seed: number) => {
      const { trace, call, finish } = echo(seed)
      for (let i = 0; i < 20; i++) call(`n${(i % 3) + 1}`, 'relay', `n${((i + 1) % 3) + 1}`)
      finish()
      return JSON.stringify(trace)
    }
    expect(run(5)).toBe(run(5))
    expect(run(5)).not.toBe(run(6))
  })
})
