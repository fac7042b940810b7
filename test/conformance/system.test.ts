import { describe, expect, it } from 'vitest'
import { startSimCluster } from '../../harness/runtime/sim/cluster.ts'
import { SYSTEMS } from '../../systems/index.ts'
import { resolveSettings } from '../../systems/options.ts'
import type { SimSystem } from '../../systems/sim-system.ts'
import { asyncSimCluster } from '../support/async-sim-cluster.ts'
import { FUNCTIONS_WITH_LAWS, hasRegisters, systemLaws } from './system-laws.ts'
import type { SystemRig } from './system-session.ts'

const RUNTIMES_WITH_LAWS = ['sim', 'containers']

/** For directed scenarios alone, or for one system; tested with the client of the system that has them. */
const WITHOUT_LAWS = [
  ...['read-local', 'write-after-range', 'compact', 'watch'],
  ...['read-list', 'append', 'txn', 'acquire', 'release', 'holder', 'members', 'transfer'],
]

describe('the laws of systems', () => {
  it.each(SYSTEMS)('cover $name: its runtime and every function of its client', ({ runtime, functions }) => {
    expect(RUNTIMES_WITH_LAWS).toContain(runtime) // this file, and test/containers/conformance/system.test.ts
    if (!hasRegisters({ functions })) return
    const lawful = functions.filter((f) => !WITHOUT_LAWS.includes(f))
    expect([...lawful].sort()).toEqual([...FUNCTIONS_WITH_LAWS].sort())
  })
})

function simRig(system: SimSystem, nodes: number, seed: number): SystemRig {
  const cluster = startSimCluster(system, { nodes, settings: resolveSettings(system.options, {}), seed })
  return { ...asyncSimCluster(cluster), deadlineMs: 5_000, graceMs: 0.001 }
}

for (const system of SYSTEMS) {
  if (system.runtime !== 'sim') continue
  for (const [nodes, seed] of [
    [3, 1],
    [3, 2],
    [5, 3],
  ] as const) {
    systemLaws(`${system.name} on ${nodes} nodes, seed ${seed},`, () => simRig(system, nodes, seed))
  }
}
