import { describe, expect, it } from 'vitest'
import { drawCase } from '../../../harness/campaign/draw/draw-case.ts'
import { arePromised, promisedFaults } from '../../../harness/campaign/draw/wishes.ts'
import { parseCase } from '../../../harness/core/case.ts'
import { bitFlip } from '../../../nemesis/bit-flip.ts'
import { kill } from '../../../nemesis/kill.ts'
import { partition } from '../../../nemesis/partition.ts'
import { raftKv } from '../../support/campaign-subject.ts'

const SUBJECT = { system: raftKv, families: [kill, partition, bitFlip] }
const cases = Array.from({ length: 300 }, (_, seed) => drawCase(seed, SUBJECT, { settings: {} }))
const count = (holds: (one: (typeof cases)[number]) => boolean) => cases.filter(holds).length

describe('drawing cases', () => {
  it('gives the same case for the same seed, and a whole one that can be written and read', () => {
    for (const [seed, drawn] of cases.entries()) {
      expect(drawCase(seed, SUBJECT, { settings: {} })).toEqual(drawn)
      expect(parseCase(JSON.parse(JSON.stringify(drawn)))).toEqual(drawn)
    }
  })

  it('leaves features out and brings them together: families, settings, node counts, lengths', () => {
    const has = (type: string) => (one: (typeof cases)[number]) => one.faults.some(({ fault }) => fault.type === type)
    expect(count((one) => has('kill')(one) && has('partition')(one))).toBeGreaterThan(60)
    expect(count((one) => has('kill')(one) && !has('partition')(one))).toBeGreaterThan(40)
    expect(count((one) => !has('kill')(one) && has('partition')(one))).toBeGreaterThan(40)
    expect(count(({ faults }) => faults.length === 0)).toBeGreaterThan(10)
    for (const nodes of [1, 2, 3, 4, 5, 7]) expect(count((one) => one.nodes === nodes)).toBeGreaterThan(2)
    expect(count(({ settings }) => settings['preVote'] === 'off')).toBeGreaterThan(40)
  })

  it('keeps within promises: neither settings nor faults that nothing is promised under', () => {
    expect(count(({ settings }) => settings['reads'] !== 'linearizable')).toBe(0)
    expect(count(({ faults }) => faults.some(({ fault }) => fault.type === 'bit-flip'))).toBe(0)
    expect(count(({ settings }) => settings['bug'] !== 'none')).toBe(0)
  })

  it('does as it is asked, beyond promises too', () => {
    const asked = drawCase(7, SUBJECT, { settings: { bug: 'forgetful', reads: 'serializable' }, nodes: 6 })
    expect(asked.settings).toMatchObject({ bug: 'forgetful', reads: 'serializable' })
    expect(asked.nodes).toBe(6)
  })

  it('plans values once, faults in order with growing ids, clients on nodes that there are, cores of majorities', () => {
    for (const { operations, faults, clients, nodes, core, timeNs } of cases) {
      const written = operations
        .filter(({ f }) => f !== 'read')
        .map(({ value }) => (Array.isArray(value) ? value[1] : value))
      expect(new Set(written).size).toBe(written.length)
      expect(faults.map(({ id }) => id)).toEqual(faults.map((_, i) => i))
      for (const list of [operations, faults]) {
        const times = list.map(({ atNs }) => atNs)
        expect(times).toEqual([...times].sort((a, b) => a - b))
        expect(times.every((atNs) => atNs < timeNs)).toBe(true)
      }
      expect(operations.every(({ worker }) => worker < clients.length)).toBe(true)
      expect([...clients, ...core].every((node) => Number(node.slice(1)) <= nodes)).toBe(true)
      expect(core.length).toBeGreaterThan(nodes / 2)
    }
  })
})

describe('promises', () => {
  it('are those of the healthy system, whatever bug is switched on', () => {
    expect(arePromised(raftKv.promises, { bug: 'forgetful', reads: 'linearizable' })).toBe(true)
    expect(arePromised(raftKv.promises, { bug: 'none', reads: 'serializable' })).toBe(false)
    expect(promisedFaults(raftKv.promises, { bug: 'none', reads: 'linearizable' })).toEqual([
      'none',
      'kill',
      'partition',
    ])
    expect(promisedFaults(raftKv.promises, { bug: 'none', reads: 'serializable' })).toEqual([])
  })
})
