/** Rotations of every family that takes nodes out, played through and held to a twin that tries all subsets of the nodes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scenarioFromOptions } from '../../harness/cli/scenario-options.ts'
import type { InForce } from '../../harness/conductor/nemesis-script.ts'
import { type Fault, type Grudge, isRole } from '../../harness/core/fault.ts'
import { Random } from '../../harness/core/random.ts'
import { resolveTargets } from '../../harness/run/resolve-targets.ts'
import { FAULT_FAMILIES } from '../../nemesis/index.ts'
import { takesOut } from '../../nemesis/limits.ts'
import type { FaultFamily } from '../../nemesis/nemesis.ts'
import { planRotation } from '../../nemesis/rotation.ts'

const nodesOf = (count: number) => Array.from({ length: count }, (_, i) => `n${i + 1}`)
const OUT = FAULT_FAMILIES.filter((family) => takesOut(family) && family.beyondPromises !== true)
const familiesFor = (count: number) => OUT.filter(({ minNodes = 1 }) => minNodes <= count)

type Applied = { readonly family: FaultFamily; readonly fault: Fault; readonly hit: readonly string[] }

/** Every subset of more than half the nodes is tried. */
function hasWorkingMajority(nodes: readonly string[], faults: readonly Applied[]): boolean {
  const dead = new Set<string>()
  const grudges: Grudge[] = []
  for (const { family, fault, hit } of faults)
    for (const step of family.apply({ id: 0, fault, hit, nodes })) {
      if (!('port' in step)) continue
      if ((step.port === 'process' || step.port === 'disk') && 'nodes' in step && step.do !== 'start')
        for (const node of step.nodes) dead.add(node)
      if (step.port === 'links' && step.do === 'drop') grudges.push(step.grudge)
      if (step.port === 'quality' && step.do === 'set') grudges.push(step.links)
    }
  const works = (some: readonly string[]) =>
    some.every((at) => !dead.has(at) && grudges.every((grudge) => !grudge[at]?.some((from) => some.includes(from))))
  for (let bits = 0; bits < 2 ** nodes.length; bits++) {
    const some = nodes.filter((_, i) => (bits >> i) & 1)
    if (some.length * 2 > nodes.length && works(some)) return true
  }
  return false
}

/** What is in force whenever a fault of a rotation has been applied. */
function companies(seed: number, count: number, families: readonly FaultFamily[]): Applied[][] {
  const nodes = nodesOf(count)
  const schedule = planRotation({
    random: Random.stream(seed, 'schedule'),
    requests: families.map((family) => ({ family })),
    cluster: { nodes: count, hasLeader: true },
    timeNs: 120e9,
    intensity: 'harsh',
    isLimited: true,
  })
  const resolve = resolveTargets(
    scenarioFromOptions({ nemesis: 'all', nodes: String(count), seed: String(seed) }, 1),
    nodes,
    families,
  )
  const leaders = Random.stream(seed, 'leaders')
  let inForce: InForce[] = []
  return schedule.map((planned) => {
    const family = families.find(({ type }) => type === planned.fault.type) as FaultFamily
    inForce = inForce.filter((other) => other.planned.atNs + other.planned.durationNs > planned.atNs)
    const hit = resolve(planned.fault, leaders.pick(nodes), planned.id, inForce)
    if (hit === undefined) expect(isRole(planned.fault.target) || count % 2 === 0).toBe(true)
    else inForce.push({ family, planned, hit })
    return inForce.map((each) => ({ family: each.family, fault: each.planned.fault, hit: each.hit }))
  })
}

describe('faults in force at the same time', () => {
  it('leave a majority that is up and hears one another, whatever shapes the partitions have', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 3, max: 7 }), (seed, count) => {
        for (const faults of companies(seed, count, familiesFor(count)))
          if (faults.length > 1)
            expect([faults.map(({ fault, hit }) => [fault, hit]), hasWorkingMajority(nodesOf(count), faults)]).toEqual([
              expect.anything(),
              true,
            ])
      }),
      { numRuns: 150 },
    )
  })

  it('are planned alone where one of them leaves none, as halves of an even number of nodes do', () => {
    const [halves, kill] = ['halves', 'kill'].map((type) => OUT.find((family) => family.type === type) as FaultFamily)
    const alone = (count: number) =>
      [1, 2, 3, 4, 5].flatMap((seed) => companies(seed, count, [halves as FaultFamily, kill as FaultFamily]))
    expect(Math.max(...alone(4).map(({ length }) => length))).toBe(1)
    expect(Math.max(...alone(5).map(({ length }) => length))).toBe(2)
  })
})
