import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Target } from '../../harness/core/fault.ts'
import { Random } from '../../harness/core/random.ts'
import type { Schedule } from '../../harness/core/record.ts'
import { INTENSITIES, type Intensity } from '../../harness/core/scenario.ts'
import type { PortName } from '../../harness/runtime/ports.ts'
import { takesOut } from '../../nemesis/limits.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { planRotation } from '../../nemesis/rotation.ts'
import { transfer } from '../../nemesis/transfer.ts'

const SECOND_NS = 1_000_000_000
const CLUSTER = { nodes: 5, hasLeader: true }
const EVERY: readonly Target[] = ['one', 'minority', 'majority', 'leader', 'all']

function family(type: string, needs: readonly PortName[], targets: readonly Target[] = EVERY): FaultFamily {
  return {
    type,
    summary: type,
    needs,
    targets,
    plan: (random, target) => ({ type, target, parameters: { drawn: random.integer(0, 9) } }),
    planLasting: (_random, target) => ({ type, target, parameters: { lasting: true } }),
    apply: () => [],
    verify: () => [],
    heal: () => [],
  }
}

/** As many as there may be of each kind in practice: 20, a third of them on one port. */
const FAMILIES: readonly FaultFamily[] = [
  ...['kill', 'pause', 'storm', 'rolling'].map((type) => family(type, ['process'])),
  ...['partition', 'halves', 'client-cut'].map((type) => family(type, ['links'])),
  ...['bridge', 'ring', 'split'].map((type) => family(type, ['links'], ['all'])),
  ...['packet', 'rate'].map((type) => family(type, ['quality'])),
  ...['jump', 'drift', 'strobe'].map((type) => family(type, ['wall-clock'])),
  ...['transfer', 'members'].map((type) => family(type, ['admin'], ['one'])),
  family('clock', ['clock']),
  family('power', ['process', 'disk']),
  family('disk', ['disk']),
]

type Asked = { seconds?: number; intensity?: Intensity; families?: readonly FaultFamily[]; isLimited?: boolean }

function plan(seed: number, asked: Asked = {}): Schedule {
  const { seconds = 180, intensity = 'normal', families = FAMILIES, isLimited = true } = asked
  return planRotation({
    random: Random.stream(seed, 'schedule'),
    requests: families.map((each) => ({ family: each })),
    cluster: CLUSTER,
    timeNs: Math.round(seconds * SECOND_NS),
    intensity,
    isLimited,
  })
}

const seeds = fc.nat({ max: 2 ** 32 - 1 })
const intensities = fc.constantFrom(...INTENSITIES)
const named = (type: string): FaultFamily => FAMILIES.find((each) => each.type === type) as FaultFamily
const turns = (schedule: Schedule, type: string): number => schedule.filter(({ fault }) => fault.type === type).length

/** Faults grouped by the windows they lie in: those that are connected by being in force at one time. */
function windows(schedule: Schedule): Schedule[] {
  const found: Schedule[] = []
  let endNs = Number.NEGATIVE_INFINITY
  for (const fault of schedule) {
    if (fault.atNs > endNs) found.push([])
    found.push([...(found.pop() ?? []), fault])
    endNs = Math.max(endNs, fault.atNs + fault.durationNs)
  }
  return found
}

/** Faults that are in force at the moment one begins. */
function companies(schedule: Schedule): Schedule[] {
  return schedule.map(({ atNs }) =>
    schedule.filter((other) => other.atNs <= atNs && atNs < other.atNs + other.durationNs),
  )
}

describe('planRotation', () => {
  it('has every one of 20 families in force at least twice in 180 s, whatever the seed and a normal or harsh pace', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom<Intensity>('normal', 'harsh'), (seed, intensity) => {
        const schedule = plan(seed, { intensity })
        for (const { type } of FAMILIES)
          expect([type, turns(schedule, type)]).toEqual([type, expect.toSatisfy((n) => n >= 2)])
      }),
      { numRuns: 1_000 },
    )
  })

  it('hands over to a follower: whoever leads would refuse to hand over to itself, and that were no fault', () => {
    const targets = Array.from({ length: 100 }, (_, seed) => plan(seed, { families: [transfer] })).flatMap((schedule) =>
      schedule.map(({ fault }) => fault.target),
    )
    expect(new Set(targets)).toEqual(new Set(['follower']))
  })

  it('has every family at least once in a run of any length and intensity', () => {
    fc.assert(
      fc.property(seeds, intensities, fc.double({ min: 1, max: 600, noNaN: true }), (seed, intensity, seconds) => {
        const schedule = plan(seed, { intensity, seconds })
        for (const { type } of FAMILIES) expect(turns(schedule, type)).toBeGreaterThanOrEqual(1)
        expect(schedule.map(({ id }) => id)).toEqual(schedule.map((_, i) => i))
        for (const { atNs, durationNs } of schedule) {
          expect(durationNs).toBeGreaterThan(0)
          expect(atNs + durationNs).toBeLessThanOrEqual(Math.round(seconds * SECOND_NS))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('gives each fault at least 0.75 s in 180 s, so that it can be measured', () => {
    fc.assert(
      fc.property(seeds, intensities, (seed, intensity) => {
        for (const { durationNs } of plan(seed, { intensity }))
          expect(durationNs).toBeGreaterThanOrEqual(0.75 * SECOND_NS)
      }),
    )
  })

  it.each([
    ['calm', 1],
    ['normal', 3],
    ['harsh', 4],
  ] as const)(
    '%s: has at most %i faults at once, that many now and then, and a quiet time after them',
    (intensity, most) => {
      const all = [1, 2, 3].flatMap((seed) => windows(plan(seed, { intensity, seconds: 300 })))
      expect(Math.max(...all.map(({ length }) => length))).toBe(most)
      for (const [i, window] of windows(plan(1, { intensity, seconds: 600 })).entries()) {
        const before = windows(plan(1, { intensity, seconds: 600 }))[i - 1] ?? []
        const endNs = Math.max(0, ...before.map(({ atNs, durationNs }) => atNs + durationNs))
        expect((window[0]?.atNs ?? 0) - endNs).toBeGreaterThanOrEqual(SECOND_NS / 2)
      }
    },
  )

  it('never has two families of one port at a time', () => {
    fc.assert(
      fc.property(seeds, intensities, fc.boolean(), (seed, intensity, isLimited) => {
        for (const company of companies(plan(seed, { intensity, isLimited }))) {
          const ports = company.flatMap(({ fault }) => named(fault.type).needs)
          expect(new Set(ports).size).toBe(ports.length)
        }
      }),
    )
  })

  it('takes out one node with each of several faults, or a majority with one alone', () => {
    fc.assert(
      fc.property(seeds, intensities, (seed, intensity) => {
        for (const company of companies(plan(seed, { intensity }))) {
          const out = company.filter(({ fault }) => takesOut(named(fault.type)))
          if (out.length < 2) continue
          for (const { fault } of out) expect(['one', 'leader', 'follower']).toContain(fault.target)
        }
      }),
    )
  })

  it('has a majority out now and then, never when calm unless a family can do nothing else, and freely without limits', () => {
    const share = (asked: Asked) => {
      const faults = [1, 2, 3, 4].flatMap((seed) =>
        plan(seed, { ...asked, families: [named('kill'), named('partition')] }),
      )
      return faults.filter(({ fault }) => ['majority', 'all'].includes(fault.target)).length / faults.length
    }
    expect(share({ intensity: 'calm' })).toBe(0)
    expect(share({ intensity: 'normal' })).toBeGreaterThan(0.02)
    expect(share({ intensity: 'normal' })).toBeLessThan(0.25)
    expect(share({ intensity: 'normal', isLimited: false })).toBeGreaterThan(0.25)
  })

  it('hits nodes by number on the first turn of a family, since nobody may be known to lead', () => {
    fc.assert(
      fc.property(seeds, intensities, fc.boolean(), (seed, intensity, isLimited) => {
        const schedule = plan(seed, { intensity, isLimited })
        for (const { type } of FAMILIES)
          expect(['leader', 'follower']).not.toContain(schedule.find(({ fault }) => fault.type === type)?.fault.target)
      }),
    )
  })

  it('hits followers, too', () => {
    const targets = plan(1, { families: [named('kill')] }).map(({ fault }) => fault.target)
    expect(targets).toContain('follower')
  })

  it('is bearable when calm', () => {
    for (const { fault } of plan(1, { intensity: 'calm' })) expect(fault.parameters).toEqual({ lasting: true })
    for (const { fault } of plan(1)) expect(fault.parameters).toHaveProperty('drawn')
  })

  it('is the same for a seed, and another for another', () => {
    expect(plan(7)).toEqual(plan(7))
    expect(plan(7)).not.toEqual(plan(8))
  })

  it('is empty without families, and refuses one that can hit nothing here', () => {
    expect(plan(1, { families: [] })).toEqual([])
    const lonely = { ...named('ring'), minNodes: 7 }
    expect(() => plan(1, { families: [lonely] })).toThrow(expect.objectContaining({ code: 'IMPOSSIBLE_FAULT' }))
  })
})
