/** Wall clocks of simulated nodes, as the nodes themselves read them. */
import { describe, expect, it } from 'vitest'
import { startSimCluster } from '../../../../harness/runtime/sim/cluster.ts'
import { EPOCH_US, WallClock } from '../../../../harness/runtime/sim/wall-clock.ts'
import type { SimSystem } from '../../../../systems/sim-system.ts'
import { ECHO } from './echo-system.ts'

const MINUTE_US = 60_000_000

/** Answers every request with what its wall clock shows. */
const TELLS_TIME: SimSystem = {
  ...ECHO,
  step: (state, event, context) => {
    if (event.type !== 'request') return ECHO.step(state, event, context)
    const completion = { type: 'ok', value: context.wallUs() } as const
    return { state, effects: [{ type: 'reply', request: event.request, completion }] }
  },
}

function clusterOf(system: SimSystem) {
  const cluster = startSimCluster(system, { nodes: 3, settings: {}, seed: 1 })
  const askedFor = (node: string): unknown => {
    let shown: unknown
    cluster.invoke(node, { f: 'time', value: null }, 1_000, ({ value }) => {
      shown = value
    })
    while (shown === undefined && cluster.advance());
    return shown
  }
  return { cluster, askedFor }
}

describe('the wall clock of a simulated node', () => {
  it('shows true time since 1970 without a fault', () => {
    const clock = new WallClock()
    expect(new Date(clock.at(0) / 1_000).toISOString()).toBe('2026-01-01T00:00:00.000Z')
    expect(clock.at(5)).toBe(EPOCH_US + 5)
  })

  it('keeps the beginning of a fault that is set again, and forgets one that is reset', () => {
    const clock = new WallClock()
    const skew = { offsetUs: 0, ratePpm: 1_000_000, periodUs: 0 }
    clock.set(10, 1, skew)
    clock.set(20, 1, skew)
    expect(clock.at(30)).toBe(EPOCH_US + 50)
    clock.reset(1)
    expect(clock.at(30)).toBe(EPOCH_US + 30)
  })

  it('is read by the node, off by what the fault says, also after the process was started again', () => {
    const { cluster, askedFor } = clusterOf(TELLS_TIME)
    const skew = { offsetUs: MINUTE_US, ratePpm: 0, periodUs: 0 }
    cluster.ports.perform({ port: 'wall-clock', do: 'set', fault: 1, nodes: ['n2'], skew })
    cluster.ports.perform({ port: 'process', do: 'kill', nodes: ['n2'] })
    cluster.ports.perform({ port: 'process', do: 'start', nodes: ['n2'] })
    const [right = 0, off = 0] = [askedFor('n1'), askedFor('n2')] as number[]
    expect(off - right).toBeGreaterThan(MINUTE_US - 1_000_000)
    expect(off - right).toBeLessThan(MINUTE_US + 1_000_000)
  })

  it('that nobody reads changes no event', () => {
    const [skewed, plain] = [clusterOf(ECHO), clusterOf(ECHO)]
    const skew = { offsetUs: -MINUTE_US, ratePpm: 500_000, periodUs: 0 }
    skewed.cluster.ports.perform({ port: 'wall-clock', do: 'set', fault: 1, nodes: ['n1'], skew })
    const hashes = [skewed, plain].map(({ cluster, askedFor }) => {
      for (const node of cluster.nodes) askedFor(node)
      return cluster.eventHash()
    })
    expect(hashes[0]).toBe(hashes[1])
  })
})
