import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../harness/core/record.ts'
import { ordealHere, temporaryFolder } from '../../support/ordeal-command.ts'

async function recordOf(...words: readonly string[]): Promise<RunRecord> {
  const fixed = ['run', '--nodes', '5', '--rate', '20', '--out', temporaryFolder(), '--json']
  const { stdout } = await ordealHere([...fixed, ...words])
  return JSON.parse(stdout) as RunRecord
}

const notInForce = ({ scenario, faults }: RunRecord): readonly string[] =>
  scenario.nemeses
    .map(({ family }) => family)
    .filter((family) => !faults.some(({ type, phases }) => type === family && phases.verified !== undefined))

describe('ordeal run --nemesis all in the simulator', () => {
  it.each([1, 2, 3])('is valid over 180 s with every family in force, seed %i', async (seed) => {
    const record = await recordOf('--nemesis', 'all', '--time', '180s', '--seed', String(seed))
    expect([notInForce(record), record.reasons, record.verdict]).toEqual([[], [], 'valid'])
    expect(record.scenario.nemeses.length).toBeGreaterThan(15)
  })

  it('never has more than a minority killed, paused or cut off by faults that hit fewer, each alone', async () => {
    const { faults } = await recordOf(
      '--nemesis',
      'kill,partition,disk',
      '--intensity',
      'harsh',
      '--time',
      '300s',
      '--seed',
      '4',
    )
    const small = faults.filter(({ target }) => ['one', 'minority', 'leader', 'follower'].includes(target))
    const at = (timeNs: number) =>
      small.filter(
        ({ phases }) => (phases.applied ?? Number.POSITIVE_INFINITY) <= timeNs && timeNs < (phases.healed ?? 0),
      )
    for (const { phases } of small)
      expect(new Set(at(phases.applied ?? -1).flatMap(({ nodes }) => nodes)).size).toBeLessThanOrEqual(2)
    expect(small.some(({ phases }) => at(phases.applied ?? -1).length > 1)).toBe(true)
  })
})
