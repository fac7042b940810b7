/**
 * The guarantees on a real etcd: one small scenario held; the same with its rule planted wrong, which must then be called not
 * reached; and a client that calls an unacknowledged write a failure, which must be found out.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SCRIPT_RECORD_FORMAT, type ScriptPlan } from '../../../harness/core/script-record.ts'
import { judgeScript } from '../../../harness/run/script/judge-script.ts'
import { playScript } from '../../../harness/run/script/play-script.ts'
import { writePlan } from '../../../harness/run/script/script-files.ts'
import { RunStore } from '../../../harness/run/store.ts'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import { leaderCrashAfterCommit } from '../../../nemesis/scenarios/leader-crash-after-commit.ts'
import { minorityWriteCommittedLater } from '../../../nemesis/scenarios/minority-write-committed-later.ts'
import type { DirectedScenario, Script, ScriptCommand } from '../../../nemesis/script.ts'
import type { ContainerSystem } from '../../../systems/container-system.ts'
import { etcd } from '../../../systems/etcd/system.ts'
import { resolveSettings } from '../../../systems/options.ts'
import { describeWithEngine } from '../engine-gate.ts'

const VERSION = '3.7.3'
let image: string
let root: string

async function play(scenario: DirectedScenario, form: string, system: ContainerSystem = etcd) {
  const nodes = scenario.forms.find(({ name }) => name === form)?.nodes ?? 3
  const settings = { ...resolveSettings(etcd.options, { peers: 'proxied' }) }
  const plan: ScriptPlan = {
    format: SCRIPT_RECORD_FORMAT,
    scenario: scenario.name,
    form,
    system: 'etcd',
    version: VERSION,
    settings,
    nodes,
    attempt: 1,
  }
  const store = RunStore.createNamed(root, scenario.name, 'try1', new Date())
  writePlan(store, plan)
  await playScript({
    scenario,
    plan,
    store,
    startedAt: new Date(),
    start: () =>
      startCluster(system, { run: `guarantee-${process.pid}-${++plays}`, nodes, settings, image, version: VERSION }),
    versions: {},
    replay: '',
    monotonicNs: () => process.hrtime.bigint(),
    signal: new AbortController().signal,
  })
  return judgeScript(store.directory, scenario, etcd.raftLog).record
}
let plays = 0

/** The script with some of its commands changed. */
function changed(scenario: DirectedScenario, change: (command: ScriptCommand) => ScriptCommand): DirectedScenario {
  function* script(context: Parameters<DirectedScenario['script']>[0]): Script {
    const original = scenario.script(context)
    let step = original.next({ timeNs: 0 })
    while (step.done !== true) step = original.next(yield change(step.value))
  }
  return { ...scenario, script }
}

/** A client of the kind that users write: what was not acknowledged has failed. */
const LYING: ContainerSystem = {
  ...etcd,
  open: (node, settings) => {
    const client = etcd.open(node, settings)
    return {
      close: () => client.close(),
      invoke: async (request, deadlineMs) => {
        const completion = await client.invoke(request, deadlineMs)
        return completion.type === 'info' ? { ...completion, type: 'fail' } : completion
      },
    }
  },
}

describeWithEngine('guarantees on etcd', () => {
  beforeAll(async () => {
    const { docker } = await connectEngine()
    await buildImage(docker, LINKS_IMAGE)
    image = await buildImage(docker, etcd.image(VERSION))
    root = mkdtempSync(join(tmpdir(), 'ordeal-guarantees-'))
  }, 300_000)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it('an entry committed just before its leader died survives, proved by logs and messages', async () => {
    const record = await play(leaderCrashAfterCommit, 'small')
    expect(record.facts.filter(({ status }) => status !== 'proved')).toEqual([])
    expect(record).toMatchObject({ outcome: 'held', verdict: 'valid' })
    expect(record.logs.length).toBeGreaterThan(1)
    expect(record.messages.length).toBeGreaterThan(3)
  }, 60_000)

  it('a rule planted wrong is not reached: the followers learned of the commit', async () => {
    const without = changed(leaderCrashAfterCommit, (command) =>
      command.do === 'rules' ? { ...command, rules: [] } : command,
    )
    const { outcome, facts, results } = await play(without, 'small')
    expect(outcome).toBe('not reached')
    const refuted = facts.filter(({ status }) => status === 'refuted').map(({ name }) => name)
    expect(refuted).toContain('commit-never-left-the-leader')
    expect(results[0]?.verdict).toBe('valid')
  }, 60_000)

  it('a client that calls an unacknowledged write a failure is found out by the checker, and nothing is concluded from it', async () => {
    const { verdict, facts, results } = await play(minorityWriteCommittedLater, 'follower-wins', LYING)
    expect(verdict).toBe('invalid')
    expect(results[0]).toMatchObject({ checker: 'linearizability', verdict: 'invalid' })
    expect(facts.find(({ name }) => name === 'write-not-acknowledged')?.status).toBe('unknown')
  }, 90_000)
})
