import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TARGETS } from '../../harness/core/fault.ts'
import { Random } from '../../harness/core/random.ts'
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import { kill } from '../../nemesis/kill.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { partition } from '../../nemesis/partition.ts'
import { DEFAULT_PACE, type FaultRequest, planSchedule } from '../../nemesis/schedule.ts'

const SECOND_NS = 1_000_000_000
const CLUSTER = { nodes: 5, hasLeader: true }
const BOTH: readonly FaultRequest[] = [{ family: kill }, { family: partition }]
const EVERY: readonly FaultRequest[] = FAULT_FAMILIES.map((family) => ({ family }))

function plan(seed: number, seconds: number, requests: readonly FaultRequest[] = BOTH, cluster = CLUSTER) {
  return planSchedule({
    random: Random.stream(seed, 'schedule'),
    requests,
    cluster,
    timeNs: Math.round(seconds * SECOND_NS),
  })
}

const ofFamily = (type: string, schedule: ReturnType<typeof plan>) =>
  schedule.filter(({ fault }) => fault.type === type)
const seedAndSeconds = [fc.nat({ max: 2 ** 32 - 1 }), fc.double({ min: 0.01, max: 300, noNaN: true })] as const

describe('planSchedule', () => {
  it('is in order of time with ids in the same order, and every fault ends in time', () => {
    fc.assert(
      fc.property(...seedAndSeconds, (seed, seconds) => {
        let lastNs = 0
        for (const [i, { id, atNs, durationNs }] of plan(seed, seconds).entries()) {
          expect(id).toBe(i)
          expect(atNs).toBeGreaterThanOrEqual(lastNs)
          expect(durationNs).toBeGreaterThan(0)
          expect(Number.isInteger(atNs) && Number.isInteger(durationNs)).toBe(true)
          expect(atNs + durationNs).toBeLessThanOrEqual(Math.round(seconds * SECOND_NS))
          lastNs = atNs
        }
      }),
    )
  })

  it('never lets a family overlap itself', () => {
    fc.assert(
      fc.property(...seedAndSeconds, (seed, seconds) => {
        const schedule = plan(seed, seconds, EVERY)
        for (const { type } of FAULT_FAMILIES) {
          const faults = ofFamily(type, schedule)
          for (const [i, fault] of faults.entries()) {
            const before = faults[i - 1]
            if (before !== undefined) expect(fault.atNs).toBeGreaterThan(before.atNs + before.durationNs)
          }
        }
      }),
    )
  })

  it('lets different families overlap', () => {
    const overlaps = (seed: number) => {
      const schedule = plan(seed, 60)
      return ofFamily('kill', schedule).some((a) =>
        ofFamily('partition', schedule).some((b) => a.atNs < b.atNs + b.durationNs && b.atNs < a.atNs + a.durationNs),
      )
    }
    expect([1, 2, 3, 4, 5].every(overlaps)).toBe(true)
  })

  it('has at least two faults of each family in a run of any length', () => {
    fc.assert(
      fc.property(...seedAndSeconds, (seed, seconds) => {
        const schedule = plan(seed, seconds, EVERY)
        for (const { type } of FAULT_FAMILIES) expect(ofFamily(type, schedule).length).toBeGreaterThanOrEqual(2)
      }),
    )
  })

  it('has at least 12 faults in a minute of kill and partition, at least 6 of one of them', () => {
    fc.assert(
      fc.property(seedAndSeconds[0], (seed) => {
        const schedule = plan(seed, 60)
        expect(schedule.length).toBeGreaterThanOrEqual(12)
        expect(ofFamily('kill', schedule).length).toBeGreaterThanOrEqual(6)
      }),
    )
  })

  it('keeps to the pace: quiet at first, between and during faults as long as it says', () => {
    const within = (ns: number, { minNs, maxNs }: { minNs: number; maxNs: number }) => ns >= minNs && ns <= maxNs
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const faults = ofFamily('kill', plan(seed, 120))
      for (const [i, { atNs, durationNs }] of faults.entries()) {
        const before = faults[i - 1]
        const quietNs = before === undefined ? atNs : atNs - before.atNs - before.durationNs
        expect(within(quietNs, before === undefined ? DEFAULT_PACE.firstQuiet : DEFAULT_PACE.quiet)).toBe(true)
        expect(within(durationNs, DEFAULT_PACE.fault)).toBe(true)
      }
    }
  })

  it('gives every target of a family its turn before one comes back', () => {
    fc.assert(
      fc.property(seedAndSeconds[0], (seed) => {
        const schedule = plan(seed, 60, EVERY)
        for (const { type, targets: own } of FAULT_FAMILIES) {
          const targets = ofFamily(type, schedule).map(({ fault }) => fault.target)
          expect(new Set(targets.slice(0, own.length))).toEqual(new Set(own))
        }
      }),
    )
  })

  it.each([
    ['the one requested', [{ family: kill, target: 'leader' }], ['leader']],
    [
      'the two requested in turn',
      [
        { family: kill, target: 'leader' },
        { family: kill, target: 'one' },
      ],
      ['leader', 'one'],
    ],
    ['every one if one request leaves it open', [{ family: kill, target: 'leader' }, { family: kill }], TARGETS],
  ] as const)('takes %s as targets', (_, requests, targets) => {
    const planned = plan(1, 60, requests).map(({ fault }) => fault.target)
    expect(new Set(planned)).toEqual(new Set(targets))
    expect(planned.length).toBeLessThan(10)
  })

  it('leaves out targets that the cluster does not have', () => {
    const targets = (cluster: typeof CLUSTER) =>
      new Set(plan(1, 120, [{ family: kill }], cluster).map(({ fault }) => fault.target))
    expect(targets({ nodes: 3, hasLeader: false })).toEqual(new Set(['one', 'minority', 'majority', 'all']))
    expect(targets({ nodes: 1, hasLeader: true })).toEqual(new Set(['one', 'majority', 'leader', 'all']))
  })

  it.each([
    ['a minority of two nodes', { family: kill, target: 'minority' }, { nodes: 2, hasLeader: true }],
    ['the leader of a system without one', { family: kill, target: 'leader' }, { nodes: 3, hasLeader: false }],
    ['a partition of a single node', { family: partition }, { nodes: 1, hasLeader: true }],
  ] as const)('refuses %s', (_, request, cluster) => {
    expect(() => plan(1, 60, [request], cluster)).toThrow(expect.objectContaining({ code: 'IMPOSSIBLE_FAULT' }))
  })

  it('is the same for the same stream, and draws nothing from it', () => {
    const random = Random.stream(9, 'schedule')
    const once = planSchedule({ random, requests: BOTH, cluster: CLUSTER, timeNs: 60 * SECOND_NS })
    expect(planSchedule({ random, requests: BOTH, cluster: CLUSTER, timeNs: 60 * SECOND_NS })).toEqual(once)
    expect(plan(10, 60)).not.toEqual(plan(9, 60))
  })

  it('plans a family alike whatever else is requested', () => {
    const withoutId = (schedule: ReturnType<typeof plan>) => schedule.map(({ id: _, ...fault }) => fault)
    expect(withoutId(ofFamily('kill', plan(4, 60)))).toEqual(withoutId(plan(4, 60, [{ family: kill }])))
  })

  it('plans a fault alike however many numbers the one before drew', () => {
    const drawing = (count: number): FaultFamily => ({
      ...kill,
      plan(random, target) {
        const number = random.integer(0, 1_000_000)
        for (let i = 1; i < count; i++) random.fraction()
        return { type: 'kill', target, parameters: { number } }
      },
    })
    expect(plan(3, 60, [{ family: drawing(9) }])).toEqual(plan(3, 60, [{ family: drawing(1) }]))
  })

  it('plans nothing if nothing is requested', () => {
    expect(plan(1, 60, [])).toEqual([])
  })
})
