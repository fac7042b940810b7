import { describe, expect, it } from 'vitest'
import { found, step, tell } from './support/views.ts'

const LACKS = 'leader-completeness leader-lacks-committed-entry'
const completeness = (told: Parameters<typeof tell>[0]) => found(tell(told)).filter((each) => each === LACKS)

describe('leader completeness', () => {
  it('finds a leader without an entry that was committed in an earlier term, and names both', () => {
    const monitor = tell([step('n1 L2 1a 2b; c2 a2'), step('n2 F3 1a'), step('n2 L3 1a 3c')])
    expect(monitor.findings).toMatchObject([
      {
        checker: 'leader-completeness',
        anomaly: 'leader-lacks-committed-entry',
        sentence:
          'n2 led term 3 (since 0.003000 s) without the entry (2, 2) "b", which n1 had committed in term 2 (at 0.001000 s): its log has one of term 3 there',
        timeUs: 3000,
        places: [
          { node: 'n1', term: 2, index: 2, timeUs: 1000 },
          { node: 'n2', term: 3, index: 2, timeUs: 3000 },
        ],
      },
    ])
  })

  it('finds Figure 8 (d): what a leader committed by counting copies of an earlier term is lost with the next', () => {
    const told = [step('n1 L4 1a 2b 4d; c2 a2'), step('n5 C5 1a 3c'), step('n5 L5 1a 3c 5e')]
    expect(completeness(told)).toEqual([LACKS])
  })

  it('finds a commit of an old leader that a newer one lacks', () => {
    expect(completeness([step('n2 L3 1a 3c'), step('n1 L2 1a 2b'), step('n1 L2 1a 2b; c2')])).toEqual([LACKS])
  })

  it('finds an entry of the right index and the wrong term', () => {
    expect(completeness([step('n1 L2 1a 2b; c2'), step('n2 L3 1a 1x 3c')])).toEqual([LACKS])
  })

  it.each([
    ['a leader that has it', [step('n1 L2 1a 2b; c2 a2'), step('n2 L3 1a 2b 3c')]],
    ['a leader that has compacted it away', [step('n1 L2 1a 2b; c2 a2'), step('n2 L3 s2:2 3c'), step('n3 L4 s3:3')]],
    ['a leader without what was not committed', [step('n1 L2 1a 2b; c1 a1'), step('n2 L3 1a 3c')]],
    ['a late leader of an earlier term', [step('n1 L3 1a 3b; c2 a2'), step('n2 L2 1a 2x')]],
    ['a leader of the same term that goes on', [step('n1 L2 2a; c1'), step('n1 L2 2a 2b; c2')]],
    ['a follower that lacks it', [step('n1 L2 1a 2b; c2 a2'), step('n2 F3 1a 1x')]],
    ['a commit that a newer leader has', [step('n2 L3 1a 2b 3c'), step('n1 L2 1a 2b; c2')]],
  ])('lets pass %s', (_, told) => {
    expect(completeness(told)).toEqual([])
  })

  it('holds a late leader against what was committed before its term alone', () => {
    const told = [step('n1 L1 1a; c1'), step('n2 L4 1a 4b; c2'), step('n3 L3 1a 3x'), step('n4 L2 2y')]
    expect(completeness(told)).toEqual([LACKS])
    expect(tell(told).findings.find(({ checker }) => checker === 'leader-completeness')?.sentence).toContain(
      'n4 led term 2',
    )
  })

  it('remembers of each term how far it committed, when an old leader commits late', () => {
    const told = [step('n2 L4 1a 1b 4c; c3'), step('n1 L3 1a 1b; c2'), step('n3 L3 1a 3x')]
    expect(completeness(told)).toEqual([])
    expect(completeness([...told, step('n5 L4 1a 4y')])).toEqual([LACKS])
  })
})
