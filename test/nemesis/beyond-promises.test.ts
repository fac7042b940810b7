/** A positive control of power losses and of the faults that no system bears: seen where they must be, and only there. */
import { describe, expect, it } from 'vitest'
import { play } from '../support/play.ts'

const base = { nodes: 3, timeMs: 15_000, rate: 50, concurrency: 6 }
const all = (...families: readonly string[]) => families.map((family) => ({ family, target: 'all' as const }))

describe('a loss of power on every node', () => {
  it('takes nothing that was acknowledged', () => {
    const { record } = play({ ...base, nemeses: all('power') })
    expect(record.verdict).toBe('valid')
    expect(record.faults.some(({ phases }) => phases.verified !== undefined)).toBe(true)
  })

  it('takes acknowledged writes where disks lie about syncs, and that is seen', () => {
    const { record } = play({ ...base, nemeses: all('power', 'lying-disk') })
    expect(record.verdict).toBe('invalid')
  })
})
