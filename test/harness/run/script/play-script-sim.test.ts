import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { SCRIPT_RECORD_FORMAT, type ScriptPlan } from '../../../../harness/core/script-record.ts'
import { judgePlay, recordOf } from '../../../../harness/run/script/judge-play.ts'
import { judgeScript } from '../../../../harness/run/script/judge-script.ts'
import { playSimulated, storePlay } from '../../../../harness/run/script/play-script-sim.ts'
import { RunStore } from '../../../../harness/run/store.ts'
import { readRaftLog } from '../../../../harness/run/store-raft-log.ts'
import { type DirectedScenario, NotReached, type Script, type ScriptContext } from '../../../../nemesis/script.ts'
import { begin, kill, leaderAmong, ready, start, succeed } from '../../../../nemesis/script-steps.ts'
import type { Completion } from '../../../../systems/client.ts'
import { logged, traceRecord } from '../../../support/raft-evidence.ts'
import { scriptSimCluster } from '../../../support/script-sim-cluster.ts'

const root = mkdtempSync(join(tmpdir(), 'ordeal-play-sim-'))
afterAll(() => rmSync(root, { recursive: true }))

const WRITE = { f: 'write', key: 'k', value: 2 }
const PLAN: ScriptPlan = {
  format: SCRIPT_RECORD_FORMAT,
  scenario: 'sample',
  form: 'only',
  system: 'register',
  settings: {},
  nodes: 3,
  seed: 7,
  attempt: 1,
}

function* story({ nodes, tell }: ScriptContext): Script {
  yield* ready(nodes, 1_000)
  const { node } = yield* leaderAmong(nodes, 0, 1_000)
  tell.role('L', node)
  tell.number('T', 1)
  tell.number('i', 1)
  tell.moment('killed n2', yield* kill('n2'))
  const { operation } = yield* succeed(node, WRITE, 1_000)
  tell.operation('write', operation)
  yield* start('n2')
}

function scenario(script: DirectedScenario['script']): DirectedScenario {
  return {
    name: 'sample',
    summary: 'a sample',
    forms: [],
    functions: ['write', 'read'],
    script,
    facts: (told, { raft }) => [
      { name: 'there', kind: 'reached', status: 'proved', sentence: `L is ${told.roles['L']}`, proofs: [] },
      {
        name: 'kept',
        kind: 'held',
        status: 'proved',
        sentence: `${raft.members[0]?.events.length} events`,
        proofs: [],
      },
    ],
  }
}

function play(script: DirectedScenario['script'], cluster = scriptSimCluster(3)) {
  return playSimulated({
    scenario: scenario(script),
    plan: PLAN,
    cluster,
    logged,
    startedAt: new Date(0),
    versions: { ordeal: '0' },
    replay: 'ordeal guarantees sample:only',
  })
}

describe('a simulated play', () => {
  it('is judged in memory: facts from story and evidence, the clients’ history by the checker', () => {
    const played = play(story)
    const record = recordOf(played)
    expect(record).toMatchObject({ outcome: 'held', verdict: 'valid', story: { roles: { L: 'n1' } } })
    expect(judgePlay(played)).toEqual({
      outcome: record.outcome,
      verdict: record.verdict,
      facts: record.facts,
      results: record.results,
    })
    expect(record.facts[1]?.sentence).toBe('5 events') // one write, two to flush, a hard state, the end
    expect(Object.keys(record.story.operations)).toEqual(['write', 'final-n1', 'final-n2', 'final-n3'])
    expect(record).toMatchObject({ versions: { ordeal: '0', register: 'simulated' }, timings: { startMs: 0 } })
    expect(played.evidence.raft.atRest).toBe(true)
  })

  it('lasts as long as the simulated time says, and twice the same', () => {
    expect(play(story).play.timings.scriptMs).toBe(16) // eight calls of 2 ms one after the other
    expect(play(story).play).toEqual(play(story).play)
  })

  it('kept as files is judged from them as it was in memory', () => {
    const cluster = scriptSimCluster(3)
    cluster.say(traceRecord('append n1>n2 t1 i0 e1:1', 0))
    const played = play(story, cluster)
    const store = RunStore.createNamed(root, 'sample', '7-try1', new Date(0))
    storePlay(played, store)
    store.close()
    const { record, history } = judgeScript(store.directory, played.scenario, { read: readRaftLog, logged })
    expect(record).toEqual(recordOf(played))
    expect([...history.ops()]).toEqual([...played.evidence.history.ops()])
    expect(readdirSync(join(store.directory, 'evidence')).sort()).toEqual([
      'about.json',
      'n1',
      'n2',
      'n3',
      'trace.json',
    ])
    const [first = ''] = readFileSync(join(store.directory, 'evidence', 'n1', 'log.jsonl'), 'utf8').split('\n')
    expect(JSON.parse(first)).toMatchObject({ type: 'entry', term: 1, index: 1 })
  })

  it('that stops short says why, is healed and read to its end', () => {
    const record = recordOf(
      play(function* ({ tell }) {
        tell.role('L', 'n1')
        yield* kill('n3')
        throw new NotReached('no leader came')
      }),
    )
    expect(record).toMatchObject({ outcome: 'not reached', verdict: 'unknown', stopped: 'the script: no leader came' })
    expect(Object.keys(record.story.operations)).toEqual(['final-n1', 'final-n2', 'final-n3'])
  })

  it('waits for operations under way before it collects evidence', () => {
    const silent = (completion: Completion, { f, key }: { readonly f: string; readonly key?: string }) =>
      f === 'write' && key === 'k' ? undefined : completion
    const { evidence } = play(
      function* () {
        yield* begin('n1', WRITE, 5_000)
      },
      scriptSimCluster(3, silent),
    )
    expect([...evidence.history.ops()].at(-1)).toMatchObject({ type: 'info', f: 'write', time: 5_000e6 })
  })

  it('is a mistake where the system answers what is not the workload’s', () => {
    const wrong = scriptSimCluster(3, (completion, { key }) =>
      key === 'k' ? { ...completion, value: 'two' } : completion,
    )
    expect(() => play(story, wrong)).toThrow(expect.objectContaining({ code: 'CLIENT_BREACH' }))
  })

  it('is a mistake where the script is broken', () => {
    expect(() =>
      play(function* () {
        yield* kill('n1')
        throw new Error('a mistake in the script')
      }),
    ).toThrow('a mistake in the script')
  })
})
