import { setTimeout as later } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { RUN_LABEL } from '../../../harness/runtime/docker/labels.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { startListeners } from './listener-system.ts'

describeWithEngine('a command beside a server', () => {
  let listeners: Awaited<ReturnType<typeof startListeners>>
  beforeAll(async () => {
    listeners = await startListeners(2)
    for (const node of ['n1', 'n2']) await listeners.logWith(node, `start 1 on ${node}`)
  })
  afterAll(() => listeners?.cluster.stop())

  const run = (command: string, nodes: readonly string[] = ['n1', 'n2']) =>
    listeners.cluster.ports.perform({ port: 'exec', do: 'run', nodes, command: ['bash', '-c', command] })
  const check = (command: string, nodes: readonly string[] = ['n1', 'n2']) =>
    listeners.cluster.ports.measure({ port: 'exec', nodes, command: ['bash', '-c', command] })

  it('sees the server as process 1, and shares its network', async () => {
    expect(await check('cat /proc/1/comm')).toEqual({
      holds: true,
      detail: { n1: 'perl', n2: 'perl' },
    })
    const { detail } = await check('hostname -I 2>/dev/null || cat /proc/net/fib_trie', ['n1'])
    expect(JSON.stringify(detail)).toContain(await listeners.addressOf('n1'))
  })

  it('changes and reads limits of the server: its open files up to where they were', async () => {
    const soft = 'prlimit --pid 1 --nofile --noheadings --raw --output=SOFT'
    const { detail } = await check(soft)
    await run('prlimit --pid 1 --nofile=3:', ['n1'])
    expect(await check(soft)).toEqual({ holds: true, detail: { ...(detail as object), n1: 3 } })
    await run('prlimit --pid 1 --nofile=$(prlimit --pid 1 --nofile --noheadings --raw --output=HARD):', ['n1'])
    expect(
      await check('[ "$(ls /proc/1/fd | wc -l)" -gt 3 ] && grep -q "open files" /proc/1/limits', ['n1']),
    ).toMatchObject({ holds: true })
  })

  it('does not hold where the command fails on one node, and tells of each', async () => {
    expect(await check('hostname; [ "$(hostname)" = n1 ]')).toEqual({
      holds: false,
      detail: { n1: 'n1', n2: 'exit code 1: n2' },
    })
  })

  it('ends a run when a step fails, with what the command said', async () => {
    await expect(run('echo no such thing >&2; exit 3', ['n2'])).rejects.toMatchObject({
      code: 'EXEC_FAILED',
      message: 'could not run bash beside the server of n2: exit code 3: no such thing',
    })
    await expect(
      listeners.cluster.ports.perform({ port: 'exec', do: 'run', nodes: ['n1'], command: ['no-such-program'] }),
    ).rejects.toMatchObject({ code: 'EXEC_FAILED' })
  })

  it('does nothing where the server does not run, and holds for one that is paused', async () => {
    await listeners.cluster.ports.perform({ port: 'process', do: 'kill', nodes: ['n1'] })
    await run('exit 1', ['n1'])
    expect(await check('true')).toEqual({ holds: false, detail: { n1: 'its server does not run', n2: '' } })
    await listeners.cluster.ports.perform({ port: 'process', do: 'pause', nodes: ['n2'] })
    expect(await check('echo 7', ['n2'])).toEqual({ holds: true, detail: { n2: 7 } })
    await listeners.cluster.ports.perform({ port: 'process', do: 'resume', nodes: ['n2'] })
    await listeners.cluster.ports.perform({ port: 'process', do: 'start', nodes: ['n1'] })
    await later(100)
    expect(await check('true')).toMatchObject({ holds: true })
  })

  it('leaves no container behind', async () => {
    const { docker } = await connectEngine()
    const all = await docker.listContainers({ all: true, filters: { label: [`${RUN_LABEL}=${listeners.run}`] } })
    expect(all).toHaveLength(4)
  })
})
