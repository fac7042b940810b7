import { describe, expect, it } from 'vitest'
import { found, restart, step, tell } from './support/views.ts'

describe('commit monotone', () => {
  it.each([
    [
      'commit-went-back',
      [step('n1 F1 1a 1b; c2'), step('n1 F1 1a 1b; c1')],
      'the commit index of n1 went back from 2 to 1 at 0.002000 s',
    ],
    [
      'applied-went-back',
      [step('n1 F1 1a 1b; c2 a2'), step('n1 F1 1a 1b; c2 a1')],
      'the applied index of n1 went back from 2 to 1 at 0.002000 s',
    ],
    ['commit-beyond-log', [step('n1 F1 1a; c2')], 'the commit index of n1 is 2 at 0.001000 s, but its log ends at 1'],
    [
      'applied-beyond-commit',
      [step('n1 F1 1a 1b; c1 a2')],
      'n1 applied (1, 2) "b" at 0.001000 s, but its commit index is 1',
    ],
    [
      'committed-entry-overwritten',
      [step('n1 F1 1a 1b; c2'), step('n1 F2 1a 2c; c2')],
      'n1 had committed (1, 2) "b", and its log now has (2, 2) "c" (term 2, at 0.002000 s)',
    ],
    [
      'committed-entry-overwritten',
      [step('n1 F1 1a 1b; c2'), step('n1 F2 1a; c1')],
      'n1 had committed (1, 2) "b", and its log now ends at 1 (term 2, at 0.002000 s)',
    ],
  ])('finds %s', (anomaly, told, sentence) => {
    const findings = tell(told).findings.filter(({ checker }) => checker === 'commit-monotone')
    expect(findings.find((finding) => finding.anomaly === anomaly)?.sentence).toBe(sentence)
  })

  it('says once that something is out of order, while it lasts', () => {
    const told = [step('n1 F1 1a; c2'), step('n1 F2 1a; c2'), step('n1 F2 1a 1b; c2'), step('n1 F2 1a 1b; c3')]
    expect(found(tell(told))).toEqual(['commit-monotone commit-beyond-log', 'commit-monotone commit-beyond-log'])
  })

  it.each([
    ['beginning anew after a restart', [step('n1 F1 1a 1b; c2 a2'), ...restart('n1', 'kill'), step('n1 F1 1a 1b')]],
    ['an overwritten tail beyond the commit', [step('n1 F1 1a 1b; c1'), step('n1 F2 1a 2c; c2')]],
    ['compaction of what is committed', [step('n1 F1 1a 1b; c2 a2'), step('n1 F1 s2:1; c2 a2')]],
    ['a snapshot beyond the log', [step('n1 F1 1a; c1 a1'), step('n1 F1 s7:1; c7 a7')]],
    ['applied up to the commit', [step('n1 F1 1a 1b; c2 a1'), step('n1 F1 1a 1b; c2 a2')]],
  ])('lets pass %s', (_, told) => {
    expect(found(tell(told))).toEqual([])
  })
})
