import { describe, expect, it } from 'vitest'
import type { Rules } from '../../../systems/raft-kv/raft/rules.ts'
import { HandCluster } from './hand-cluster.ts'
import { termsOf } from './made.ts'

/**
 * Figure 8, (a) to (c). Every log begins with n1's no-op of term 1. In (a) n1 puts entry 2 on n2 alone; in (b) n5 leads
 * term 2 by the votes of n3 and n4 with another entry 2; in (c) n1 leads term 3 and brings its old entry 2 to a majority.
 *
 *        1 2 3
 *     n1 1 1 3
 *     n2 1 1
 *     n3 1 1
 *     n4 1
 *     n5 1 2
 */
function upToC(rules: Partial<Rules> = {}): HandCluster {
  const cluster = new HandCluster(5, rules)
  cluster.elect('n1', ['n2', 'n3', 'n4', 'n5'])
  cluster.talk(['n1', 'n2', 'n3', 'n4', 'n5'])
  cluster.write('n1', 8)
  cluster.talk(['n1', 'n2'])
  cluster.kill('n1')
  cluster.clear()
  cluster.elect('n5', ['n3', 'n4'])
  cluster.kill('n5')
  cluster.clear()
  cluster.start('n1')
  campaignTwice(cluster, 'n1', ['n2', 'n3'])
  cluster.talk(['n1', 'n2', 'n3'], 2)
  return cluster
}

/** A node that comes back campaigns in vain first: the others' term is as high, and their votes in it are given. */
function campaignTwice(cluster: HandCluster, candidate: string, voters: readonly string[]): void {
  cluster.elect(candidate, voters)
  expect(cluster.state(candidate).role.type).toBe('candidate')
  cluster.elect(candidate, voters)
}

const logs = (cluster: HandCluster, nodes: readonly string[]) =>
  nodes.map((node) => termsOf(cluster.state(node).log).join(' '))

describe('Raft, section 5.4.2 and Figure 8', () => {
  it('(c) does not commit an entry of an earlier term though a majority holds it', () => {
    const cluster = upToC()
    expect(logs(cluster, ['n1', 'n2', 'n3', 'n4'])).toEqual(['1 1 3', '1 1', '1 1', '1'])
    expect(cluster.state('n1')).toMatchObject({ term: 3, role: { type: 'leader' } })
    expect(['n1', 'n2', 'n3'].map((node) => cluster.state(node).appliedIndex)).toEqual([0, 1, 1])
  })

  it('(d) overwrites it when n5 leads, and nobody had applied it', () => {
    const cluster = upToC()
    cluster.kill('n1')
    cluster.clear()
    cluster.start('n5')
    campaignTwice(cluster, 'n5', ['n2', 'n3', 'n4'])
    cluster.talk(['n2', 'n3', 'n4', 'n5'])
    expect(logs(cluster, ['n2', 'n3', 'n4', 'n5'])).toEqual(['1 2 4', '1 2 4', '1 2 4', '1 2 4'])
    expect(cluster.state('n5').commitIndex).toBe(3)
    expect(cluster.monitor.findings).toEqual([])
  })

  it('(e) commits it with an entry of the new term, and then n5 cannot win', () => {
    const cluster = upToC()
    cluster.heartbeat('n1')
    cluster.talk(['n1', 'n2', 'n3'])
    expect(cluster.state('n1').commitIndex).toBe(3)
    cluster.kill('n1')
    cluster.clear()
    cluster.start('n5')
    campaignTwice(cluster, 'n5', ['n2', 'n3', 'n4'])
    expect(cluster.state('n5').role.type).toBe('candidate')
    expect(cluster.monitor.findings).toEqual([])
  })

  it('breaks when entries of earlier terms are committed by counting copies', () => {
    const cluster = upToC({ mayCommit: () => true })
    expect(cluster.state('n1').commitIndex).toBe(2)
    cluster.kill('n1')
    cluster.clear()
    cluster.start('n5')
    campaignTwice(cluster, 'n5', ['n2', 'n3', 'n4'])
    cluster.talk(['n2', 'n3', 'n4', 'n5'])
    const broken = cluster.monitor.findings.map(({ checker }) => checker)
    expect(broken).toContain('leader-completeness')
    expect(broken).toContain('state-machine-safety')
  })
})
