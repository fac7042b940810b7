import { describe, expect, it } from 'vitest'
import type { PlannedFault } from '../../harness/core/fault.ts'
import { nemesisGenerator } from '../../nemesis/nemesis-generator.ts'
import { workersAndNemesis } from '../support/generators.ts'
import { schedule, simulate } from '../support/simulate-generator.ts'

const planned = (id: number, atNs: number, durationNs: number): PlannedFault => ({
  id,
  atNs,
  durationNs,
  fault: { type: 'kill', target: 'one', parameters: {} },
})

const play = (faults: readonly PlannedFault[], latencyNs: number) =>
  schedule(simulate(nemesisGenerator(faults), { workers: workersAndNemesis(2), latencyNs: () => latencyNs }))

describe('nemesisGenerator', () => {
  it('applies and heals each fault when its time has come', () => {
    expect(play([planned(0, 100, 50), planned(1, 120, 100)], 5)).toEqual([
      '100 nemesis apply 0',
      '120 nemesis apply 1',
      '150 nemesis heal 0',
      '220 nemesis heal 1',
    ])
  })

  it('takes the lower id first at equal times, so what ends goes before what begins', () => {
    expect(play([planned(0, 10, 90), planned(1, 20, 80), planned(2, 100, 10)], 1).slice(2)).toEqual([
      '100 nemesis heal 0',
      '101 nemesis heal 1',
      '102 nemesis apply 2',
      '110 nemesis heal 2',
    ])
  })

  it('applies before it heals even a fault of no duration', () => {
    expect(play([planned(0, 10, 0)], 1)).toEqual(['10 nemesis apply 0', '11 nemesis heal 0'])
  })

  it('does what is late at once and in the planned order', () => {
    expect(play([planned(0, 10, 10), planned(1, 30, 10)], 40)).toEqual([
      '10 nemesis apply 0',
      '50 nemesis heal 0',
      '90 nemesis apply 1',
      '130 nemesis heal 1',
    ])
  })

  it('is done after the last heal, and at once without faults', () => {
    expect(play([], 1)).toEqual([])
    expect(simulate(nemesisGenerator([planned(0, 10, 20)]), { workers: ['nemesis'] }).endNs).toBe(30)
  })
})
