/**
 * The families of clocks on real containers. The picture is what the servers' processes hold, read past the ports under
 * test; one target is enough, since what it means is not the port's business.
 */
import { setTimeout as later } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import type { AsyncCluster } from '../../../harness/runtime/cluster.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { ProcessClock } from '../../../harness/runtime/docker/wall-clock/process-clock.ts'
import { clock } from '../../../nemesis/clock.ts'
import { clockJump } from '../../../nemesis/clock-jump.ts'
import type { FaultFamily } from '../../../nemesis/nemesis.ts'
import { wallDrift } from '../../../nemesis/wall-drift.ts'
import { wallJump } from '../../../nemesis/wall-jump.ts'
import { wallStrobe } from '../../../nemesis/wall-strobe.ts'
import { type FaultRig, faultFamilyLaws } from '../../conformance/fault-family-laws.ts'
import { LISTENER, optionsOf } from '../runtime/listener-system.ts'
import { describeWithWallClocks } from '../wall-clock-gate.ts'

const PERIOD_MS = 20
/** Numbers of faults that a law may use. */
const FAULTS = Array.from({ length: 12 }, (_, i) => [i, i + 100]).flat()
/** Long enough to see both sides of a strobe. */
const SAMPLES = Array.from({ length: 20 })
const quickStrobe: FaultFamily = {
  ...wallStrobe,
  plan: (random, target) => {
    const fault = wallStrobe.plan(random, target)
    return { ...fault, parameters: { ...fault.parameters, periodMs: PERIOD_MS } }
  },
}

describeWithWallClocks('fault families of clocks on containers', () => {
  let cluster: AsyncCluster
  let clocks: readonly ProcessClock[] = []
  beforeAll(async () => {
    const options = { ...(await optionsOf(3)), ports: ['wall-clock'] as const }
    cluster = await startCluster(LISTENER, options)
    const { docker } = await connectEngine()
    clocks = await Promise.all(
      cluster.nodes.map(async (node) => {
        const { State } = await docker.getContainer(`ordeal-${options.run}-${node}`).inspect()
        return ProcessClock.open(State.Pid)
      }),
    )
  })
  afterAll(async () => {
    for (const held of clocks) held.close()
    await cluster?.stop()
  })

  const facts = { ports: ['wall-clock', 'clock'], nodes: 3, faultsMax: 4, firstOf: ['minority'] } as const
  faultFamilyLaws(
    'three containers',
    [wallJump, wallDrift, quickStrobe, clock, clockJump],
    facts,
    async (): Promise<FaultRig> => {
      const { nodes, ports } = cluster
      return {
        nodes,
        ports,
        picture: async () => {
          const seen = clocks.map(() => new Set<string>())
          for (const _ of SAMPLES) {
            for (const [i, held] of clocks.entries()) {
              const { wall, monotonic } = held.read()
              // Under a rate the line is drawn anew from where it is: its slope is what lasts.
              const wallIs = wall.rate === 0n ? `off ${wall.off}` : `rate ${wall.rate}`
              seen[i]?.add(`${wallIs}, monotonic rate ${monotonic.rate}`)
            }
            await later(PERIOD_MS / 5)
          }
          // What a monotonic clock has gained stays, so a jump is known by its fault alone.
          const jumped = await Promise.all(
            nodes.flatMap((node) =>
              FAULTS.map((jumpedBy) => ports.measure({ port: 'clock', nodes: [node], jumpedBy })),
            ),
          )
          return { seen: seen.map((states) => [...states].sort()), jumped: jumped.map(({ holds }) => holds) }
        },
        close: async () => {
          for (const fault of FAULTS) {
            await ports.perform({ port: 'wall-clock', do: 'reset', fault })
            await ports.perform({ port: 'clock', do: 'end-jump', fault })
          }
          await ports.perform({ port: 'clock', do: 'reset', nodes })
        },
      }
    },
  )
})
