import { describe, expect, it } from 'vitest'
import { scenarioFromOptions } from '../../../harness/cli/scenario-options.ts'
import type { InForce } from '../../../harness/conductor/nemesis-script.ts'
import type { Target } from '../../../harness/core/fault.ts'
import { Random } from '../../../harness/core/random.ts'
import type { Scenario } from '../../../harness/core/scenario.ts'
import { resolveTargets } from '../../../harness/run/resolve-targets.ts'
import { clock } from '../../../nemesis/clock.ts'
import { kill } from '../../../nemesis/kill.ts'
import { partition } from '../../../nemesis/partition.ts'
import { resolveTarget } from '../../../nemesis/targets.ts'

const NODES = ['n1', 'n2', 'n3', 'n4', 'n5']
const FAMILIES = [kill, partition, clock]
const planned = (type: string, target: Target) => ({ type, target, parameters: { direction: 'both' } })
const killed = (...hit: readonly string[]): InForce => ({
  family: kill,
  hit,
  planned: { id: 0, atNs: 0, durationNs: 1, fault: planned('kill', 'minority') },
})

/** All nodes that a hundred such faults hit while these are in force. */
function hits(scenario: Scenario, type: string, target: Target, inForce: readonly InForce[]): readonly string[] {
  const resolve = resolveTargets(scenario, NODES, FAMILIES)
  const all = Array.from({ length: 100 }, () => resolve(planned(type, target), 'n5', 1, inForce) ?? [])
  return [...new Set(all.flat())].sort()
}

describe('what targets mean in a run', () => {
  const inTurn = scenarioFromOptions({ nemesis: 'all', nodes: '5' }, 1)
  const beyond = scenarioFromOptions({ nemesis: 'all', nodes: '5', beyondPromises: true }, 1)
  const named = scenarioFromOptions({ nemesis: 'partition', nodes: '5' }, 1)
  const out = [killed('n1', 'n2')]

  it('is together a minority, and what takes nobody out goes to those that are left', () => {
    expect(hits(inTurn, 'partition', 'one', out)).toEqual(['n1', 'n2'])
    expect(hits(inTurn, 'clock', 'one', out)).toEqual(['n3', 'n4', 'n5'])
    expect(hits(inTurn, 'partition', 'one', [])).toEqual(NODES)
  })

  it('has no limit beyond promises', () => {
    expect(hits(beyond, 'partition', 'one', out)).toEqual(NODES)
  })

  it('is drawn as ever for a family alone, whatever is in force', () => {
    const resolve = resolveTargets(named, NODES, FAMILIES)
    const random = Random.stream(1, 'targets')
    for (const target of ['one', 'minority', 'majority', 'leader', 'all', 'one'] as const)
      expect(resolve(planned('partition', target), 'n5', 1, out)).toEqual(resolveTarget(target, NODES, 'n5', random))
  })
})
