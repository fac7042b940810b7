import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Grudge } from '../../../harness/core/fault.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { startListeners } from './listener-system.ts'

describeWithEngine('the links of nodes in containers', () => {
  let listeners: Awaited<ReturnType<typeof startListeners>>
  beforeAll(async () => {
    listeners = await startListeners(3)
    for (const node of ['n1', 'n2', 'n3']) await listeners.logWith(node, `start 1 on ${node}`)
  })
  afterAll(() => listeners?.cluster.stop())

  const drop = (fault: number, grudge: Grudge) =>
    listeners.cluster.ports.perform({ port: 'links', do: 'drop', fault, grudge })
  const restore = (fault: number) => listeners.cluster.ports.perform({ port: 'links', do: 'restore', fault })
  const measure = (grudge: Grudge) => listeners.cluster.ports.measure({ port: 'links', grudge })

  /** Which of the directed pairs let a datagram through, by the receivers' own logs. */
  async function arriving(): Promise<readonly string[]> {
    const round = `round${++rounds}`
    const pairs = ['n1', 'n2', 'n3'].flatMap((to) => ['n1', 'n2', 'n3'].map((from) => [from, to] as const))
    const others = pairs.filter(([from, to]) => from !== to)
    for (const [from, to] of others) await listeners.send(from, to, `${round}-${from}-${to}`)
    // A node's own datagram is never dropped; delivery inside one machine keeps the order, so it closes the round.
    for (const node of ['n1', 'n2', 'n3']) await listeners.send(node, node, `${round}-end`)
    const logs = new Map<string, string>()
    for (const node of ['n1', 'n2', 'n3']) logs.set(node, await listeners.logWith(node, `${round}-end`))
    return others
      .filter(([from, to]) => logs.get(to)?.includes(`got ${round}-${from}-${to} from`))
      .map((pair) => pair.join('>'))
  }
  let rounds = 0
  const ALL = ['n2>n1', 'n3>n1', 'n1>n2', 'n3>n2', 'n1>n3', 'n2>n3']
  const allBut = (...cut: string[]) => ALL.filter((pair) => !cut.includes(pair))

  it('are all open at first, and measured so', async () => {
    expect(await arriving()).toEqual(ALL)
    expect(await measure({})).toMatchObject({ holds: true, detail: { open: 6, cut: 0 } })
    expect(await measure({ n1: ['n2'] })).toMatchObject({ holds: false })
  })

  it('are cut in one direction only, if the grudge says one', async () => {
    await drop(0, { n1: ['n2'] })
    expect(await arriving()).toEqual(allBut('n2>n1'))
    expect(await measure({ n1: ['n2'] })).toMatchObject({ holds: true, detail: { open: 5, cut: 1 } })
    expect(await measure({ n2: ['n1'] })).toMatchObject({
      holds: false,
      detail: { wrong: ['n1 -> n2 should be cut, but is open'] },
    })
    await restore(0)
    expect(await arriving()).toEqual(ALL)
  })

  it('stay cut while any of several faults cuts them', async () => {
    await drop(1, { n1: ['n2', 'n3'] })
    await drop(2, { n1: ['n2'], n3: ['n1'] })
    await drop(2, { n1: ['n2'], n3: ['n1'] })
    expect(await arriving()).toEqual(allBut('n2>n1', 'n3>n1', 'n1>n3'))
    await restore(1)
    expect(await arriving()).toEqual(allBut('n2>n1', 'n1>n3'))
    expect(await measure({ n1: ['n2'], n3: ['n1'] })).toMatchObject({ holds: true })
    await restore(1)
    await restore(2)
    expect(await arriving()).toEqual(ALL)
  })

  it('stay cut over the kill and the start of a server', async () => {
    const nodes = ['n1']
    await drop(3, { n1: ['n2'] })
    await listeners.cluster.ports.perform({ port: 'process', do: 'kill', nodes })
    expect(await measure({ n1: ['n2'] })).toMatchObject({ holds: true })
    await listeners.cluster.ports.perform({ port: 'process', do: 'start', nodes })
    await listeners.logWith('n1', 'start 2 on n1')
    expect(await arriving()).toEqual(allBut('n2>n1'))
    await restore(3)
  })

  it('are measured as not cut when the rules were lost behind our back', async () => {
    await drop(4, { n1: ['n2'] })
    await listeners.flushDrops('n1')
    expect(await measure({ n1: ['n2'] })).toMatchObject({
      holds: false,
      detail: { wrong: ['n2 -> n1 should be cut, but is open'] },
    })
  })
})
