import { describe, expect, it } from 'vitest'
import type { RaftMonitor } from '../../../../checkers/raft/monitor/monitor.ts'
import { createRaftMonitor } from '../../../../checkers/raft/monitor/raft-monitor.ts'
import { type RaftWindow, watchCluster } from '../../../../checkers/raft/monitor/watch.ts'
import type { MessageType } from '../../../../harness/core/raft-message.ts'
import { startSimCluster } from '../../../../harness/runtime/sim/cluster.ts'
import { resolveSettings, type Settings } from '../../../../systems/options.ts'
import { raftKv } from '../../../../systems/raft-kv/system.ts'
import { found, message, view } from './support/views.ts'

const { raft } = raftKv

/** Writes while nodes lose power one after the other, by turns leaders and others, and come back. */
function watch(settings: Settings): RaftMonitor {
  const monitor = createRaftMonitor()
  const cluster = startSimCluster(raftKv, {
    nodes: 3,
    settings: resolveSettings(raftKv.options, settings),
    seed: 5,
    observe: raft === undefined ? {} : watchCluster(raft, monitor),
  })
  const startNs = cluster.nowNs()
  let turn = 0
  for (let value = 1; value <= 400; value++) {
    const node = cluster.nodes[value % 3] ?? 'n1'
    cluster.invoke(node, { f: 'write', key: `k${value % 3}`, value }, 1000, () => {})
    while (cluster.nowNs() < startNs + value * 50_000_000 && cluster.advance());
    if (value % 40 !== 20 && value % 40 !== 30) continue
    const victim = (turn % 2 === 0 ? cluster.leader?.() : undefined) ?? cluster.nodes[turn % 3] ?? 'n1'
    if (value % 40 === 20) cluster.ports.perform({ port: 'process', do: 'power', nodes: [victim] })
    else {
      turn++
      cluster.ports.perform({ port: 'process', do: 'start', nodes: cluster.nodes })
    }
  }
  return monitor
}

describe('a watched cluster', () => {
  it('that is healthy is found so by every property, each of which had something to look at', () => {
    const monitor = watch({})
    expect(monitor.findings).toEqual([])
    expect(monitor.rows().map(({ verdict }) => verdict)).toEqual(Array.from({ length: 6 }, () => 'valid'))
    const stats = Object.assign({}, ...monitor.rows().map((row) => row.stats))
    expect(stats.restarts).toBe(10)
    expect(stats.leaders).toBeGreaterThan(3)
    expect(stats.applied).toBeGreaterThan(300)
    expect(stats.promises).toBeGreaterThan(300)
  })

  it('that acknowledges before it is durable is found not to be so', () => {
    expect(found(watch({ bug: 'log-before-fsync' }))).toContain('durability acknowledged-entry-lost')
  })

  it('that applies what is not committed is found to do so', () => {
    expect(found(watch({ bug: 'apply-uncommitted' }))).toContain('commit-monotone applied-beyond-commit')
  })

  it('has those messages described alone that promise something', () => {
    const described: MessageType[] = []
    const told: string[] = []
    const types: RaftWindow = {
      view: () => view('L1'),
      typeOf: (type) => type as MessageType,
      describe: (from, to, type) => {
        described.push(type as MessageType)
        return message(from, to, type as MessageType)
      },
    }
    const observer = watchCluster(types, {
      stepped: (node) => told.push(`stepped ${node}`),
      sent: ({ type }) => told.push(`sent ${type}`),
      started: (node) => told.push(`started ${node}`),
      stopped: (node, how) => told.push(`stopped ${node} ${how}`),
      findings: [],
      foundCount: 0,
      rows: () => [],
    })
    observer.started('n1', 1)
    observer.step('n1', 'state', 2)
    for (const type of ['append', 'heartbeat', 'vote', 'pre-vote', 'vote-reply', 'append-reply', 'heartbeat-reply'])
      observer.sent('n1', 'n2', type, 3)
    observer.ended('n1', 4, 'power')
    expect(described).toEqual(['vote', 'vote-reply', 'append-reply'])
    expect(told).toEqual([
      'started n1',
      'stepped n1',
      ...['sent vote', 'sent vote-reply', 'sent append-reply'],
      'stopped n1 power',
    ])
  })
})
