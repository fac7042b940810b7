import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MonitorName } from '../../../../checkers/raft/monitor/monitor.ts'
import { commitsAgree, firstBroken, record } from './support/brute-force.ts'
import { LAWFUL_MOVES, type Move, play, UNLAWFUL_MOVES } from './support/toy-cluster.ts'
import { tell } from './support/views.ts'

/** Of unlawful moves there are few, or nothing but noise would be seen. */
const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    what: fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...LAWFUL_MOVES) },
      { weight: 1, arbitrary: fc.constantFrom(...UNLAWFUL_MOVES) },
    ),
    a: fc.nat(2),
    b: fc.nat(2),
    n: fc.nat(5),
  }),
  { minLength: 10, maxLength: 40, size: 'max' },
)

const RUNS = 1200

/** When the monitor and its twin first see the property broken. */
function both(property: MonitorName, played: readonly Move[]) {
  const told = play(played)
  const execution = record(told)
  const [first] = tell(told).findings.filter(({ checker }) => checker === property)
  return { monitor: first?.timeUs, twin: firstBroken(execution, property), execution }
}

describe('monitors and brute force', () => {
  it.each<MonitorName>(['election-safety', 'log-matching', 'state-machine-safety', 'commit-monotone'])(
    'see %s broken at the same moment',
    (property) => {
      const verdicts = { broken: 0, kept: 0 }
      fc.assert(
        fc.property(moves, (played) => {
          const { monitor, twin } = both(property, played)
          verdicts[twin === undefined ? 'kept' : 'broken']++
          expect(monitor).toBe(twin)
        }),
        { numRuns: RUNS, seed: 20 },
      )
      expect(Math.min(verdicts.broken, verdicts.kept)).toBeGreaterThan(RUNS / 50)
    },
  )

  it('see an acknowledgement or a vote broken at the same moment, where logs match', () => {
    const verdicts = { broken: 0, kept: 0 }
    fc.assert(
      fc.property(moves, (played) => {
        const { monitor, twin, execution } = both('durability', played)
        if (firstBroken(execution, 'log-matching') !== undefined) return
        verdicts[twin === undefined ? 'kept' : 'broken']++
        expect(monitor).toBe(twin)
      }),
      { numRuns: RUNS, seed: 20 },
    )
    expect(Math.min(verdicts.broken, verdicts.kept)).toBeGreaterThan(RUNS / 50)
  })

  it('see a leader lack what was committed at the same moment, where logs match and commits agree', () => {
    const verdicts = { broken: 0, kept: 0 }
    fc.assert(
      fc.property(moves, (played) => {
        const { monitor, twin, execution } = both('leader-completeness', played)
        if (monitor !== undefined) expect(monitor).toBeGreaterThanOrEqual(twin ?? Number.POSITIVE_INFINITY)
        if (firstBroken(execution, 'log-matching') !== undefined || !commitsAgree(execution)) return
        verdicts[twin === undefined ? 'kept' : 'broken']++
        expect(monitor).toBe(twin)
      }),
      { numRuns: RUNS, seed: 20 },
    )
    expect(Math.min(verdicts.broken, verdicts.kept)).toBeGreaterThan(RUNS / 50)
  })
})
