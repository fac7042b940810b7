import { describe, expect, it } from 'vitest'
import { DEFAULT_BUDGET } from '../../checkers/checker.ts'
import { stats } from '../../checkers/stats.ts'
import { HistoryBuilder } from '../../harness/core/history-builder.ts'

/** Two operations; the second ends as `code` says. */
function verdictOf(code: string): { verdict: string; reason?: string } {
  const builder = new HistoryBuilder()
  const read = { process: 0, f: 'read', value: null } as const
  builder.add({ index: 0, time: 0, type: 'invoke', ...read })
  builder.add({ index: 1, time: 1, type: 'ok', ...read })
  builder.add({ index: 2, time: 2, type: 'invoke', ...read })
  builder.add({ index: 3, time: 3, type: 'info', ...read, error: { code, message: 'ok value of the wrong shape' } })
  const run = { schema: {}, requestedFaults: [], expectsFinalPhase: false }
  return stats.check(builder.finish(), run, DEFAULT_BUDGET)
}

describe('a history with a breach of contract by a client', () => {
  it('is unknown when it is judged again, however good the rest is', () => {
    expect(verdictOf('contract-breach')).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('contract'),
    })
  })

  it('is not confused with an ordinary unknown outcome', () => {
    expect(verdictOf('deadline').verdict).toBe('valid')
  })
})
