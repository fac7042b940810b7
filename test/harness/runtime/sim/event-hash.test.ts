import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSimCluster } from '../../../../harness/runtime/sim/cluster.ts'
import { EventHash } from '../../../../harness/runtime/sim/event-hash.ts'
import type { SimOptions } from '../../../../harness/runtime/sim/options.ts'
import { ECHO } from './echo-system.ts'

type Event = readonly [timeUs: number, kind: number, node: number, digest: number]

function digits(...events: readonly Event[]): string {
  const hash = new EventHash()
  for (const event of events) hash.event(...event)
  return hash.digits
}

describe('the event hash', () => {
  it('is 16 hexadecimal digits, the same on every engine', () => {
    expect(digits()).toBe('85a308d3243f6a88')
    expect(digits([1, 2, 3, 4], [2 ** 40 + 5, 2, 0, -1])).toBe(digits([1, 2, 3, 4], [2 ** 40 + 5, 2, 0, -1]))
    expect(digits([1, 2, 3, 4])).toMatch(/^[0-9a-f]{16}$/)
    expect(digits([1, 2, 3, 4])).toMatchInlineSnapshot(`"73f788f113c1ea62"`)
  })

  it('differs in order, time, kind, node and digest', () => {
    const a: Event = [10, 1, 2, 3]
    const different: readonly (readonly Event[])[] = [
      [],
      [a],
      [a, a],
      [[11, 1, 2, 3]],
      [[10 + 2 ** 32, 1, 2, 3]],
      [[10, 2, 2, 3]],
      [[10, 1, 3, 3]],
      [[10, 1, 2, 4]],
      [a, [11, 1, 2, 3]],
      [[11, 1, 2, 3], a],
    ]
    expect(new Set(different.map((events) => digits(...events))).size).toBe(different.length)
  })

  it('never confuses two streams that differ in one event', () => {
    const event = fc.tuple(fc.nat(2 ** 40), fc.nat(20), fc.nat(8), fc.integer())
    fc.assert(
      fc.property(fc.array(event), event, event, fc.array(event), (before, one, other, after) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other))
        expect(digits(...before, one, ...after)).not.toBe(digits(...before, other, ...after))
      }),
    )
  })
})

describe('the event hash of a run', () => {
  /** Requests from node to node, with a kill between. */
  function run(options: Partial<SimOptions> = {}, killed = 'n2', killMs = 50): string {
    const cluster = createSimCluster(ECHO, { nodes: 3, seed: 1, settings: {}, ...options })
    for (let i = 0; i < 40; i++)
      cluster.wakeAt(i * 5e6, () =>
        cluster.invoke(`n${(i % 3) + 1}`, { f: 'relay', value: `n${((i + 1) % 3) + 1}` }, 100, () => {}),
      )
    cluster.wakeAt(killMs * 1e6, () => cluster.ports.perform({ port: 'process', do: 'kill', nodes: [killed] }))
    cluster.wakeAt((killMs + 50) * 1e6, () => cluster.ports.perform({ port: 'process', do: 'start', nodes: [killed] }))
    while (cluster.advance());
    return cluster.eventHash()
  }

  it('is the same for the same run, whether anybody looks on or not', () => {
    expect(run()).toBe(run())
    expect(run({ observe: { step: () => {}, sent: () => {}, lost: () => {} } })).toBe(run())
  })

  it('differs with the seed, with a fault a microsecond later, and with one at another node', () => {
    const hashes = [run(), run({ seed: 2 }), run({}, 'n2', 50.001), run({}, 'n3')]
    expect(new Set(hashes).size).toBe(hashes.length)
  })

  it('differs where a completion says something else', () => {
    const told = (value: number) => {
      const cluster = createSimCluster(ECHO, { nodes: 3, seed: 1, settings: {} })
      cluster.invoke('n1', { f: 'write', value }, 100, () => {})
      while (cluster.advance());
      return cluster.eventHash()
    }
    expect(told(1)).not.toBe(told(2))
  })
})
