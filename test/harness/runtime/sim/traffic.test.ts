/** Message rules and the trace, on small nodes whose messages are appends of a log and heartbeats. */
import { describe, expect, it } from 'vitest'
import type { MessageRule } from '../../../../harness/core/message-rule.ts'
import type { EntryId, RaftMessage } from '../../../../harness/core/raft-message.ts'
import type { PortStep } from '../../../../harness/runtime/ports.ts'
import { createSimCluster, startSimCluster } from '../../../../harness/runtime/sim/cluster.ts'
import { MessageTrace } from '../../../../harness/runtime/sim/message-trace.ts'
import type { SimOptions } from '../../../../harness/runtime/sim/options.ts'
import type { SimEffect, SimRaft, SimSystem } from '../../../../systems/sim-system.ts'
import { recorder, type TraceEvent } from '../../../support/sim-recorder.ts'
import { ECHO } from './echo-system.ts'

/** A heartbeat where it has no entries. */
type Append = { readonly commit: number; readonly entries: readonly EntryId[] }

const RAFT: SimRaft = {
  describe: (from, to, message): RaftMessage => {
    const { commit, entries } = message as Append
    const type = entries.length > 0 ? 'append' : 'heartbeat'
    return { from, to, type, term: 1, index: 0, logTerm: 0, commit, reject: false, entries }
  },
  typeOf: (message) => ((message as Append).entries.length > 0 ? 'append' : 'heartbeat'),
  cut: (message, afterIndex) => {
    const { commit, entries } = message as Append
    const left = entries.filter(({ index }) => index <= afterIndex)
    return left.length === entries.length ? message : { commit: Math.min(commit, afterIndex), entries: left }
  },
  status: (node) => ({ node, term: 1, lastIndex: 0, appliedIndex: 0 }),
  stateHash: (node) => ({ node, revision: 0, latestRevision: 0, compactRevision: -1, hash: 'h' }),
  view: () => {
    throw new Error('nobody asks')
  },
  *readLog(node, disk) {
    yield { type: 'end', state: 'clean', place: { file: node, offset: disk.get('log')?.length ?? 0 } }
  },
  logged: () => undefined,
  words: () => 'nothing',
  timing: () => ({ electionTimeoutUs: 1, heartbeatUs: 1, requestTimeoutUs: 1 }),
}

/** `append` sends n2 as many entries as its value says, `beat` a heartbeat with that commit index. */
const SPEAKER: SimSystem = {
  ...ECHO,
  raft: RAFT,
  step: (state, event, context) => {
    if (event.type !== 'request' || !['append', 'beat'].includes(event.body.f)) {
      return event.type === 'message' ? { state, effects: [] } : ECHO.step(state, event, context)
    }
    const count = Number(event.body.value)
    const entries = Array.from({ length: count }, (_, i) => ({ term: 1, index: i + 1 }))
    const message: Append = { commit: count, entries: event.body.f === 'append' ? entries : [] }
    const effects: SimEffect[] = [{ type: 'send', to: 'n2', message }]
    return { state, effects }
  },
}

function speaker(options: Partial<SimOptions> = {}) {
  const heard: TraceEvent[] = []
  const cluster = createSimCluster(SPEAKER, { nodes: 3, seed: 1, settings: {}, observe: recorder(heard), ...options })
  const perform = (step: PortStep) => cluster.ports.perform(step)
  return {
    cluster,
    heard,
    perform,
    rules: (...rules: readonly MessageRule[]) => perform({ port: 'messages', do: 'rules', rules }),
    append: (count: number) => cluster.invoke('n1', { f: 'append', value: count }, 1, () => {}),
    beat: (commit: number) => cluster.invoke('n1', { f: 'beat', value: commit }, 1, () => {}),
    at: (timeMs: number, act: () => void) => cluster.wakeAt(timeMs * 1e6, act),
    finish: () => {
      while (cluster.advance());
    },
    /** Entries of the messages that got through, and when in ms. */
    arrived: () =>
      heard.flatMap((event) =>
        event.type === 'deliver' ? [[event.timeUs / 1000, (event.message as Append).entries.length]] : [],
      ),
    fates: () => cluster.messages?.trace().records.map(({ fate }) => fate),
  }
}

const TO_N2 = { to: ['n2'] } as const

describe('message rules in the simulated world', () => {
  it('hold messages until they no longer do, and let them go in order', () => {
    const { rules, append, at, finish, arrived, fates } = speaker()
    rules({ ...TO_N2, action: { do: 'hold' } })
    for (const count of [1, 2, 3]) at(count * 10, () => append(count))
    at(100, () => rules({ ...TO_N2, when: { lastIndexAtLeast: 2 }, action: { do: 'hold' } }))
    at(200, () => rules())
    finish()
    expect(arrived()).toEqual([
      [100, 1],
      [200, 2],
      [200, 3],
    ])
    expect(fates()).toEqual(['held', 'held', 'held', 'released', 'released', 'released'])
  })

  it('decide on arrival: what was under way when they came obeys them', () => {
    const { cluster, heard, rules, append, finish, arrived, fates } = speaker()
    append(1)
    while (!heard.some(({ type }) => type === 'send')) cluster.advance()
    rules({ ...TO_N2, action: { do: 'drop' } })
    finish()
    expect(arrived()).toEqual([])
    expect(heard.filter(({ type }) => type === 'lose')).toMatchObject([{ node: 'n2', lost: 'rule' }])
    expect(fates()).toEqual(['dropped'])
  })

  it('delay messages; a cut that falls meanwhile takes them', () => {
    const { rules, perform, append, at, finish, arrived, fates } = speaker()
    rules({ ...TO_N2, action: { do: 'delay', ms: 50 } })
    append(1)
    at(100, () => append(2))
    at(120, () => perform({ port: 'links', do: 'drop', fault: 1, grudge: { n2: ['n1'] } }))
    finish()
    expect(arrived().map(([, count]) => count)).toEqual([1])
    expect(arrived()[0]?.[0]).toBeGreaterThan(50)
    expect(fates()).toEqual(['delayed', 'delayed'])
  })

  it('cut entries off, and the trace has what got through', () => {
    const { cluster, rules, append, at, finish, arrived } = speaker()
    rules({ ...TO_N2, action: { do: 'cut', afterIndex: 2 } })
    append(3)
    at(10, () => append(1))
    finish()
    expect(arrived().map(([, count]) => count)).toEqual([2, 1])
    const [first, second] = cluster.messages?.trace().records ?? []
    expect(first).toMatchObject({ n: 0, fate: 'cut', message: { commit: 2 }, delivered: [{ index: 1 }, { index: 2 }] })
    expect(first?.message.entries).toHaveLength(3)
    expect(second).toMatchObject({ n: 1, fate: 'passed' })
    expect(second?.delivered).toBeUndefined()
  })

  it('do not give what they held to the receiver’s next life, nor over a cut link', () => {
    const { rules, perform, append, at, finish, arrived, fates } = speaker()
    rules({ ...TO_N2, action: { do: 'hold' } })
    append(1)
    at(50, () => perform({ port: 'process', do: 'kill', nodes: ['n2'] }))
    at(60, () => perform({ port: 'process', do: 'start', nodes: ['n2'] }))
    at(70, () => append(2))
    at(80, () => perform({ port: 'links', do: 'drop', fault: 1, grudge: { n2: ['n1'] } }))
    at(90, () => rules())
    finish()
    expect(arrived()).toEqual([])
    expect(fates()).toEqual(['held', 'held', 'dropped', 'link-cut'])
  })

  it('are measured as those in force', () => {
    const { cluster, rules } = speaker()
    const rule: MessageRule = { ...TO_N2, action: { do: 'drop' } }
    expect(cluster.ports.names).toContain('messages')
    rules(rule)
    expect(cluster.ports.measure({ port: 'messages', rules: [rule] }).holds).toBe(true)
    expect(cluster.ports.measure({ port: 'messages', rules: [] }).holds).toBe(false)
  })
})

describe('the trace of the simulated world', () => {
  it('counts heartbeats that say nothing new without keeping them', () => {
    const { cluster, beat, at, finish } = speaker()
    for (const [i, commit] of [1, 1, 1, 2].entries()) at(i * 10, () => beat(commit))
    finish()
    const trace = cluster.messages?.trace()
    expect(trace?.records.map(({ message }) => message.commit)).toEqual([1, 2])
    expect(trace).toMatchObject({ counts: { heartbeat: 4 }, notKept: 0, unknownFrames: 0 })
  })

  it('has what a partition took, and what a dead receiver did not get', () => {
    const { perform, append, at, finish, fates } = speaker()
    perform({ port: 'links', do: 'drop', fault: 1, grudge: { n2: ['n1'] } })
    append(1)
    at(50, () => perform({ port: 'links', do: 'restore', fault: 1 }))
    at(60, () => perform({ port: 'process', do: 'kill', nodes: ['n2'] }))
    at(70, () => append(2))
    finish()
    expect(fates()).toEqual(['link-cut', 'dropped'])
  })

  it('is full at its bound of records and entries together, and says so', () => {
    const trace = new MessageTrace(RAFT, 4)
    for (let i = 0; i < 5; i++) trace.note(i, 'n1', 'n2', { commit: i, entries: [{ term: 1, index: 1 }] }, 'passed')
    expect(trace.trace(0).records.map(({ n }) => n)).toEqual([0, 1])
    expect(trace.trace(0).notKept).toBe(3)
  })

  it('finds the first record for each pattern, from a record on, or nothing', () => {
    const { cluster, append, at, finish } = speaker()
    for (const count of [1, 2, 3]) at(count * 10, () => append(count))
    finish()
    const find = (sinceN: number, ...commits: readonly number[]) =>
      cluster.messages
        ?.find(
          commits.map((commitAtLeast) => ({ type: 'append', commitAtLeast })),
          sinceN,
        )
        ?.map(({ n }) => n)
    expect(find(0, 2, 1)).toEqual([1, 0])
    expect(find(1, 1)).toEqual([1])
    expect(find(0, 1, 4)).toBeUndefined()
    expect(cluster.messages?.count()).toBe(3)
  })

  it('is not kept where nobody wants it, and rules hold all the same', () => {
    const { cluster, rules, append, finish, arrived } = speaker({ keepTrace: false })
    rules({ ...TO_N2, action: { do: 'drop' } })
    append(1)
    finish()
    expect(arrived()).toEqual([])
    expect(cluster.messages).toBeUndefined()
    expect(cluster.raftEvidence?.(true)).not.toHaveProperty('trace')
  })
})

describe('evidence of a simulated cluster', () => {
  it('has every node’s log as it lies on its disk, the trace since the run’s start, and digests of nodes that run', () => {
    const { cluster, append, finish, perform } = speaker()
    cluster.invoke('n3', { f: 'write', value: 1 }, 100, () => {})
    append(1)
    finish()
    perform({ port: 'process', do: 'kill', nodes: ['n3'] })
    const evidence = cluster.raftEvidence?.(true)
    expect(evidence?.members.map(({ node, events }) => [node, events[0]?.place.offset])).toEqual([
      ['n1', 0],
      ['n2', 0],
      ['n3', 1],
    ])
    expect(evidence?.trace?.records).toHaveLength(1)
    expect(evidence?.stateHashes?.map(({ node }) => node)).toEqual(['n1', 'n2'])
    expect(evidence?.atRest).toBe(true)
  })

  it('has status of the nodes that would answer', () => {
    const { cluster, perform } = speaker()
    perform({ port: 'process', do: 'kill', nodes: ['n1'] })
    perform({ port: 'process', do: 'pause', nodes: ['n2'] })
    expect(cluster.status?.().map(({ node }) => node)).toEqual(['n3'])
  })

  it('counts time from the moment at which the cluster was ready', () => {
    let asked = 0
    const slow: SimSystem = {
      ...SPEAKER,
      ready: () => {
        asked++
        return asked > 3
      },
      step: (state, event, context) =>
        event.type === 'start' || event.type === 'timer'
          ? { state, effects: [{ type: 'set-timer', timer: 'tick', delayUs: 1000 }] }
          : SPEAKER.step(state, event, context),
    }
    const cluster = startSimCluster(slow, { nodes: 3, seed: 1, settings: {} })
    expect(cluster.startUs).toBeGreaterThan(0)
    expect(cluster.nowNs()).toBe(0)
    cluster.invoke('n1', { f: 'append', value: 1 }, 100, () => {})
    while (cluster.messages?.trace().records.length === 0) cluster.advance()
    const [record] = cluster.messages?.trace().records ?? []
    expect(record?.timeNs).toBe(cluster.nowNs())
  })
})
