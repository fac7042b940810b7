/**
 * Raft monitors alone, told again what a simulated cluster of five did in about 20 simulated seconds with 2 000 writes. At
 * most 1 us an event on average, and 0.3 us for steps that change nothing: a campaign looks at each.
 */
import { expect, test } from 'vitest'
import type { RaftMonitor } from '../../checkers/raft/monitor/monitor.ts'
import { EMPTY_LOG } from '../../checkers/raft/monitor/node-seen.ts'
import { createRaftMonitor } from '../../checkers/raft/monitor/raft-monitor.ts'
import { watchCluster } from '../../checkers/raft/monitor/watch.ts'
import type { RaftView } from '../../harness/core/raft-view.ts'
import { startSimCluster } from '../../harness/runtime/sim/cluster.ts'
import { resolveSettings } from '../../systems/options.ts'
import { raftKv } from '../../systems/raft-kv/system.ts'

const WRITES = 2000
const STILL = 100_000

const STILL_VIEW: RaftView = {
  role: 'follower',
  term: 1,
  vote: 'n2',
  commitIndex: 0,
  appliedIndex: 0,
  log: EMPTY_LOG,
  digest: 0,
  voters: [],
}

type Tell = (monitor: RaftMonitor) => void

function recorded(): readonly Tell[] {
  const told: Tell[] = []
  const recorder: RaftMonitor = {
    stepped: (node, view, timeUs) => told.push((monitor) => monitor.stepped(node, view, timeUs)),
    sent: (message, timeUs) => told.push((monitor) => monitor.sent(message, timeUs)),
    stopped: (node, how, timeUs) => told.push((monitor) => monitor.stopped(node, how, timeUs)),
    started: (node, timeUs) => told.push((monitor) => monitor.started(node, timeUs)),
    findings: [],
    foundCount: 0,
    rows: () => [],
  }
  const cluster = startSimCluster(raftKv, {
    nodes: 5,
    settings: resolveSettings(raftKv.options, {}),
    seed: 1,
    keepTrace: false,
    observe: raftKv.raft === undefined ? {} : watchCluster(raftKv.raft, recorder),
  })
  for (let value = 1; value <= WRITES; value++) {
    const node = cluster.nodes[value % 5] ?? 'n1'
    cluster.invoke(node, { f: 'write', key: `k${value % 5}`, value }, 1000, () => {})
    while (cluster.nowNs() < value * 10_000_000 && cluster.advance());
  }
  return told
}

test('monitors alone', { timeout: 120_000 }, async ({ bench }) => {
  const told = recorded()
  const tell = (): RaftMonitor => {
    const monitor = createRaftMonitor()
    for (const one of told) one(monitor)
    return monitor
  }
  expect(tell().foundCount).toBe(0)
  await bench.compare(
    bench(`all: ${told.length} events`, () => {
      tell()
    }),
    bench(`steps that change nothing: ${STILL}`, () => {
      const monitor = createRaftMonitor()
      for (let i = 0; i < STILL; i++) monitor.stepped('n1', { ...STILL_VIEW }, i)
    }),
    { iterations: 30, time: 0, warmupIterations: 5 },
  )
})
