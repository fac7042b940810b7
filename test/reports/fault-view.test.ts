import { describe, expect, it } from 'vitest'
import { actingBetween, begunFaults, faultTotals, faultViews } from '../../reports/fault-view.ts'
import { SECOND } from '../support/sample-history.ts'
import { validRun } from '../support/sample-run.ts'

const { record } = validRun()
const faults = faultViews(record)

describe('faults', () => {
  it('count as in force only when measured to be', () => {
    expect(faults.map(({ state }) => state)).toEqual([
      'in force',
      'in force',
      'in force',
      'in force',
      'skipped',
      'impugned',
      'in force',
    ])
  })

  it('are counted by kind, with those that did not take hold', () => {
    expect(faultTotals(record)).toEqual(['kill 2 of 3 in force (1 skipped)', 'partition 3 of 4 in force (1 impugned)'])
  })

  it('that were asked for and never planned are not forgotten', () => {
    expect(faultTotals({ ...record, faults: [] })).toEqual(['kill 0 in force', 'partition 0 in force'])
  })

  it.each([
    [30, 30, ['partition leader (n3)']],
    [35, 35, ['partition leader (n3)', 'kill one (n5)']],
    [12, 13, []],
    [21, 29, ['partition minority (n1, n4)']],
    [43, 44, []],
  ])('that acted from %i s to %i s are %j', (fromS, toS, expected) => {
    expect(actingBetween(faults, fromS * SECOND, toS * SECOND).map(({ label }) => label)).toEqual(expected)
  })

  it('that took long to apply are told of from when their time had come', () => {
    expect(begunFaults(faults)).toEqual([])
    const [first] = record.faults
    if (first === undefined) throw new Error('the sample has faults')
    const phases = { ...first.phases, planned: 2 * SECOND, applied: 8 * SECOND }
    const slow = faultViews({ ...record, faults: [{ ...first, phases }] })
    expect(begunFaults(slow)).toMatchObject([{ state: 'begun', startNs: 2 * SECOND, endNs: 8 * SECOND }])
  })

  it('never healed act until the run ends', () => {
    const [first] = record.faults
    if (first === undefined) throw new Error('the sample has faults')
    const { healed: _, ...phases } = first.phases
    const [view] = faultViews({ ...record, faults: [{ ...first, phases }] })
    expect(view?.endNs).toBe(record.durationNs)
  })
})
