import { describe, expect, it } from 'vitest'
import { found, message, step, tell } from './support/views.ts'

describe('election safety', () => {
  it('finds two leaders of one term, and names them, the term and the times', () => {
    const monitor = tell([step('n1 L3 1a'), step('n2 F3 1a'), step('n3 L3 1a')])
    expect(monitor.findings).toEqual([
      {
        checker: 'election-safety',
        anomaly: 'two-leaders',
        sentence: 'n1 and n3 both led term 3: n1 since 0.001000 s, n3 at 0.003000 s',
        timeUs: 3000,
        places: [
          { node: 'n1', timeUs: 1000, term: 3 },
          { node: 'n3', timeUs: 3000, term: 3 },
        ],
      },
    ])
  })

  it('finds one that sends entries in a term that another led', () => {
    const sent = (from: string) => ({ sent: message(from, 'n3', 'append', { term: 2 }) })
    expect(found(tell([step('n1 L2'), sent('n1'), sent('n2')]))).toEqual(['election-safety two-leaders'])
    expect(found(tell([sent('n1'), step('n2 L2')]))).toEqual(['election-safety two-leaders'])
  })

  it.each([
    ['leaders of different terms at once', [step('n1 L2'), step('n2 L3')]],
    ['the same leader over and over', [step('n1 L2'), step('n1 L2 2a'), step('n1 F3'), step('n1 L4')]],
    ['candidates of one term', [step('n1 L2'), step('n2 C2'), step('n3 P2')]],
    ['a reply in the leader’s term', [step('n1 L2'), { sent: message('n2', 'n1', 'append-reply', { term: 2 }) }]],
  ])('lets pass %s', (_, told) => {
    expect(found(tell(told))).toEqual([])
  })

  it('sees a leader that comes back as leader of another’s term', () => {
    const told = [
      step('n1 L2'),
      step('n2 F2'),
      { stopped: 'n2', how: 'kill' as const },
      { started: 'n2' },
      step('n2 L2'),
    ]
    expect(found(tell(told))).toContain('election-safety two-leaders')
  })
})
