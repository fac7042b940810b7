import { describe, expect, it } from 'vitest'
import { logMoments } from '../../../../harness/run/script/log-moments.ts'
import { OVERWRITTEN_8D } from '../../../nemesis/scenarios/facts/forgeries.ts'
import { forged } from '../../../support/raft-evidence.ts'

const moments = (logs: { readonly [node: string]: string }) => {
  const { story, evidence } = forged({ ...OVERWRITTEN_8D, logs })
  return logMoments(story, evidence.raft)
}
/** 'n1 1:2' for an entry of term 1 at index 2. */
const shown = ({ members }: ReturnType<typeof moments>[number]) =>
  members.map(({ node, entries }) => `${node} ${entries.map(({ term, index }) => `${term}:${index}`).join(' ')}`)

describe('logs side by side', () => {
  it('show Figure 8 as the paper does: who had what when each entered a term, and the end', () => {
    const figure = moments(OVERWRITTEN_8D.logs)
    expect(figure.map(({ title }) => title)).toEqual([
      'when each entered term 2',
      'when each entered term 3',
      'when each entered term 4',
      'at the end',
    ])
    expect(shown(figure[0] as never)).toContain('n2 1:1 1:2')
    expect(shown(figure[0] as never)).toContain('n3 1:1')
    expect(shown(figure[2] as never)).toContain('n3 1:1 1:2')
    expect(shown(figure[3] as never)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5'].map((node) => `${node} 1:1 2:2 2:3 4:4`))
  })

  it('tell the commit index of each log at its moment, and what an entry holds', () => {
    const [moment] = moments({ n1: 'E1:1=1 H1,1 E1:2=2 H2,1' })
    expect(moment?.members).toEqual([
      {
        node: 'n1',
        term: 1,
        commit: 1,
        entries: [
          { term: 1, index: 1, what: 'r/k=1' },
          { term: 1, index: 2, what: 'r/k=2' },
        ],
      },
    ])
  })

  it('leave out a member that never came to a moment, and a moment that shows nothing new', () => {
    expect(moments({ n1: 'E1:1=1 H1,1 H2,1 E2:2 H2,2', n2: 'E1:1=1' })[0]?.members.map(({ node }) => node)).toEqual([
      'n1',
    ])
    expect(moments({ n1: 'E1:1=1 H1,1 H2,1 H3,1' }).map(({ title }) => title)).toEqual([
      'when each entered term 2',
      'when each entered term 3',
      'at the end',
    ])
    expect(moments({ n1: 'E1:1=1 H2,1' })).toHaveLength(2)
  })

  it('are none for a story without an entry', () => {
    const { story, evidence } = forged({ ...OVERWRITTEN_8D, numbers: {} })
    expect(logMoments(story, evidence.raft)).toEqual([])
  })
})
