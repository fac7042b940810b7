/** Deliberate defects of raft-kv, each shown to clients as the anomaly that it is, by one of a few seeds. */
import { describe, expect, it } from 'vitest'
import type { Target } from '../../harness/core/fault.ts'
import { resolveSettings } from '../../systems/options.ts'
import { raftKv } from '../../systems/raft-kv/system.ts'
import { play } from '../support/play.ts'

const SEEDS = [4, 5, 6, 7]

type Defect = {
  readonly bug: string
  readonly workload: string
  readonly nemesis: { readonly family: string; readonly target?: Target }
  readonly settings?: { readonly [name: string]: string }
}

/** Names of what this checker found, in the first run in which it found something. */
function foundBy(checker: string, { bug, workload, nemesis, settings = {} }: Defect): readonly string[] {
  for (const seed of SEEDS) {
    const { record } = play({
      settings: resolveSettings(raftKv.options, { bug, ...settings }),
      nemeses: [nemesis],
      nodes: 3,
      rate: 200,
      timeMs: 15_000,
      workload,
      seed,
    })
    const result = record.results.find((each) => each.checker === checker)
    if (result !== undefined && result.anomalies.length > 0) return result.anomalies.map(({ name }) => name)
  }
  return []
}

describe('a defect of raft-kv', () => {
  it.each<readonly [anomaly: string, checker: string, Defect]>([
    [
      'lost-element',
      'set-full',
      { bug: 'ack-on-leader-write', workload: 'set', nemesis: { family: 'partition', target: 'leader' } },
    ],
    ['lost-element', 'set-full', { bug: 'log-before-fsync', workload: 'set', nemesis: { family: 'power' } }],
    ['duplicate-element', 'set-full', { bug: 'retry-applied-twice', workload: 'set', nemesis: { family: 'packet' } }],
    [
      'stale-read',
      'set-full',
      {
        bug: 'leader-local-read',
        workload: 'set',
        nemesis: { family: 'partition', target: 'leader' },
        settings: { 'check-quorum': 'off' },
      },
    ],
    [
      'lost-write',
      'acknowledged-writes',
      { bug: 'log-before-fsync', workload: 'register', nemesis: { family: 'power' } },
    ],
  ])('is seen as a %s by %s: %j', (anomaly, checker, defect) => {
    expect(foundBy(checker, defect)).toContain(anomaly)
  })

  it.each(['set', 'register'])('is seen in no healthy run of the workload %s under the same faults', (workload) => {
    const families = ['partition', 'power', 'packet'].map((family) => ({ family }))
    const { record } = play({ nemeses: families, nodes: 3, rate: 200, timeMs: 15_000, workload, seed: 4 })
    expect(record.results.flatMap(({ anomalies }) => anomalies)).toEqual([])
  })
})
