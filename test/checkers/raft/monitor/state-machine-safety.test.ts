import { describe, expect, it } from 'vitest'
import { found, restart, step, tell } from './support/views.ts'

const DIFFER = 'state-machine-safety applied-entries-differ'
const STATES = 'state-machine-safety states-differ'
const safety = (told: Parameters<typeof tell>[0]) => found(tell(told)).filter((each) => each.startsWith('state-m'))

describe('state machine safety', () => {
  it('finds two entries applied at one index, and names both', () => {
    const monitor = tell([step('n1 L2 1a 2b; c2 a2'), step('n2 F3 1a 3c; c2 a2')])
    expect(monitor.findings.find(({ anomaly }) => anomaly === 'applied-entries-differ')).toMatchObject({
      sentence: 'at index 2 n1 applied (2, 2) "b" (at 0.001000 s), n2 (3, 2) "c" (at 0.002000 s)',
      timeUs: 2000,
      places: [
        { node: 'n1', term: 2, index: 2 },
        { node: 'n2', term: 3, index: 2 },
      ],
    })
  })

  it('looks at each of several entries applied in one step', () => {
    expect(safety([step('n1 L1 1a 1b 1c; c3 a3 d1'), step('n2 F2 1a 2x 1c; c3 a3 d1')])).toEqual([DIFFER])
  })

  it.each([
    ['another command of the same term', [step('n1 L1 1a; c1 a1'), step('n2 F1 1b; c1 a1')]],
    ['the same command of another term', [step('n1 L1 1a; c1 a1'), step('n2 F2 2a; c1 a1')]],
  ])('takes for different %s', (_, told) => {
    expect(safety(told)).toEqual([DIFFER])
  })

  it('finds an entry that was applied before it was committed, and replaced', () => {
    const told = [step('n1 L1 1a; c0 a1'), step('n2 L2 2b; c1 a1')]
    expect(safety(told)).toEqual([DIFFER])
  })

  it('finds different states after the same entries', () => {
    const told = [step('n1 L1 1a 1b; c2 a2 d5'), step('n2 F1 1a 1b; c2 a2 d6')]
    expect(safety(told)).toEqual([STATES])
    expect(tell(told).findings[0]?.sentence).toBe(
      'having applied up to index 2, n1 (at 0.001000 s) and n2 (at 0.002000 s) are in different states',
    )
  })

  it('finds a state that changes while nothing is applied, and one that came in a snapshot', () => {
    expect(safety([step('n1 L1 1a; c1 a1 d5'), step('n1 L1 1a; c1 a1 d6')])).toEqual([STATES])
    expect(safety([step('n1 L1 1a 1b; c2 a2 d5'), step('n2 F1 s2:1; c2 a2 d6')])).toEqual([STATES])
  })

  it('holds a node that came back to what it applied before', () => {
    const told = [step('n1 L1 1a; c1 a1'), step('n2 F1 1a; c1 a1'), ...restart('n2'), step('n2 F2 2x; c1 a1')]
    expect(safety(told)).toEqual([DIFFER])
  })

  it.each([
    [
      'the same entries, at different paces',
      [step('n1 L1 1a 1b; c2 a2'), step('n2 F1 1a; c1 a1'), step('n2 F1 1a 1b; c2 a2')],
    ],
    ['different states after different entries', [step('n1 L1 1a 1b; c2 a2 d5'), step('n2 F1 1a 1b; c1 a1 d6')]],
    [
      'entries applied again after a restart',
      [step('n1 L1 1a 1b; c2 a2'), ...restart('n1'), step('n1 F1 1a 1b'), step('n1 F1 1a 1b; c2 a2')],
    ],
    ['a snapshot of the same state', [step('n1 L1 1a 1b; c2 a2 d5'), step('n2 F1 s2:1; c2 a2 d5')]],
    ['other entries that are not applied', [step('n1 L1 1a 1b; c2 a2'), step('n2 F2 1a 2x; c1 a1')]],
  ])('lets pass %s', (_, told) => {
    expect(safety(told)).toEqual([])
  })
})
