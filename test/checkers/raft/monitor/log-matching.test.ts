import { describe, expect, it } from 'vitest'
import { found, restart, step, tell } from './support/views.ts'

describe('log matching', () => {
  it('finds one entry with two commands, and names it', () => {
    const monitor = tell([step('n1 L2 1a 2b'), step('n2 F2 1a'), step('n2 F2 1a 2c')])
    expect(monitor.findings).toMatchObject([
      {
        checker: 'log-matching',
        anomaly: 'log-mismatch',
        sentence: 'the entry (2, 2) is "b" on n1 and "c" on n2 (since 0.001000 s and 0.003000 s)',
        timeUs: 3000,
        places: [
          { node: 'n1', index: 2, term: 2 },
          { node: 'n2', index: 2, term: 2 },
        ],
      },
    ])
  })

  it('finds one entry that follows two different terms: the conflicting one was kept', () => {
    const monitor = tell([step('n1 L3 1a 2b 3c'), step('n2 F3 1a 1x'), step('n2 F3 1a 1x 3c')])
    expect(found(monitor)).toEqual(['log-matching log-mismatch'])
    expect(monitor.findings[0]?.sentence).toBe(
      'the entry (3, 3) follows an entry of term 2 on n1 and one of term 1 on n2 (since 0.001000 s and 0.003000 s)',
    )
  })

  it('looks at the term that a snapshot ends in', () => {
    expect(found(tell([step('n1 L3 1a 2b 3c'), step('n2 F3 s2:1 3c')]))).toEqual(['log-matching log-mismatch'])
    expect(found(tell([step('n1 L3 1a 2b 3c'), step('n2 F3 s2:2 3c')]))).toEqual([])
  })

  it('looks at the whole log after a restart', () => {
    const told = [step('n1 L1 1a 1b 1c'), step('n2 F1 1a 1b 1c'), ...restart('n2'), step('n2 F1 1a 1x 1c')]
    expect(found(tell(told))).toContain('log-matching log-mismatch')
  })

  it.each([
    ['other entries at an index in other terms', [step('n1 L2 1a 2b'), step('n2 F1 1a 1x')]],
    ['a tail that is overwritten', [step('n1 L2 1a 2b'), step('n2 F2 1a 1x 1y'), step('n2 F2 1a 2b')]],
    ['the overwritten entry on another node', [step('n2 F1 1a 1x'), step('n2 F2 1a 2b'), step('n3 F1 1a 1x')]],
    ['compaction', [step('n1 L1 1a 1b; c2 a2'), step('n1 L1 s1:1 1b; c2 a2'), step('n2 F1 1a 1b')]],
  ])('lets pass %s', (_, told) => {
    expect(found(tell(told))).toEqual([])
  })

  it('counts entries once for each log that they come into, and what was cut off', () => {
    const monitor = tell([step('n1 L2 1a 2b'), step('n1 L2 1a 2b'), step('n2 F1 1a 1x 1y'), step('n2 F2 1a 2b')])
    const row = monitor.rows().find(({ checker }) => checker === 'log-matching')
    expect(row).toMatchObject({ verdict: 'valid', stats: { entries: 6, cut: 2, found: 0 } })
  })
})
