/**
 * The families of wall clocks on real containers. The picture is what the servers' processes hold, read past the ports under
 * test; two targets are enough, since what a target means is not the port's business.
 */
import { setTimeout as later } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import type { AsyncCluster } from '../../../harness/runtime/cluster.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { ProcessClock } from '../../../harness/runtime/docker/wall-clock/process-clock.ts'
import type { FaultFamily } from '../../../nemesis/nemesis.ts'
import { wallDrift } from '../../../nemesis/wall-drift.ts'
import { wallJump } from '../../../nemesis/wall-jump.ts'
import { wallStrobe } from '../../../nemesis/wall-strobe.ts'
import { type FaultRig, faultFamilyLaws } from '../../conformance/fault-family-laws.ts'
import { LISTENER, optionsOf } from '../runtime/listener-system.ts'
import { describeWithWallClocks } from '../wall-clock-gate.ts'

const PERIOD_MS = 20
/** Long enough to see both sides of a strobe. */
const SAMPLES = Array.from({ length: 20 })
const quickStrobe: FaultFamily = {
  ...wallStrobe,
  plan: (random, target) => {
    const fault = wallStrobe.plan(random, target)
    return { ...fault, parameters: { ...fault.parameters, periodMs: PERIOD_MS } }
  },
}

describeWithWallClocks('fault families of wall clocks on containers', () => {
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
    for (const clock of clocks) clock.close()
    await cluster?.stop()
  })

  const facts = { ports: ['wall-clock'], nodes: 3, faultsMax: 2, targets: ['minority', 'all'] } as const
  faultFamilyLaws('three containers', [wallJump, wallDrift, quickStrobe], facts, async (): Promise<FaultRig> => {
    const { nodes, ports } = cluster
    return {
      nodes,
      ports,
      picture: async () => {
        const seen = clocks.map(() => new Set<string>())
        for (const _ of SAMPLES) {
          for (const [i, clock] of clocks.entries()) {
            const { off, rate } = clock.read()
            // Under a rate the line is drawn anew from where it is: its slope is what lasts.
            seen[i]?.add(rate === 0n ? `off ${off}` : `rate ${rate}`)
          }
          await later(PERIOD_MS / 5)
        }
        return seen.map((states) => [...states].sort())
      },
      close: async () => {
        for (let fault = 0; fault < 12; fault++)
          for (const id of [fault, fault + 100]) await ports.perform({ port: 'wall-clock', do: 'reset', fault: id })
      },
    }
  })
})
