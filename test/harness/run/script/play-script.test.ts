import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { FactStatus } from '../../../../harness/core/fact.ts'
import { SCRIPT_RECORD_FORMAT, type ScriptPlan } from '../../../../harness/core/script-record.ts'
import { judgeScript } from '../../../../harness/run/script/judge-script.ts'
import { playScript } from '../../../../harness/run/script/play-script.ts'
import { isScriptRun, readPlay, writePlan } from '../../../../harness/run/script/script-files.ts'
import { RunStore } from '../../../../harness/run/store.ts'
import { type DirectedScenario, NotReached, type Script, type ScriptContext } from '../../../../nemesis/script.ts'
import { kill, leaderAmong, ready, start, succeed } from '../../../../nemesis/script-steps.ts'
import { NOTATION_READER, type ScriptCluster, scriptCluster } from '../../../support/script-cluster.ts'

const root = mkdtempSync(join(tmpdir(), 'ordeal-play-'))
afterAll(() => rmSync(root, { recursive: true }))

const WRITE = { f: 'write', key: 'k', value: 2 }

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

function scenario(
  script: DirectedScenario['script'],
  reached: FactStatus = 'proved',
  held: FactStatus = 'proved',
): DirectedScenario {
  return {
    name: 'sample',
    summary: 'a sample',
    forms: [],
    functions: ['write', 'read'],
    script,
    facts: (told, { raft }) => [
      { name: 'there', kind: 'reached', status: reached, sentence: `L is ${told.roles['L']}`, proofs: [] },
      { name: 'kept', kind: 'held', status: held, sentence: `${raft.members[0]?.events.length} events`, proofs: [] },
    ],
  }
}

async function play(played: DirectedScenario, cluster: ScriptCluster = scriptCluster(3)) {
  const plan: ScriptPlan = {
    format: SCRIPT_RECORD_FORMAT,
    scenario: 'sample',
    form: 'only',
    system: 'register',
    settings: {},
    nodes: 3,
    attempt: 1,
  }
  const store = RunStore.createNamed(root, 'sample', 'try1', new Date(0))
  writePlan(store, plan)
  await playScript({
    scenario: played,
    plan,
    store,
    startedAt: new Date(0),
    start: async () => cluster,
    versions: {},
    replay: 'ordeal guarantees sample:only',
    monotonicNs: () => process.hrtime.bigint(),
    signal: new AbortController().signal,
  })
  const { record, history } = judgeScript(store.directory, played, NOTATION_READER)
  return { record, history, directory: store.directory, cluster }
}

describe('a play', () => {
  it('is judged from its files: facts from story and evidence, the clients’ history by the checker', async () => {
    const { record, directory, cluster } = await play(scenario(story))
    expect(record).toMatchObject({ outcome: 'held', verdict: 'valid', story: { roles: { L: 'n1' } } })
    expect(record.facts[1]?.sentence).toBe('5 events') // one write, two to flush, a hard state, the end
    expect(record.results.map(({ checker, verdict }) => [checker, verdict])).toEqual([['linearizability', 'valid']])
    expect(Object.keys(record.story.operations)).toEqual(['write', 'final-n1', 'final-n2', 'final-n3'])
    expect(isScriptRun(directory)).toBe(true)
    expect(readdirSync(join(directory, 'evidence')).sort()).toEqual(['about.json', 'n1', 'n2', 'n3'])
    expect([cluster.stopped(), cluster.opened()]).toEqual([true, 0])
  })

  it.each<[FactStatus, FactStatus, string, string]>([
    ['proved', 'refuted', 'violated', 'invalid'],
    ['proved', 'unknown', 'undecided', 'unknown'],
    ['refuted', 'proved', 'not reached', 'unknown'],
    ['unknown', 'refuted', 'not reached', 'unknown'],
  ])('reached %s and held %s is %s, which is %s', async (reached, held, outcome, verdict) => {
    expect((await play(scenario(story, reached, held))).record).toMatchObject({ outcome, verdict })
  })

  it('that stops short says why, is not reached, and leaves everything healed and removed', async () => {
    const { record, cluster, history } = await play(
      scenario(function* ({ tell }) {
        tell.role('L', 'n1')
        yield* kill('n3')
        throw new NotReached('no leader came')
      }),
    )
    expect(record).toMatchObject({
      outcome: 'not reached',
      verdict: 'unknown',
      facts: [],
      stopped: 'the script: no leader came',
    })
    expect([...history.ops()].some((op) => op.f === 'kill' && JSON.stringify(op.value).includes('healed'))).toBe(true)
    expect(cluster.stopped()).toBe(true)
  })

  it('that stops short is read to its end all the same: what was lost by then is a violation', async () => {
    const stops: DirectedScenario['script'] = function* ({ tell }) {
      tell.operation('write', (yield* succeed('n1', WRITE, 1_000)).operation)
      throw new NotReached('no leader came')
    }
    expect((await play(scenario(stops))).record).toMatchObject({ outcome: 'not reached', verdict: 'unknown' })
    let answers = 0 // about the script's key, which has revision 1: the write itself, and then reads
    const forgetful = scriptCluster(3, ({ type, value }) => ({
      type,
      value: Array.isArray(value) && value[0] === 1 && answers++ > 0 ? [0, null] : value,
    }))
    const { record } = await play(scenario(stops), forgetful)
    expect(record).toMatchObject({ outcome: 'not reached', verdict: 'invalid', stopped: 'the script: no leader came' })
  })

  it('is invalid when clients saw what no register does, whatever the facts say', async () => {
    // Three to be ready, the write, three when healed, two to flush: the tenth is the first closing read.
    let answers = 0
    const stale = scriptCluster(3, (completion) =>
      completion.type === 'ok' && answers++ === 9 ? { type: 'ok', value: [0, null] } : completion,
    )
    const { record } = await play(scenario(story, 'refuted'), stale)
    expect(record).toMatchObject({ outcome: 'not reached', verdict: 'invalid' })
  })

  it('rejects for a script that is broken, and removes the cluster all the same', async () => {
    const cluster = scriptCluster(3)
    const broken = scenario(function* () {
      yield* kill('n1')
      throw new Error('a mistake in the script')
    })
    await expect(play(broken, cluster)).rejects.toThrow('a mistake in the script')
    expect(cluster.stopped()).toBe(true)
  })

  it('keeps the servers’ logs and removes the cluster when a play breaks off', async () => {
    const cluster = scriptCluster(3)
    const done: string[] = []
    const watched: ScriptCluster = {
      ...cluster,
      saveLogs: async (directory) => {
        done.push(basename(directory))
        throw new Error('the disk is full')
      },
      stop: async () => {
        done.push('stopped')
      },
    }
    const broken = scenario(function* () {
      yield* kill('n1')
      throw new Error('a mistake in the script')
    })
    await expect(play(broken, watched)).rejects.toThrow('a mistake in the script')
    expect(done).toEqual(['nodes', 'stopped'])
  })

  it('that was cut off before its end is refused, not judged', async () => {
    const { directory } = await play(scenario(story))
    rmSync(join(directory, 'play.json'))
    expect(() => readPlay(directory)).toThrow(/cut off/)
  })

  it('whose evidence is gone proves nothing of logs', async () => {
    const { directory } = await play(scenario(story))
    const about = JSON.parse(readFileSync(join(directory, 'evidence', 'about.json'), 'utf8'))
    writeFileSync(
      join(directory, 'evidence', 'about.json'),
      JSON.stringify({ ...about, problems: { n1: 'the disk was full' } }),
    )
    const seen: unknown[] = []
    const curious: DirectedScenario = {
      ...scenario(story),
      facts: (_story, { raft }) => {
        seen.push(raft.members[0])
        return []
      },
    }
    expect(judgeScript(directory, curious, NOTATION_READER).record.outcome).toBe('not reached')
    expect(seen).toEqual([{ node: 'n1', events: [], problem: 'the disk was full' }])
  })
})
