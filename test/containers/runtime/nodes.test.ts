import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startCluster } from '../../../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { reap } from '../../../harness/runtime/docker/reaper.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { LISTENER, optionsOf, startListeners, withCommand } from './listener-system.ts'

describeWithEngine('a node in containers', () => {
  let listeners: Awaited<ReturnType<typeof startListeners>>
  beforeAll(async () => {
    listeners = await startListeners(2)
    for (const node of ['n1', 'n2']) await listeners.logWith(node, `start 1 on ${node}`)
  })
  afterAll(() => listeners?.cluster.stop())

  const process = (what: 'kill' | 'start' | 'pause' | 'resume' | 'power', nodes: readonly string[]) =>
    listeners.cluster.ports.perform({ port: 'process', do: what, nodes })
  const isIn = async (state: 'dead' | 'running' | 'paused', nodes: readonly string[]) =>
    (await listeners.cluster.ports.measure({ port: 'process', nodes, state })).holds

  it('has the state that it is measured in', async () => {
    expect([await isIn('running', ['n1', 'n2']), await isIn('dead', ['n1'])]).toEqual([true, false])
    await process('kill', ['n1'])
    expect([await isIn('dead', ['n1']), await isIn('dead', ['n1', 'n2']), await isIn('running', ['n1'])]).toEqual([
      true,
      false,
      false,
    ])
    await process('start', ['n1'])
    expect(await isIn('running', ['n1', 'n2'])).toBe(true)
    await listeners.logWith('n1', 'start 2 on n1')
  })

  it('stands still while it is paused, whatever is repeated, and dies of a kill all the same', async () => {
    for (const what of ['pause', 'pause', 'start'] as const) await process(what, ['n1'])
    expect([await isIn('paused', ['n1']), await isIn('running', ['n1']), await isIn('dead', ['n1'])]).toEqual([
      true,
      false,
      false,
    ])
    for (const what of ['resume', 'resume'] as const) await process(what, ['n1'])
    expect(await isIn('running', ['n1', 'n2'])).toBe(true)
    for (const what of ['pause', 'kill', 'pause', 'resume'] as const) await process(what, ['n1'])
    expect(await isIn('dead', ['n1'])).toBe(true)
    await process('start', ['n1'])
    expect(await isIn('running', ['n1'])).toBe(true)
    await listeners.logWith('n1', 'start 3 on n1')
  })

  it('loses no power: its kernel is the machine’s', async () => {
    await expect(process('power', ['n1'])).rejects.toMatchObject({ code: 'NO_POWER' })
  })

  it('keeps address, data and log over kill and start, each of which may be repeated', async () => {
    const address = await listeners.addressOf('n2')
    await process('kill', ['n2'])
    await process('kill', ['n2'])
    await process('start', ['n2'])
    await process('start', ['n2'])
    await listeners.logWith('n2', 'start 2 on n2')
    await listeners.send('n1', 'n2', 'hello')
    await listeners.logWith('n2', `got hello from ${await listeners.addressOf('n1')}`)
    expect(await listeners.addressOf('n2')).toBe(address)
    expect(address).toMatch(/^198\.19\.\d+\.12$/)
  })

  it('leaves its whole log, over all its starts, with time stamps', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ordeal-test-'))
    await listeners.cluster.saveLogs(directory)
    const lines = (await readFile(join(directory, 'n2', 'server.log'), 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => line.replace(/^\S+Z /, '')).slice(0, 2)).toEqual(['start 1 on n2', 'start 2 on n2'])
    expect(lines.every((line) => /^\d{4}-\d\d-\d\dT[\d:.]+Z /.test(line))).toBe(true)
    await rm(directory, { recursive: true })
  })

  it('has no privilege and is on no network but its own', async () => {
    const { HostConfig } = await listeners.containerOf('n1').inspect()
    expect([HostConfig.CapAdd ?? [], HostConfig.Privileged]).toEqual([[], false])
    expect(HostConfig.NetworkMode).toMatch(/^container:/)
    const helper = await (await connectEngine()).docker.getContainer(`ordeal-${listeners.run}-n1-net`).inspect()
    expect(Object.keys(helper.NetworkSettings.Networks)).toEqual([`ordeal-${listeners.run}`])
  })
})

describeWithEngine('the start of a cluster', () => {
  const startOf = async (command: readonly string[], options: { readonly readyDeadlineMs?: number } = {}) =>
    startCluster(withCommand(command), { ...(await optionsOf(2)), ...options })

  it('names a node that dies, with its last 20 lines', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `  line ${i + 6}`)
    await expect(startOf(['bash', '-c', 'for i in {1..25}; do echo line $i >&2; done; exit 7'])).rejects.toMatchObject({
      code: 'NODE_DIED',
      message: expect.stringMatching(
        new RegExp(`^node n[12] ended with exit code 7 while starting\n${lines.join('\n')}$`),
      ),
    })
  })

  it('names a node that does not answer in time, with its last lines', async () => {
    await expect(
      startOf(['bash', '-c', 'echo waiting for nobody; sleep infinity'], { readyDeadlineMs: 500 }),
    ).rejects.toMatchObject({ code: 'NOT_READY', message: expect.stringContaining('\n  waiting for nobody') })
  })

  it('says which command the engine could not start', async () => {
    await expect(startOf(['no-such-program', '--flag'])).rejects.toMatchObject({
      code: 'NODE_NOT_STARTED',
      message: expect.stringContaining('no-such-program'),
    })
  })

  it('says how to build an image that is missing, and how to get a foreign one', async () => {
    const options = await optionsOf(1)
    await expect(startCluster(LISTENER, { ...options, image: 'ordeal/nowhere:1-abc' })).rejects.toMatchObject({
      code: 'IMAGE_MISSING',
      hint: 'build it first: ordeal images build nowhere',
    })
    await expect(startCluster(LISTENER, { ...options, image: 'nowhere:1' })).rejects.toMatchObject({
      code: 'IMAGE_MISSING',
      hint: 'get it first: docker pull nowhere:1',
    })
  })

  it('refuses a run name that cannot name containers', async () => {
    await expect(startCluster(LISTENER, { ...(await optionsOf(1)), run: '../x' })).rejects.toMatchObject({
      code: 'RUN_NAME',
    })
  })

  it('ends when it is aborted', async () => {
    const abort = new AbortController()
    const options = await optionsOf(1)
    const onProgress = (text: string): void => {
      if (text.startsWith('waiting')) abort.abort(new Error('enough'))
    }
    const start = startCluster(withCommand(['sleep', 'infinity']), { ...options, onProgress, signal: abort.signal })
    await expect(start).rejects.toThrow('enough')
  })

  it('leaves nothing behind when it fails', async () => {
    const { docker } = await connectEngine()
    const options = await optionsOf(2)
    await expect(startCluster(withCommand(['false']), options)).rejects.toMatchObject({ code: 'NODE_DIED' })
    const filters = { label: [`ordeal.run=${options.run}`] }
    expect(await docker.listContainers({ all: true, filters })).toEqual([])
    expect(await docker.listNetworks({ filters })).toEqual([])
    expect((await docker.listVolumes({ filters })).Volumes ?? []).toEqual([])
    expect((await reap(docker)).failures).toEqual([])
  })
})
