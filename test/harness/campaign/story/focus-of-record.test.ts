import { describe, expect, it } from 'vitest'
import { focusOfRecord } from '../../../../harness/campaign/story/focus-of-record.ts'
import type { RunRecord } from '../../../../harness/core/record.ts'
import type { Anomaly } from '../../../../harness/core/verdict.ts'
import { PUPPET_RAFT } from '../../../support/inside-puppet.ts'
import { sampleHistory } from '../../../support/sample-history.ts'
import { recordOf } from '../../../support/sample-run.ts'

const common = { key: 'k1', node: 'n2', witness: 'w' }
const SAMPLE = sampleHistory({
  seed: 1,
  workers: 1,
  nodes: ['n1', 'n2', 'n3'],
  operations: 0,
  mainNs: 1e9,
  faults: [],
  planted: [
    { ...common, process: 1, f: 'write', value: 7, startMs: 10, endMs: 20, result: [1, 7] },
    { ...common, process: 2, f: 'write', value: 8, startMs: 30, endMs: 900, type: 'info' },
    { ...common, process: 3, f: 'read', value: null, startMs: 40, endMs: 50, result: [1, 7] },
  ],
})
const OPS = SAMPLE.witnesses.get('w') ?? []
const FINDING = { checker: 'durability', timeNs: 30e6, nodes: ['n1'], indexes: [4], sentence: 'lost' }

function focus(anomalies: readonly Anomaly[], findings = [FINDING]) {
  const results: RunRecord['results'] = [{ checker: 'c', verdict: 'invalid', anomalies, stats: {} }]
  return focusOfRecord(recordOf(SAMPLE, { results, faults: [] }), SAMPLE.history, findings, PUPPET_RAFT)
}

describe('what a recorder looks at', () => {
  it('is the witness of clients, up to when it was caught: not to when a client stopped waiting', () => {
    const found = focus([{ name: 'stale-read', sentence: '', ops: OPS }])
    expect(found?.violationNs).toBe(50e6)
    expect(found?.operations.map(({ outcome, writes, node }) => [outcome, writes, node])).toEqual([
      ['ok', 'k1=7', 'n2'],
      ['info', 'k1=8', 'n2'],
      ['ok', undefined, 'n2'],
    ])
    expect(found?.findings).toEqual([FINDING])
  })

  it('prefers what clients saw to what only the inside tells', () => {
    const white: Anomaly = { name: 'lost-write', sentence: '', ops: OPS.slice(0, 2), whiteBox: true }
    expect(focus([white, { name: 'stale-read', sentence: '', ops: OPS }])?.operations).toHaveLength(3)
    expect(focus([white])?.operations).toHaveLength(1)
  })

  it('is the first finding of the monitors in the run, where clients saw nothing', () => {
    const early = { ...FINDING, timeNs: -5 }
    expect(focus([], [early, FINDING])?.violationNs).toBe(30e6)
    expect(focus([], [early])?.violationNs).toBe(0)
  })

  it('leaves out findings from after the violation, and indices that no history has', () => {
    const found = focus([{ name: 'x', sentence: '', ops: [...OPS, -1, 0.5, 10_000] }], [{ ...FINDING, timeNs: 60e6 }])
    expect(found?.findings).toEqual([])
    expect(found?.operations).toHaveLength(3)
  })

  it('is nothing where nothing was found', () => {
    expect(focus([], [])).toBeUndefined()
  })
})
