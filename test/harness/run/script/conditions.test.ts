import { describe, expect, it } from 'vitest'
import { caughtUp, leaderMet } from '../../../../harness/run/script/conditions.ts'

const status = (node: string, leader: string | undefined, term: number, appliedIndex = 5) => ({
  node,
  ...(leader === undefined ? {} : { leader }),
  term,
  lastIndex: appliedIndex,
  appliedIndex,
})

describe('a leader', () => {
  it('is who says so of itself, among those asked for, in a later term', () => {
    const statuses = [status('n1', 'n1', 3), status('n2', 'n1', 3)]
    expect(leaderMet(['n1', 'n2'], 2, statuses).met?.leader?.node).toBe('n1')
    expect(leaderMet(['n1', 'n2'], 3, statuses).met).toBeUndefined()
    expect(leaderMet(['n2'], 2, statuses).met).toBeUndefined()
  })

  it('of two that claim it is the one of the higher term', () => {
    expect(leaderMet(['n1', 'n2'], 0, [status('n1', 'n1', 3), status('n2', 'n2', 4)]).met?.leader?.node).toBe('n2')
  })

  it('is nobody where nobody answers, which is said', () => {
    expect(leaderMet(['n1'], 0, [])).toEqual({ seen: 'no node answers' })
  })
})

describe('nodes have caught up', () => {
  it('when all of them applied one index, the one asked for or later', () => {
    const even = [status('n1', 'n1', 1, 7), status('n2', 'n1', 1, 7)]
    expect(caughtUp(['n1', 'n2'], 7, even).met).toEqual({})
    expect(caughtUp(['n1', 'n2'], 8, even).met).toBeUndefined()
    expect(caughtUp(['n1', 'n3'], 7, even).met).toBeUndefined()
    expect(caughtUp(['n1', 'n2'], 6, [status('n1', 'n1', 1, 7), status('n2', 'n1', 1, 6)]).met).toBeUndefined()
  })
})
