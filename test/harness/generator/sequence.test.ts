import { describe, expect, it } from 'vitest'
import { limit, once } from '../../../harness/generator/limit.ts'
import { sequence } from '../../../harness/generator/sequence.ts'
import { sleep } from '../../../harness/generator/sleep.ts'
import { clientWorkers, counting, listening, nothing } from '../../support/generators.ts'
import { schedule, simulate } from '../../support/simulate-generator.ts'

describe('sequence', () => {
  it('begins the next part when the one before has no more, though its operations are still under way', () => {
    const played = simulate(sequence(limit(2, counting('a')), limit(2, counting('b'))), { workers: clientWorkers(3) })
    expect(schedule(played).map((line) => line.replace(/ \d /, ' '))).toEqual(['0 a 1', '0 a 2', '0 b 1', '10 b 2'])
  })

  it('passes over parts that are done at once, and is done when all are', () => {
    const played = simulate(sequence(nothing, once(counting('a')), nothing, once(counting('b')), nothing), {
      workers: [0],
    })
    expect(schedule(played)).toEqual(['0 0 a 1', '10 0 b 1'])
    expect(simulate(sequence(), { workers: [0] }).operations).toEqual([])
  })

  it('starts a sleep when its turn comes, not before', () => {
    const played = simulate(sequence(sleep(100), once(counting('a')), sleep(50), once(counting('b'))), { workers: [0] })
    expect(schedule(played)).toEqual(['100 0 a 1', '150 0 b 1'])
  })

  it('lets a later part hear of what happened before its turn', () => {
    const played = simulate(sequence(limit(3, counting('a')), once(listening('b'))), { workers: [0] })
    expect(schedule(played).at(-1)).toBe('30 0 b 3')
  })
})
