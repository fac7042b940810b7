/**
 * The whole line on etcd, from the command line, cut off in the middle: what was recorded is whole, and nothing stays in the
 * engine but what is not ours.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { isClientOp } from '../../../harness/core/op.ts'
import { HISTORY_FILE } from '../../../harness/run/store.ts'
import { readHistoryFile } from '../../../harness/run/store-reader.ts'
import { buildImage } from '../../../harness/runtime/docker/build-image.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { LINKS_IMAGE } from '../../../harness/runtime/docker/links-image.ts'
import { etcd } from '../../../systems/etcd/system.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { nextRun } from '../runtime/listener-system.ts'

const COMMAND = join(import.meta.dirname, '../../../harness/cli/ordeal.js')
const NODES = 3
/** Some hundreds of ops: well within the main phase, which would go on for a minute. */
const RECORDED_BYTES = 40_000

/** Starts the command; `ended` resolves with its exit code or the signal that killed it, and what it wrote. */
function ordeal(...words: readonly string[]) {
  const child = spawn(process.execPath, [COMMAND, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
  const ended = once(child, 'close').then(([code, signal]) => ({ end: (code ?? signal) as number | string, output }))
  return { child, ended }
}

/** A run in its main phase, with ops on disk. */
async function runUnderWay() {
  const out = await mkdtemp(join(tmpdir(), 'ordeal-interrupted-'))
  const choices = ['--system', 'etcd', '--nodes', String(NODES), '--time', '60s', '--rate', '200', '--seed', '7']
  const { child, ended } = ordeal('run', ...choices, '--out', out)
  const history = join(out, 'latest', HISTORY_FILE)
  let early: string | undefined
  ended.then(({ output }) => {
    early = output
  })
  await expect
    .poll(
      () => {
        if (early !== undefined) return `ended: ${early}`
        return existsSync(history) && statSync(history).size > RECORDED_BYTES
      },
      { timeout: 120_000, interval: 50 },
    )
    .toBe(true)
  const directory = realpathSync(join(out, 'latest'))
  const run = await runNamed(`${basename(directory)}-${child.pid}-`)
  onTestFinished(async () => {
    await ordeal('clean').ended
    await rm(out, { recursive: true })
  })
  return { child, ended, directory, run }
}

/** The whole name of a run in the engine: it ends with a random part. */
async function runNamed(beginning: string): Promise<string> {
  const { docker } = await connectEngine()
  const containers = await docker.listContainers({ all: true, filters: { label: ['ordeal.run'] } })
  const names = new Set(containers.flatMap(({ Labels }) => Labels['ordeal.run'] ?? []))
  return [...names].find((name) => name.startsWith(beginning)) ?? `no run ${beginning}`
}

/** How many containers, networks and volumes the engine has under this name or label. */
async function count(filters: { readonly label?: string[]; readonly name?: string[] }): Promise<readonly number[]> {
  const { docker } = await connectEngine()
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ])
  return [containers.length, networks.length, (Volumes ?? []).length]
}

const ofRun = (run: string) => count({ label: [`ordeal.run=${run}`] })
const WHOLE = [2 * NODES, 1, NODES]
const NOTHING = [0, 0, 0]

/** One container, network and volume that carry no label of ours, though the name looks like it. */
async function makeForeign(): Promise<string> {
  const { docker } = await connectEngine()
  const name = `ordeal-foreign-${nextRun()}`
  const container = await docker.createContainer({ name, Image: await buildImage(docker, LINKS_IMAGE) })
  const network = await docker.createNetwork({ Name: name, Labels: { 'ordeal.other': 'x' } })
  await docker.createVolume({ Name: name })
  onTestFinished(async () => {
    await container.remove({ force: true })
    await network.remove()
    await docker.getVolume(name).remove()
  })
  return name
}

describeWithEngine('a run on etcd that is interrupted', () => {
  beforeAll(async () => {
    const { docker } = await connectEngine()
    const [version = ''] = etcd.versions
    await buildImage(docker, LINKS_IMAGE)
    await buildImage(docker, etcd.image(version))
  })

  it('by SIGKILL leaves a history that can be judged, and nothing that `ordeal clean` does not remove', async () => {
    const foreign = await makeForeign()
    const { child, ended, directory, run } = await runUnderWay()
    expect(await ofRun(run)).toEqual(WHOLE)
    expect((await ordeal('clean').ended).end).toBe(0)
    expect(await ofRun(run), 'a living run is left alone').toEqual(WHOLE)

    child.kill('SIGKILL')
    expect((await ended).end).toBe('SIGKILL')
    const { history } = readHistoryFile(join(directory, HISTORY_FILE))
    expect([...history.ops()].filter((op) => isClientOp(op) && op.type === 'ok').length).toBeGreaterThan(50)
    const checked = await ordeal('check', directory).ended
    expect([0, 5], checked.output).toContain(checked.end)

    const cleaned = await ordeal('clean').ended
    expect(cleaned.end, cleaned.output).toBe(0)
    expect(cleaned.output).not.toContain(foreign)
    expect(await ofRun(run)).toEqual(NOTHING)
    expect(await count({ name: [foreign] })).toEqual([1, 1, 1])
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s removes all that it made, keeps what it recorded, and exits with %d', async (signal, exitCode) => {
    const { child, ended, directory, run } = await runUnderWay()
    expect(await ofRun(run)).toEqual(WHOLE)
    child.kill(signal)
    const { end, output } = await ended
    expect(end, output).toBe(exitCode)
    expect(await ofRun(run)).toEqual(NOTHING)
    const { tornBytes, history } = readHistoryFile(join(directory, HISTORY_FILE))
    expect(tornBytes).toBe(0)
    expect(history.length).toBeGreaterThan(100)
  })
})
