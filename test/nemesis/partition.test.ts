import { describe, expect, it } from 'vitest'
import { TARGETS } from '../../harness/core/fault.ts'
import { Random } from '../../harness/core/random.ts'
import type { AppliedFault } from '../../nemesis/nemesis.ts'
import { partition } from '../../nemesis/partition.ts'

const applied = (hit: readonly string[], nodes: readonly string[], direction: string): AppliedFault => ({
  id: 7,
  fault: { type: 'partition', target: 'one', parameters: { direction } },
  hit,
  nodes,
})

describe('partition', () => {
  it('is one-way in a third of the cases, inbound and outbound alike', () => {
    const random = Random.stream(1, 'partition')
    const drawn = Array.from({ length: 3000 }, () => partition.plan(random, 'one').parameters['direction'])
    const share = (direction: string) => drawn.filter((one) => one === direction).length / drawn.length
    expect(share('both')).toBeCloseTo(2 / 3, 1)
    expect(share('inbound')).toBeCloseTo(1 / 6, 1)
    expect(share('outbound')).toBeCloseTo(1 / 6, 1)
  })

  it('of all nodes is always both ways, since no pair is left to cut one way', () => {
    const random = Random.stream(1, 'partition')
    for (let i = 0; i < 50; i++) expect(partition.plan(random, 'all').parameters).toEqual({ direction: 'both' })
  })

  it('draws as many numbers for each target', () => {
    const after = TARGETS.map((target) => {
      const random = Random.stream(1, 'partition')
      partition.plan(random, target)
      return random.integer(0, 1_000_000)
    })
    expect(new Set(after).size).toBe(1)
  })

  it('drops under its own number, measures the same grudge, and restores that number', () => {
    const fault = applied(['n1'], ['n1', 'n2', 'n3'], 'inbound')
    const grudge = { n1: ['n2', 'n3'] }
    expect(partition.apply(fault)).toEqual([{ port: 'links', do: 'drop', fault: 7, grudge }])
    expect(partition.verify(fault)).toEqual([{ port: 'links', grudge }])
    expect(partition.heal(fault)).toEqual([{ port: 'links', do: 'restore', fault: 7 }])
  })

  it.each([
    ['all of three', ['n1', 'n2', 'n3'], 'both', { n1: ['n2', 'n3'], n2: ['n1', 'n3'], n3: ['n1', 'n2'] }],
    ['a majority that is all', ['n1', 'n2'], 'inbound', { n1: ['n2'], n2: ['n1'] }],
  ])('leaves every node alone where nobody is outside: %s', (_, nodes, direction, grudge) => {
    expect(partition.verify(applied(nodes, nodes, direction))).toEqual([{ port: 'links', grudge }])
  })

  it('refuses parameters that are not its own', () => {
    expect(() => partition.apply(applied(['n1'], ['n1', 'n2'], 'sideways'))).toThrow(
      expect.objectContaining({ code: 'FAULT_PARAMETERS' }),
    )
  })
})
