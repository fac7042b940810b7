import { describe, expect, it } from 'vitest'
import type { FocusOperation, StoryFocus } from '../../../../harness/campaign/story/focus.ts'
import { StoryRecorder } from '../../../../harness/campaign/story/story-recorder.ts'
import type { InsideStory } from '../../../../harness/core/inside-story.ts'
import { PUPPET_RAFT, PuppetCluster } from '../../../support/inside-puppet.ts'
import { figure8Run, lostWriteRun, rolledBackRun, staleReadRun } from '../../../support/sample-inside.ts'

const MS = 1e6
const ALL = ['n1', 'n2', 'n3']

/** What `play` leaves with three puppets, looked at for a violation at `violationMs`. */
function told(
  violationMs: number,
  play: (cluster: PuppetCluster) => void,
  change: Partial<StoryFocus> = {},
): InsideStory {
  const recorder = new StoryRecorder(PUPPET_RAFT, {
    nodes: ALL,
    violationNs: violationMs * MS,
    operations: [],
    findings: [],
    faults: [],
    words: PUPPET_RAFT.words,
    ...change,
  })
  play(new PuppetCluster(3, recorder))
  return recorder.finish(10_000 * MS)
}

const read = (node: string, startMs: number, endMs: number): FocusOperation => ({
  op: 0,
  node,
  startNs: startMs * MS,
  endNs: endMs * MS,
  outcome: 'ok',
})
const write = (node: string, startMs: number, endMs: number, writes: string): FocusOperation => ({
  ...read(node, startMs, endMs),
  writes,
})
const wrong = ({ events }: InsideStory) => events.filter((event) => event.wrong).map(({ sentence }) => sentence)

/** n1 leads term 1, and all have committed a no-op and 'a'. */
function begun(cluster: PuppetCluster): PuppetCluster {
  cluster.at(10).elect('n1', 1, ['n2', 'n3']).append('n1', 'no-op', 'a')
  return cluster.replicate('n1', ['n2', 'n3'], 1).commit(ALL, 2)
}

describe('the sentence of a story', () => {
  it.each([
    [
      'Figure 8',
      figure8Run,
      /^n5 became leader of term 4, .* although its log lacks \(1, 3\) k4=2, which n1 had taken for committed/,
    ],
    ['a write seen and rolled back', rolledBackRun, /^n1 applied \(1, 4\) k4=9, though it knew only 3 to be committed/],
    [
      'a stale read',
      staleReadRun,
      /^When its client was answered, n1 led term 1 .* though n3 led term 2 already and 7 entries were committed/,
    ],
    [
      'a lost write',
      lostWriteRun,
      /^The client was told ok, though no node had taken \(1, 4\) for committed: it was in the log of n1 alone/,
    ],
  ])('of %s names what went wrong', (_, run, gist) => {
    expect(run().record.inside?.gist).toMatch(gist)
  })

  it('is that of the entry that most went wrong with, not of the first that did', () => {
    const story = told(
      900,
      (cluster) => {
        begun(cluster).at(100).append('n1', 'b', 'c').set('n1', { applied: 3 }).replicate('n1', ['n2', 'n3'], 3)
        cluster.commit(ALL, 3).at(200).set('n1', { applied: 4 })
        cluster.at(300).elect('n2', 2, ['n3']).append('n2', 'no-op').cut('n2', 4).append('n2', 'd')
        cluster.at(400).commit(['n2'], 4)
      },
      { operations: [write('n1', 90, 5000, 'b'), write('n1', 95, 5000, 'c')] },
    )
    expect(story.gist).toMatch(/^n1 applied \(1, 4\) c/)
  })

  it('is what a monitor found where the logs show nothing', () => {
    const finding = { checker: 'durability', timeNs: 50 * MS, nodes: ['n2'], indexes: [], sentence: 'n2 voted twice' }
    const story = told(50, begun, { findings: [finding] })
    expect(story.gist).toBe('durability: n2 voted twice.')
    expect(wrong(story)).toEqual(['durability: n2 voted twice.'])
  })

  it('is absent where nothing is known', () => {
    expect(told(900, begun)).not.toHaveProperty('gist')
  })
})

describe('what Raft must not do', () => {
  it.each<readonly [string, (cluster: PuppetCluster) => void, RegExp]>([
    [
      'two leaders in a term',
      (cluster) => cluster.at(50).elect('n2', 1, ['n3']),
      /^n2 became leader of term 1, .*though n1 had been elected in this term/,
    ],
    [
      'a leader without a committed entry',
      (cluster) =>
        cluster.at(50).append('n1', 'b').replicate('n1', ['n3'], 3).commit(['n1'], 3).at(60).elect('n2', 2, ['n3']),
      /^n2 became leader of term 2, .* its log lacks \(1, 3\) b, which n1 had taken for committed/,
    ],
    [
      'another entry committed at an index',
      (cluster) =>
        cluster.at(50).append('n1', 'b').commit(['n1'], 3).set('n2', { term: 2 }).append('n2', 'c').commit(['n2'], 3),
      /^n2 took \(2, 3\) c for committed, though n1 had taken \(1, 3\) b there/,
    ],
    [
      'a vote forgotten',
      (cluster) => cluster.at(50).end('n2', 'kill').at(60).start('n2', { vote: undefined }),
      /^n2 came back from its disk without its vote for n1 in term 1/,
    ],
    [
      'a term forgotten',
      (cluster) => cluster.at(50).end('n2', 'power').at(60).start('n2', { term: 0 }),
      /^n2 came back from its disk without term 1/,
    ],
    [
      'a committed entry lost with the disk',
      (cluster) => cluster.at(50).end('n3', 'power').at(60).start('n3', { log: 1 }),
      /^n3 came back from its disk without \(1, 2\) a, which it had, and n1 had taken for committed/,
    ],
    [
      'a log made shorter',
      (cluster) => cluster.at(50).append('n1', 'b').replicate('n1', ['n2'], 3).cut('n2', 3),
      /^n2 shortened its log from 3 to 2 entries/,
    ],
  ])('%s', (_, play, sentence) => {
    expect(wrong(told(900, (cluster) => play(begun(cluster))))[0]).toMatch(sentence)
  })

  it('is not said of what it may do: elections, conflicts, restarts on a disk that kept all', () => {
    const story = told(900, (cluster) => {
      begun(cluster).at(50).append('n1', 'b').replicate('n1', ['n2'], 3)
      cluster.at(60).end('n1', 'kill').at(100).elect('n3', 2, ['n2']).append('n3', 'no-op')
      cluster.replicate('n3', ['n2'], 3).commit(['n2', 'n3'], 3)
      cluster.at(200).start('n1').replicate('n3', ['n1'], 3).commit(['n1'], 3)
      cluster.at(300).pause('n2').at(400).resume('n2')
    })
    expect(wrong(story)).toEqual([])
  })
})

describe('spans', () => {
  const story = told(900, (cluster) => {
    begun(cluster).at(100).end('n1', 'kill').at(200).start('n1').at(300).pause('n1').at(400).resume('n1')
  })
  const spans = story.nodes[0]?.spans ?? []

  it('tell every role, that a node was down, and that it stood still', () => {
    expect(spans.map(({ role, term, paused }) => `${role} ${term}${paused ? ' paused' : ''}`)).toEqual([
      'follower 0',
      'candidate 1',
      'leader 1',
      'down 1',
      'follower 1',
      'follower 1 paused',
      'follower 1',
    ])
  })

  it('have neither gaps nor overlaps, from the run’s start to its end', () => {
    expect(spans[0]?.fromNs).toBe(0)
    expect(spans.at(-1)?.toNs).toBe(story.endNs)
    for (const [i, { toNs }] of spans.entries()) if (i + 1 < spans.length) expect(spans[i + 1]?.fromNs).toBe(toNs)
  })
})

describe('bounds', () => {
  /** Ten thousand elections, and as many entries. */
  const long = told(
    9_000,
    (cluster) => {
      for (let term = 1; term <= 2_500; term++) {
        const leader = ALL[term % 3] as string
        cluster
          .at(term * 3.5)
          .elect(
            leader,
            term,
            ALL.filter((node) => node !== leader),
          )
          .append(leader, `k=${term}`)
        cluster
          .replicate(
            leader,
            ALL.filter((node) => node !== leader),
            term,
          )
          .commit(ALL, term)
      }
    },
    { operations: [write('n1', 5_000, 5_010, 'k=1500'), read('n2', 8_990, 9_000)] },
  )

  it('hold for a run of any length', () => {
    expect(long.events.length).toBeLessThanOrEqual(26)
    expect(long.moments.length).toBeLessThanOrEqual(6)
    expect(long.messages.length).toBeLessThanOrEqual(72)
    for (const { indexes } of long.moments) expect(indexes.length).toBeLessThanOrEqual(5)
    expect(JSON.stringify(long).length).toBeLessThan(600_000)
  })

  it('never thin the spans of leaders', () => {
    const led = long.nodes.flatMap(({ spans }) => spans.filter(({ role }) => role === 'leader'))
    expect(led.length).toBe(2_500)
  })

  it('keep the violation’s neighbourhood', () => {
    const near = long.messages.filter(({ sentNs }) => Math.abs(sentNs - 9_000 * MS) < 500 * MS)
    expect(near.length).toBeGreaterThan(0)
    expect(long.events.some(({ timeNs }) => timeNs === 9_000 * MS)).toBe(true)
  })
})

describe('messages', () => {
  it('tell when they were sent, arrived, or were lost, and why', () => {
    const story = told(
      100,
      (cluster) => {
        begun(cluster).at(90).append('n1', 'b')
        const says = { type: 'append', term: 1, index: 2, entries: [{ term: 1, index: 3 }] } as const
        cluster.at(91).send('n1', 'n2', says).at(92).send('n1', 'n3', says, 'dead')
      },
      { operations: [write('n1', 80, 100, 'b')] },
    )
    const appends = story.messages.filter(({ message }) => message.entries.some(({ index }) => index === 3))
    expect(appends.map(({ sentNs, arrivedNs, lostNs, lost }) => [sentNs, arrivedNs, lostNs, lost])).toEqual([
      [91 * MS, 93 * MS, undefined, undefined],
      [92 * MS, undefined, 94 * MS, 'down'],
    ])
    expect(story.messagesLeftOut).toBeGreaterThan(0)
  })
})
