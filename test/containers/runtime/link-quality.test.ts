import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Grudge } from '../../../harness/core/fault.ts'
import type { LinkQuality } from '../../../harness/core/link-quality.ts'
import { connectEngine } from '../../../harness/runtime/docker/engine.ts'
import { execIn } from '../../../harness/runtime/docker/exec.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { startListeners } from './listener-system.ts'

const GOOD: LinkQuality = { lossPpm: 0, duplicatePpm: 0, reorderPpm: 0, reorderUs: 0, delayUs: 0, clogged: false }

describeWithEngine('the quality of links between containers', () => {
  let listeners: Awaited<ReturnType<typeof startListeners>>
  beforeAll(async () => {
    listeners = await startListeners(3)
    for (const node of ['n1', 'n2', 'n3']) await listeners.logWith(node, `start 1 on ${node}`)
  })
  afterAll(() => listeners?.cluster.stop())
  afterEach(async () => {
    for (const fault of [0, 1]) {
      await listeners.cluster.ports.perform({ port: 'quality', do: 'reset', fault })
      await listeners.cluster.ports.perform({ port: 'links', do: 'restore', fault })
    }
  })

  const set = (links: Grudge, quality: Partial<LinkQuality>, fault = 0) =>
    listeners.cluster.ports.perform({ port: 'quality', do: 'set', fault, links, quality: { ...GOOD, ...quality } })
  const reset = (fault = 0) => listeners.cluster.ports.perform({ port: 'quality', do: 'reset', fault })
  const measure = (links: Grudge, quality: Partial<LinkQuality>) =>
    listeners.cluster.ports.measure({ port: 'quality', links, quality: { ...GOOD, ...quality } })
  const inHelper = async (node: string, command: readonly string[]) => {
    const { docker } = await connectEngine()
    return execIn(docker.getContainer(`ordeal-${listeners.run}-${node}-net`), command)
  }

  /** Seconds that a TCP connection takes, by a clock that is not the port's; refused at once where nobody listens. */
  async function refusedAfterMs(from: string, to: string): Promise<number> {
    const script = `s=$(date +%s%N); (echo > /dev/tcp/$(getent hosts ${to} | cut -d' ' -f1)/81) 2>/dev/null; echo $((($(date +%s%N) - s) / 1000000))`
    return Number((await inHelper(from, ['bash', '-c', script])).stdout)
  }

  it('is good at first, and measured so', async () => {
    expect(await measure({ n1: ['n2'] }, { delayUs: 2_000 })).toMatchObject({ holds: false })
    expect(await refusedAfterMs('n2', 'n1')).toBeLessThan(50)
  })

  it('is bad in the one direction asked for: what n2 sends n1 is late, and n3 does not notice', async () => {
    await set({ n1: ['n2'] }, { delayUs: 200_000 })
    expect(await measure({ n1: ['n2'] }, { delayUs: 200_000 })).toMatchObject({
      holds: true,
      detail: { others: { links: 5 }, wrong: [] },
    })
    // n2 -> n1 is on the way there of the one connection, and on the way back of the other.
    expect(await refusedAfterMs('n2', 'n1')).toBeGreaterThanOrEqual(200)
    expect(await refusedAfterMs('n1', 'n2')).toBeGreaterThanOrEqual(200)
    expect(await refusedAfterMs('n3', 'n1')).toBeLessThan(150)
    expect(await measure({ n2: ['n1'] }, { delayUs: 200_000 })).toMatchObject({ holds: false })
  })

  it('is the worst of several faults, and better when one ends', async () => {
    await set({ n1: ['n2'] }, { delayUs: 50_000 }, 0)
    await set({ n1: ['n2', 'n3'] }, { lossPpm: 300_000 }, 1)
    expect(await measure({ n1: ['n2'] }, { delayUs: 50_000, lossPpm: 300_000 })).toMatchObject({ holds: true })
    await reset(0)
    expect(await measure({ n1: ['n2'] }, { delayUs: 50_000 })).toMatchObject({ holds: false })
    expect(await measure({ n1: ['n2', 'n3'] }, { lossPpm: 300_000 })).toMatchObject({ holds: true })
  })

  it('may be that nothing moves, and then all of it, in order', async () => {
    await set({ n1: ['n2'] }, { clogged: true })
    for (const text of ['first', 'second', 'third']) await listeners.send('n2', 'n1', text)
    await listeners.send('n3', 'n1', 'meanwhile')
    expect(await listeners.logWith('n1', 'meanwhile')).not.toContain('first')
    await reset()
    const log = await listeners.logWith('n1', 'third')
    expect([...log.matchAll(/got (\w+)/g)].map(([, text]) => text)).toEqual(['meanwhile', 'first', 'second', 'third'])
  })

  it('keeps what it holds when a fault between clients and the node comes and goes meanwhile', async () => {
    const { perform } = listeners.cluster.ports
    await set({ n1: ['n2'] }, { clogged: true })
    await listeners.send('n2', 'n1', 'held')
    for (const fault of [1, 2]) {
      await perform({ port: 'clients', do: 'cut', fault, nodes: ['n1'] })
      await perform({ port: 'connections', do: 'reset', fault, nodes: ['n1'] })
      await perform({ port: 'clients', do: 'restore', fault })
      await perform({ port: 'connections', do: 'restore', fault })
    }
    await reset()
    await listeners.send('n2', 'n1', 'after')
    expect(await listeners.logWith('n1', 'got after')).toContain('got held')
  })

  it('does not disturb the measurement of cuts, nor they that of it', async () => {
    await set({ n1: ['n2'] }, { clogged: true })
    const grudge = { n1: ['n3'], n2: ['n1'] }
    await listeners.cluster.ports.perform({ port: 'links', do: 'drop', fault: 0, grudge })
    expect(await listeners.cluster.ports.measure({ port: 'links', grudge })).toMatchObject({ holds: true })
    expect(await measure({ n1: ['n2'] }, { clogged: true })).toMatchObject({ holds: true })
  })

  it('is measured as good when the rules were lost behind our back', async () => {
    await set({ n1: ['n2'] }, { lossPpm: 300_000 })
    await inHelper('n1', ['iptables', '-t', 'raw', '-F'])
    expect(await measure({ n1: ['n2'] }, { lossPpm: 300_000 })).toMatchObject({
      holds: false,
      detail: { wrong: [expect.stringContaining('n2 -> n1 lost only')] },
    })
  })

  it('lets packets pass when the daemon dies, and removes its rules when it is ended', async () => {
    const rules = async () => (await inHelper('n1', ['iptables-save', '-t', 'raw'])).stdout.match(/NFQUEUE/g)?.length
    await set({ n1: ['n2'] }, { clogged: true })
    expect(await rules()).toBe(1)
    await inHelper('n1', ['bash', '-c', 'kill -TERM $(pidof ordeal-links); while pidof ordeal-links; do :; done'])
    expect(await rules()).toBeUndefined()
    await reset()
    await set({ n1: ['n2'] }, { clogged: true })
    await inHelper('n1', ['bash', '-c', 'kill -KILL $(pidof ordeal-links); while pidof ordeal-links; do :; done'])
    expect(await rules()).toBe(1)
    expect(await refusedAfterMs('n2', 'n1')).toBeLessThan(150)
    await reset()
    expect(await rules()).toBeUndefined()
  })
})
