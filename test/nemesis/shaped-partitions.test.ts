import { describe, expect, it } from 'vitest'
import type { Grudge, Target } from '../../harness/core/fault.ts'
import { Random } from '../../harness/core/random.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { bridge, halves, majoritiesRing, minorityThird, oneWay } from '../../nemesis/shaped-partitions.ts'

const NODES = ['n1', 'n2', 'n3', 'n4', 'n5']
const random = Random.stream(1, 'shapes')

/** The grudges of many planned faults. */
function grudges(family: FaultFamily, target: Target, hit: readonly string[], nodes = NODES): readonly Grudge[] {
  return Array.from({ length: 40 }, () => {
    const applied = { id: 7, fault: family.plan(random, target), hit, nodes }
    const [step] = family.apply(applied)
    if (step === undefined || !('grudge' in step)) throw new Error('no drop')
    expect(step).toEqual({ port: 'links', do: 'drop', fault: 7, grudge: step.grudge })
    expect(family.verify(applied)).toEqual([{ port: 'links', grudge: step.grudge }])
    expect(family.heal(applied)).toEqual([{ port: 'links', do: 'restore', fault: 7 }])
    return step.grudge
  })
}

const different = (all: readonly Grudge[]) => new Set(all.map((grudge) => JSON.stringify(grudge))).size

describe('partitions of a shape', () => {
  it('halves of all bisect the nodes in their order; of the leader, it is in the smaller half with anybody', () => {
    const bisected = { n1: ['n3', 'n4', 'n5'], n2: ['n3', 'n4', 'n5'], n3: ['n1', 'n2'] }
    for (const grudge of grudges(halves, 'all', NODES)) expect(grudge).toMatchObject(bisected)
    const around = grudges(halves, 'leader', ['n4'])
    for (const grudge of around) expect(grudge['n4']).toHaveLength(3)
    expect(different(around)).toBe(4)
  })

  it('a bridge is the node hit', () => {
    const all = grudges(bridge, 'leader', ['n2'])
    for (const grudge of all) {
      expect(grudge['n2']).toBeUndefined()
      expect(Object.values(grudge).flat()).not.toContain('n2')
    }
    expect(different(all)).toBeGreaterThan(2)
  })

  it('a minority third holds the node hit', () => {
    for (const grudge of grudges(minorityThird, 'one', ['n3']))
      expect(grudge).toMatchObject({ n3: ['n1', 'n2', 'n4', 'n5'] })
    const seven = [...NODES, 'n6', 'n7']
    expect(different(grudges(minorityThird, 'leader', ['n3'], seven))).toBe(6)
  })

  it('a ring goes through all, in any order', () => {
    const all = grudges(majoritiesRing, 'all', NODES)
    for (const grudge of all) expect(Object.keys(grudge).sort()).toEqual(NODES)
  })

  it('one way is inbound as often as outbound', () => {
    const all = grudges(oneWay, 'one', ['n1'])
    const inbound = all.filter((grudge) => grudge['n1'] !== undefined)
    expect(inbound.length).toBeGreaterThan(8)
    expect(inbound.length).toBeLessThan(32)
    expect(inbound[0]).toEqual({ n1: ['n2', 'n3', 'n4', 'n5'] })
    expect(different(all)).toBe(2)
  })

  it('refuse parameters that are not their own', () => {
    const fault = { type: 'halves', target: 'one', parameters: { order: -1 } } as const
    expect(() => halves.apply({ id: 1, fault, hit: ['n1'], nodes: NODES })).toThrow(
      expect.objectContaining({ code: 'FAULT_PARAMETERS' }),
    )
  })
})
