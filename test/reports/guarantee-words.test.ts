import { describe, expect, it } from 'vitest'
import { CHECKERS } from '../../checkers/index.ts'
import { guaranteeWords } from '../../reports/guarantee-words.ts'
import { distinctAnomalies } from '../../reports/run-words.ts'
import { invalidRun } from '../support/sample-run.ts'

const RESULT = { checker: 'x', verdict: 'valid', anomalies: [], stats: {} } as const

describe('what a verdict means', () => {
  it.each([
    [{ ...RESULT, checker: 'election-safety' }, 'Held in this run: a term has at most one leader.'],
    [RESULT, 'Nothing was found that breaks it.'],
    [{ ...RESULT, verdict: 'unknown', reason: 'no time' } as const, 'Cannot be told: no time.'],
    [{ ...RESULT, verdict: 'not-applicable', reason: 'no queue' } as const, 'Not asked of this run: no queue.'],
    [
      {
        ...RESULT,
        checker: 'durability',
        verdict: 'invalid',
        anomalies: [{ name: 'lost', sentence: '', ops: [] }],
      } as const,
      'Broken (lost). What must hold: a node that comes back remembers what it promised.',
    ],
    [{ ...RESULT, checker: 'constructor' }, 'Nothing was found that breaks it.'],
  ])('of %j', (result, words) => {
    expect(guaranteeWords(result)).toBe(words)
  })

  it('is there for every checker, in words of its own or those of its verdict', () => {
    for (const { name } of CHECKERS) expect(guaranteeWords({ ...RESULT, checker: name })).not.toBe('')
  })
})

describe('anomalies', () => {
  it('that two checkers found in the same operations are one, told as what clients saw', () => {
    const { record } = invalidRun()
    const [result] = record.results
    if (result === undefined) throw new Error('the sample has results')
    const again = {
      ...result,
      checker: 'settled-linearizability',
      anomalies: result.anomalies.map((anomaly) => ({ ...anomaly, whiteBox: true })),
    }
    const single = distinctAnomalies({ ...record, results: [result] })
    const double = distinctAnomalies({ ...record, results: [again, result] })
    expect(double.map(({ anomaly }) => anomaly)).toEqual(single.map(({ anomaly }) => anomaly))
    for (const { checkers } of double) expect(checkers).toEqual(['settled-linearizability', result.checker])
  })
})
