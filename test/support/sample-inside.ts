/**
 * Violations seen from inside: puppets play them before the recorder, and a history goes with each. Used by all tests of
 * what the page shows of a simulated run, and a picture book for whoever changes it.
 */
import type { StoryFocus } from '../../harness/campaign/story/focus.ts'
import { focusOfRecord } from '../../harness/campaign/story/focus-of-record.ts'
import { StoryRecorder } from '../../harness/campaign/story/story-recorder.ts'
import type { InsideStory } from '../../harness/core/inside-story.ts'
import type { FaultSummary } from '../../harness/core/record.ts'
import { PUPPET_RAFT, PuppetCluster } from './inside-puppet.ts'
import { type Planted, SECOND, sampleHistory } from './sample-history.ts'
import { recordOf, type SampleRun } from './sample-run.ts'

const MAIN_NS = 10 * SECOND

type Plot = {
  readonly size: number
  readonly anomaly: string
  readonly sentence: string
  readonly bug: string
  readonly faults: readonly FaultSummary[]
  readonly operations: readonly Omit<Planted, 'key' | 'witness'>[]
  readonly findings?: StoryFocus['findings']
  readonly play: (cluster: PuppetCluster) => void
}

const KEY = 'k4'

/** A run whose record holds the story of its violation. */
function sample(plot: Plot): SampleRun {
  const nodes = Array.from({ length: plot.size }, (_, i) => `n${i + 1}`)
  const { history, witnesses } = sampleHistory({
    seed: 11,
    workers: 5,
    nodes,
    operations: 900,
    mainNs: MAIN_NS,
    faults: plot.faults,
    planted: plot.operations.map((operation) => ({ ...operation, key: KEY, witness: 'w' })),
  })
  const ops = witnesses.get('w') ?? []
  const base = recordOf({ history })
  const { version: _, ...scenario } = base.scenario
  const record = {
    ...base,
    versions: { ordeal: '0.1.0', node: '24.21.0', 'raft-kv': 'simulated' },
    scenario: {
      ...scenario,
      name: 'raft-kv-register',
      system: 'raft-kv',
      settings: { bug: plot.bug },
      nodes: plot.size,
      timeMs: MAIN_NS / 1e6,
    },
    verdict: 'invalid',
    results: [
      {
        checker: 'linearizability',
        verdict: 'invalid',
        anomalies: [{ name: plot.anomaly, sentence: plot.sentence, key: KEY, ops }],
        stats: { keys: 6, operations: 903 },
      },
    ],
    faults: plot.faults,
    leftOut: [],
    replay: 'ordeal replay runs/explore/raft-kv-11',
  } as const
  const focus = focusOfRecord(record, history, plot.findings ?? [], PUPPET_RAFT)
  if (focus === undefined) throw new Error('nothing was found')
  const recorder = new StoryRecorder(PUPPET_RAFT, focus)
  plot.play(new PuppetCluster(plot.size, recorder))
  const inside: InsideStory = recorder.finish(record.durationNs)
  return { record: { ...record, inside }, history }
}

function fault(
  id: number,
  type: string,
  target: FaultSummary['target'],
  nodes: readonly string[],
  fromMs: number,
  toMs: number,
): FaultSummary {
  const at = (ms: number) => Math.round(ms * 1e6)
  return {
    fault: id,
    type,
    target,
    nodes,
    phases: { planned: at(fromMs), applied: at(fromMs), verified: at(fromMs), healed: at(toMs) },
    detail: {},
  }
}

/** Noise as a healthy cluster makes it: a leader, a few entries everywhere. */
function quietStart(cluster: PuppetCluster, leader: string, entries: number): void {
  const others = cluster.nodes.filter((node) => node !== leader)
  cluster.at(120).elect(leader, 1, others).append(leader, 'no-op')
  for (let i = 1; i < entries; i++) cluster.append(leader, `k${i}=${i}`)
  cluster.replicate(leader, others, 1).commit(cluster.nodes, entries)
}

/** A leader that was cut off goes on answering reads. */
export function staleReadRun(): SampleRun {
  return sample({
    size: 5,
    bug: 'leader-local-read',
    anomaly: 'stale-read',
    sentence:
      'Process 902 read 6 of key k4 although 7 had replaced it 71 ms before this read began, and process 901 had written it.',
    faults: [fault(0, 'partition', 'leader', ['n1'], 3100, 6400), fault(1, 'kill', 'one', ['n4'], 1200, 1700)],
    operations: [
      { process: 900, node: 'n1', f: 'write', value: 6, startMs: 2970, endMs: 3002, result: [5, 6] },
      { process: 901, node: 'n3', f: 'write', value: 7, startMs: 3590, endMs: 3612, result: [7, 7] },
      { process: 902, node: 'n1', f: 'read', value: null, startMs: 3683, endMs: 3687, result: [5, 6] },
    ],
    play: (cluster) => {
      quietStart(cluster, 'n1', 4)
      cluster.at(1200).end('n4', 'kill').at(1700).start('n4', { term: 1, vote: 'n1' })
      cluster.at(1750).replicate('n1', ['n4'], 1).commit(['n4'], 4)
      cluster.at(2972).append('n1', 'k4=6').replicate('n1', ['n2', 'n3', 'n4', 'n5'], 5)
      cluster.at(3001).commit(cluster.nodes, 5)
      for (const ms of [3150, 3250, 3350])
        for (const to of ['n2', 'n3']) cluster.at(ms).send('n1', to, { type: 'heartbeat', term: 1, commit: 5 }, 'cut')
      cluster.at(3420).elect('n3', 2, ['n2', 'n4', 'n5']).append('n3', 'no-op')
      cluster.replicate('n3', ['n2', 'n4', 'n5'], 6).commit(['n2', 'n3', 'n4', 'n5'], 6)
      cluster.at(3592).append('n3', 'k4=7').replicate('n3', ['n2', 'n4', 'n5'], 7).commit(['n3', 'n2', 'n4', 'n5'], 7)
      cluster.at(3620).send('n1', 'n4', { type: 'heartbeat', term: 1, commit: 5 }, 'cut')
      cluster.at(3690).set('n1', {})
      cluster.at(6500).replicate('n3', ['n1'], 6).commit(['n1'], 7)
    },
  })
}

/** Figure 8 of the extended Raft paper, with a leader that counts copies of an old term's entry. */
export function figure8Run(): SampleRun {
  return sample({
    size: 5,
    bug: 'commit-old-term-by-count',
    anomaly: 'stale-read',
    sentence: 'Process 902 read 1 of key k4 although 2 was acknowledged to process 901 and never replaced.',
    faults: [
      fault(0, 'partition', 'minority', ['n1', 'n2'], 990, 1500),
      fault(1, 'kill', 'leader', ['n1'], 1600, 2600),
      fault(2, 'kill', 'leader', ['n5'], 2500, 3500),
      fault(3, 'kill', 'leader', ['n1'], 2950, 5000),
    ],
    operations: [
      { process: 900, node: 'n1', f: 'write', value: 1, startMs: 400, endMs: 420, result: [2, 1] },
      { process: 901, node: 'n1', f: 'write', value: 2, startMs: 1000, endMs: 2925, result: [3, 2] },
      { process: 902, node: 'n5', f: 'read', value: null, startMs: 3900, endMs: 3904, result: [2, 1] },
    ],
    findings: [
      {
        checker: 'leader-completeness',
        timeNs: 3_562e6,
        nodes: ['n5'],
        indexes: [3],
        sentence: 'n5 leads term 4 without entry (1, 3), which was committed in term 3: leader completeness is broken.',
      },
    ],
    play: (cluster) => {
      cluster.at(100).elect('n1', 1, ['n2', 'n3', 'n4', 'n5']).append('n1', 'no-op')
      cluster.at(402).append('n1', 'k4=1').replicate('n1', ['n2', 'n3', 'n4', 'n5'], 1).commit(cluster.nodes, 2)
      cluster.at(1002).append('n1', 'k4=2').replicate('n1', ['n2'], 3)
      for (const to of ['n3', 'n4', 'n5']) {
        const entries = [{ term: 1, index: 3 }]
        cluster.at(1003).send('n1', to, { type: 'append', term: 1, index: 2, commit: 2, entries }, 'cut')
      }
      cluster.at(1600).end('n1', 'kill')
      cluster.at(1850).elect('n5', 2, ['n3', 'n4']).append('n5', 'k4=3')
      cluster.at(2500).end('n5', 'kill')
      cluster.at(2600).start('n1')
      cluster.at(2800).elect('n1', 3, ['n2', 'n3']).replicate('n1', ['n3'], 3)
      cluster.at(2920).commit(['n1'], 3)
      cluster.at(2950).end('n1', 'kill')
      cluster.at(3500).start('n5')
      cluster.at(3550).elect('n5', 4, ['n3', 'n4', 'n2']).append('n5', 'no-op')
      cluster.replicate('n5', ['n2', 'n3', 'n4'], 3).commit(['n5', 'n2', 'n3', 'n4'], 4)
      cluster.at(5000).start('n1').replicate('n5', ['n1'], 3).commit(['n1'], 4)
    },
  })
}

/** A value is seen that was applied before it was committed, and is then rolled back. */
export function rolledBackRun(): SampleRun {
  return sample({
    size: 3,
    bug: 'apply-uncommitted',
    anomaly: 'aborted-read',
    sentence: 'Process 901 read 9 of key k4, which process 902 found never to have been written.',
    faults: [fault(0, 'partition', 'leader', ['n1'], 2000, 3200)],
    operations: [
      {
        process: 900,
        node: 'n1',
        f: 'write',
        value: 9,
        startMs: 2040,
        endMs: 3040,
        type: 'info',
        error: { code: 'TIMEOUT', message: 'no answer within 1000 ms' },
      },
      { process: 901, node: 'n1', f: 'read', value: null, startMs: 2100, endMs: 2104, result: [4, 9] },
      { process: 902, node: 'n2', f: 'read', value: null, startMs: 3400, endMs: 3405, result: [3, 3] },
    ],
    play: (cluster) => {
      quietStart(cluster, 'n1', 3)
      cluster.at(2042).append('n1', 'k4=9').set('n1', { applied: 4 })
      for (const to of ['n2', 'n3'])
        cluster
          .at(2043)
          .send('n1', to, { type: 'append', term: 1, index: 3, commit: 3, entries: [{ term: 1, index: 4 }] }, 'cut')
      cluster.at(2400).elect('n2', 2, ['n3']).append('n2', 'no-op').replicate('n2', ['n3'], 4).commit(['n2', 'n3'], 4)
      cluster.at(2600).pause('n3').at(2900).resume('n3')
      cluster.at(3240).replicate('n2', ['n1'], 4).commit(['n1'], 4)
    },
  })
}

/** A write is acknowledged by its leader alone, which then loses power. */
export function lostWriteRun(): SampleRun {
  return sample({
    size: 3,
    bug: 'ack-on-leader-write',
    anomaly: 'stale-read',
    sentence: 'Process 901 read nothing of key k4 although 5 was acknowledged to process 900 2.9 s before.',
    faults: [fault(0, 'power', 'leader', ['n1'], 1520, 2900), fault(1, 'clock', 'one', ['n2'], 1400, 2000)],
    operations: [
      { process: 900, node: 'n1', f: 'write', value: 5, startMs: 1510, endMs: 1514, result: [4, 5] },
      { process: 901, node: 'n2', f: 'read', value: null, startMs: 4400, endMs: 4406, result: [0, null] },
    ],
    play: (cluster) => {
      quietStart(cluster, 'n1', 3)
      cluster.at(1512).append('n1', 'k4=5')
      cluster.at(1520).end('n1', 'power')
      cluster
        .at(1523)
        .send('n1', 'n2', { type: 'append', term: 1, index: 3, commit: 3, entries: [{ term: 1, index: 4 }] }, 'quality')
      cluster.at(1900).elect('n2', 2, ['n3']).append('n2', 'no-op').replicate('n2', ['n3'], 4).commit(['n2', 'n3'], 4)
      cluster.at(2900).start('n1', { log: 3 })
      cluster.at(3000).replicate('n2', ['n1'], 4).commit(['n1'], 4)
    },
  })
}
