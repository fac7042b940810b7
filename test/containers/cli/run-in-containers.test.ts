import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunRecord } from '../../../harness/core/record.ts'
import { readHistoryFile } from '../../../harness/run/store-reader.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { RUN_LABEL } from '../../../harness/runtime/docker/labels.ts'
import { ordeal, SHIM, temporaryFolder } from '../../support/ordeal-command.ts'
import { ROOT } from '../../support/source-files.ts'
import { describeWithEngine } from '../engine-gate.ts'

const RUN = ['run', '--system', 'etcd', '--nodes', '3', '--rate', '200', '--seed', '7']

/** A run of an hour whose clients are at work: some ops are recorded and flushed. */
async function startLongRun(out: string): Promise<{ child: ChildProcess; ended: Promise<number | null> }> {
  const words = [...RUN, '--time', '1h', '--out', out]
  const child = spawn(process.execPath, [SHIM, ...words], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (text: Buffer) => {
      said += text
      if (said.includes('left ·')) resolve()
    })
    void ended.then(() => reject(new Error(`ended before clients were at work:\n${said}`)))
  })
  return { child, ended }
}

/** Everything in the engine that belongs to the run in this folder, which the process made. */
async function leftOf(folder: string, pid: number | undefined): Promise<number> {
  const { docker } = await connectEngine()
  const labelled = { filters: { label: [RUN_LABEL] } }
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, ...labelled }),
    docker.listNetworks(labelled),
    docker.listVolumes(labelled),
  ])
  const ofRun = (each: { readonly Labels?: { readonly [name: string]: string } | undefined }) =>
    each.Labels?.[RUN_LABEL]?.startsWith(`${basename(folder)}-${pid}-`) === true
  return [...containers, ...networks, ...(Volumes ?? [])].filter(ofRun).length
}

describeWithEngine('ordeal run in containers', () => {
  it('ends valid under kill and partition, with the nodes’ logs, and its history is judged alike without an engine', async () => {
    const out = temporaryFolder()
    const { exitCode, stdout, stderr } = await ordeal([
      ...RUN,
      '--time',
      '20s',
      '--nemesis',
      'kill,partition',
      '--out',
      out,
    ])
    expect([exitCode, stdout, stderr]).toEqual([0, expect.stringContaining('VALID'), expect.any(String)])
    const folder = realpathSync(join(out, 'latest'))
    for (const node of ['n1', 'n2', 'n3'])
      expect(readFileSync(join(folder, 'nodes', node, 'server.log'), 'utf8')).toContain('etcd')
    const again = await ordeal(['check', folder, '--json'], { env: { DOCKER_HOST: 'unix:///nonexistent' } })
    expect([again.exitCode, again.stdout]).toEqual([0, readFileSync(join(folder, 'record.json'), 'utf8')])
  })

  it('loses no element of a set', async () => {
    const words = [...RUN, '--workload', 'set', '--time', '10s', '--nemesis', 'partition', '--json']
    const { exitCode, stdout, stderr } = await ordeal([...words, '--out', temporaryFolder()])
    expect([exitCode, stderr]).toEqual([0, expect.any(String)])
    const { results } = JSON.parse(stdout) as RunRecord
    const setFull = results.find(({ checker }) => checker === 'set-full')
    expect(setFull).toMatchObject({ verdict: 'valid', stats: { lost: 0, stale: 0, neverRead: 0, duplicated: 0 } })
    expect(setFull?.stats['stable']).toBeGreaterThan(10)
  })

  it('says which command gets an image that is missing, with exit code 3', async () => {
    const words = [...RUN, '--image', 'ordeal/etcd:none', '--out', temporaryFolder()]
    const { exitCode, stderr } = await ordeal(words)
    expect(exitCode).toBe(3)
    expect(stderr).toContain("the engine has no image 'ordeal/etcd:none' (IMAGE_MISSING)")
    expect(stderr).toContain('ordeal images build etcd')
  })

  it('that is killed leaves a readable history; ordeal clean removes what it left in the engine', async () => {
    const out = temporaryFolder()
    const { child, ended } = await startLongRun(out)
    child.kill('SIGKILL')
    await ended
    const folder = realpathSync(join(out, 'latest'))
    expect(readHistoryFile(join(folder, 'history.jsonl')).history.length).toBeGreaterThan(0)
    expect(await leftOf(folder, child.pid)).toBeGreaterThan(0)
    const { exitCode, stdout } = await ordeal(['clean'])
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`removed ordeal-${basename(folder)}-${child.pid}`)])
    expect(await leftOf(folder, child.pid)).toBe(0)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'that is ended by %s removes what it started, keeps its history, and exits with %i',
    async (signal, exitCode) => {
      const out = temporaryFolder()
      const { child, ended } = await startLongRun(out)
      child.kill(signal)
      expect(await ended).toBe(exitCode)
      const folder = realpathSync(join(out, 'latest'))
      expect(await leftOf(folder, child.pid)).toBe(0)
      expect(readHistoryFile(join(folder, 'history.jsonl')).history.length).toBeGreaterThan(0)
      expect(existsSync(join(folder, 'record.json'))).toBe(false)
    },
  )
})
