import { describe, expect, it } from 'vitest'
import type { FaultPhase } from '../../harness/core/fault.ts'
import type { Json } from '../../harness/core/json.ts'
import type { FaultSummary, RunRecord } from '../../harness/core/record.ts'
import { faultRows } from '../../reports/fault-rows.ts'
import { validRun } from '../support/sample-run.ts'

const { record } = validRun()

function fault(id: number, type: string, phase: FaultPhase, detail: Json): FaultSummary {
  const phases = phase === 'skipped' ? { planned: 0, skipped: 0 } : { planned: 0, applied: 1, [phase]: 2, healed: 3 }
  return { fault: id, type, target: 'one', nodes: ['n1'], phases, detail }
}

const rowsOf = (faults: readonly FaultSummary[], kinds: readonly string[] = []) => {
  const scenario = { ...record.scenario, nemeses: kinds.map((family) => ({ family })) }
  return faultRows({ ...record, scenario, faults } as RunRecord)
}

describe('faultRows', () => {
  it('counts each kind, those asked for first, whether they came or not', () => {
    const faults = [
      fault(0, 'kill', 'verified', [{ n1: 'dead' }]),
      fault(1, 'kill', 'impugned', [{ n1: 'running, pid 7' }]),
      fault(2, 'kill', 'skipped', 'no leader was known'),
      fault(3, 'pause', 'verified', [{ n1: 'paused' }]),
    ]
    expect(rowsOf(faults, ['clock', 'kill'])).toEqual([
      { kind: 'clock', planned: 0, inForce: 0, skipped: 0, impugned: 0, measured: '' },
      { kind: 'kill', planned: 3, inForce: 1, skipped: 1, impugned: 1, measured: 'dead' },
      { kind: 'pause', planned: 1, inForce: 1, skipped: 0, impugned: 0, measured: 'paused' },
    ])
  })

  it.each<readonly [readonly Json[], string]>([
    [[[{ n1: 100, n2: 102 }], [{ n1: 101 }]], '101'],
    [[[{ 'n1->n2': { delayMs: 98.7654 } }], [{ 'n3 -> n4': { delayMs: 120 } }]], 'delayMs 98.77'],
    [[[{ n1: { limit: 8, open: 31, free: 0 } }]], 'limit 8, open 31, free 0'],
    [[[{ n1: 'dead' }, { n1: 'running' }], [{ n2: 'dead' }]], 'dead'],
    [[[{ wrong: [] }]], 'as asked'],
    [['taken'], 'taken'],
    [[null], 'as asked'],
  ])('says of %j: %s', (details, measured) => {
    const [row] = rowsOf(details.map((detail, i) => fault(i, 'any', 'verified', detail)))
    expect(row?.measured).toBe(measured)
  })

  it('says why, of a kind that was never in force', () => {
    const [row] = rowsOf([
      fault(0, 'kill', 'skipped', 'no leader was known'),
      fault(1, 'kill', 'skipped', 'no leader was known'),
    ])
    expect(row?.measured).toBe('no leader was known')
  })
})
