/** What faults between clients and nodes do to a simulated world, and that peers notice nothing. */
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../harness/core/json.ts'
import { createSimCluster } from '../../../../harness/runtime/sim/cluster.ts'
import type { Completion } from '../../../../systems/client.ts'
import { ECHO } from './echo-system.ts'

type Told = { readonly what: Json; readonly type: Completion['type']; readonly code?: string; readonly atMs: number }

function echo() {
  const cluster = createSimCluster(ECHO, { nodes: 3, seed: 1, settings: {} })
  const told: Told[] = []
  return {
    cluster,
    told,
    call: (node: string, f: string, value: Json, deadlineMs = 50) =>
      cluster.invoke(node, { f, value }, deadlineMs, ({ type, error }) =>
        told.push({ what: value, type, ...(error && { code: error.code }), atMs: cluster.nowNs() / 1e6 }),
      ),
    harm: (how: 'cut' | 'stall', fault: number, ...nodes: readonly string[]) =>
      cluster.ports.perform({ port: 'clients', do: how, fault, nodes }),
    restore: (fault: number) => cluster.ports.perform({ port: 'clients', do: 'restore', fault }),
    at: (timeMs: number, act: () => void) => cluster.wakeAt(timeMs * 1e6, act),
    finish: () => {
      while (cluster.advance());
    },
  }
}

const words = (told: readonly Told[]) =>
  told.map(({ what, type, code }) => [what, type, code].filter(Boolean).join(' '))

describe('a node that is cut off from clients', () => {
  it('gets none of their requests, while its peers hear it; others are not touched', () => {
    const { call, harm, finish, told, cluster } = echo()
    harm('cut', 1, 'n2')
    call('n2', 'write', 'lost')
    call('n1', 'relay', 'n2')
    call('n3', 'write', 'heard')
    finish()
    expect(words(told).sort()).toEqual(['heard ok', 'lost info deadline', 'n2 ok'])
    expect(cluster.ports.measure({ port: 'clients', nodes: ['n2'], mishap: 'cut' })).toMatchObject({ holds: true })
    expect(cluster.ports.measure({ port: 'clients', nodes: ['n1', 'n2'], mishap: 'cut' })).toEqual({
      holds: false,
      detail: { untouched: ['n1'] },
    })
  })

  it('gets what is sent later, and never what was sent before', () => {
    const { call, harm, restore, at, finish, told } = echo()
    harm('cut', 1, 'n2')
    call('n2', 'write', 'lost')
    at(100, () => restore(1))
    at(101, () => call('n2', 'load', null))
    at(102, () => call('n2', 'write', 'later'))
    finish()
    expect(words(told)).toEqual(['lost info deadline', 'ok', 'later ok'])
  })

  it('lets an answer through that it was about to give', () => {
    const { call, harm, at, finish, told } = echo()
    call('n2', 'after', 10_000)
    at(5, () => harm('cut', 1, 'n2'))
    finish()
    expect(words(told)).toEqual(['10000 ok'])
  })
})

describe('a node whose clients stall', () => {
  it('gets their requests when the fault ends, in order, even those that nobody waits for', () => {
    const { call, harm, restore, at, finish, told, cluster } = echo()
    harm('stall', 1, 'n2')
    call('n2', 'write', 'late', 50)
    at(90, () => call('n2', 'write', 'waited for', 50))
    at(100, () => restore(1))
    finish()
    expect(words(told)).toEqual(['late info deadline', 'waited for ok'])
    expect(told[1]?.atMs).toBeGreaterThan(100)
    cluster.ports.perform({ port: 'process', do: 'kill', nodes: ['n2'] })
    cluster.ports.perform({ port: 'process', do: 'start', nodes: ['n2'] })
    const loaded: Json[] = []
    cluster.invoke('n2', { f: 'load', value: null }, 50, ({ value }) => loaded.push(value))
    finish()
    expect(loaded).toEqual([['late', 'waited for']])
  })

  it('waits for the last of several faults, and loses what a cut takes', () => {
    const { call, harm, restore, at, finish, told } = echo()
    harm('stall', 1, 'n2')
    harm('stall', 2, 'n2')
    call('n2', 'write', 'waits', 500)
    at(10, () => restore(1))
    at(20, () => harm('cut', 3, 'n2'))
    at(30, () => call('n2', 'write', 'cut', 100))
    at(200, () => restore(3))
    at(210, () => restore(2))
    finish()
    expect(words(told)).toEqual(['cut info deadline', 'waits ok'])
    expect(told[1]?.atMs).toBeGreaterThan(210)
  })
})

describe('client links that no fault bears on', () => {
  it('draw nothing: what follows a fault that met no request is as without it', () => {
    const hashes = [false, true].map((isHarmed) => {
      const { call, harm, restore, at, finish, cluster } = echo()
      at(1, () => isHarmed && harm('cut', 1, 'n2'))
      at(2, () => isHarmed && restore(1))
      at(3, () => call('n2', 'relay', 'n3'))
      finish()
      return cluster.eventHash()
    })
    expect(hashes[0]).toBe(hashes[1])
  })
})
