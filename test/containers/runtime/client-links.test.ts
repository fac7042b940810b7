/** What the rules between clients and nodes do, seen from real connections; peers are asked past the ports under test. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { attempt, Witness } from '../../../harness/runtime/docker/client-links/attempts.ts'
import { describeWithEngine } from '../engine-gate.ts'
import { LISTENER, startListeners } from './listener-system.ts'

describeWithEngine('the ways from clients to nodes in containers', () => {
  let listeners: Awaited<ReturnType<typeof startListeners>>
  const { clientPort: port } = LISTENER
  const addresses = new Map<string, string>()
  beforeAll(async () => {
    listeners = await startListeners(3)
    for (const node of ['n1', 'n2', 'n3']) {
      await listeners.logWith(node, `start 1 on ${node}`)
      addresses.set(node, await listeners.addressOf(node))
    }
  })
  afterAll(() => listeners?.cluster.stop())

  const to = (node: string) => ({ address: addresses.get(node) ?? '', port })
  const { perform, measure } = {
    perform: (...args: Parameters<typeof listeners.cluster.ports.perform>) => listeners.cluster.ports.perform(...args),
    measure: (...args: Parameters<typeof listeners.cluster.ports.measure>) => listeners.cluster.ports.measure(...args),
  }
  const nodes = ['n1']

  it('are open at first, and no fault is measured there', async () => {
    expect(await attempt(to('n1'), 1000)).toBe('connected')
    for (const mishap of ['cut', 'stall'] as const)
      expect(await measure({ port: 'clients', nodes, mishap })).toMatchObject({ holds: false })
    expect(await measure({ port: 'connections', nodes })).toMatchObject({ holds: false })
  })

  it('are cut for clients of this node alone, and peers still get through', async () => {
    await perform({ port: 'clients', do: 'cut', fault: 1, nodes })
    expect(await attempt(to('n1'), 300)).toBe('silent')
    expect(await attempt(to('n2'), 1000)).toBe('connected')
    expect(await measure({ port: 'clients', nodes, mishap: 'cut' })).toMatchObject({
      holds: true,
      detail: { n1: { newConnection: 'silent', unheard: [] } },
    })
    await listeners.send('n2', 'n1', 'hello')
    expect(await listeners.logWith('n1', 'got hello')).toContain('got hello from')
    await perform({ port: 'clients', do: 'restore', fault: 1 })
    expect(await attempt(to('n1'), 1000)).toBe('connected')
  })

  it('stall for the connections that there are: they stay, and new ones work', async () => {
    const old = await Witness.open(to('n1'), 1000)
    await perform({ port: 'clients', do: 'stall', fault: 2, nodes })
    old?.speak()
    expect(await attempt(to('n1'), 1000)).toBe('connected')
    expect(await measure({ port: 'clients', nodes, mishap: 'stall' })).toMatchObject({
      holds: true,
      detail: { n1: { newConnection: 'connected', oldConnection: 'open' } },
    })
    expect(old?.isReset).toBe(false)
    await perform({ port: 'clients', do: 'restore', fault: 2 })
    old?.close()
  })

  it('are reset for the connections that there are, and new ones work', async () => {
    const old = await Witness.open(to('n1'), 1000)
    await perform({ port: 'connections', do: 'reset', fault: 3, nodes })
    old?.speak()
    expect(await measure({ port: 'connections', nodes })).toMatchObject({
      holds: true,
      detail: { n1: { newConnection: 'connected', oldConnection: 'reset' } },
    })
    expect(old?.isReset).toBe(true)
    const fresh = await Witness.open(to('n1'), 1000)
    fresh?.speak()
    expect(await measure({ port: 'connections', nodes })).toMatchObject({ holds: true })
    expect(fresh?.isReset).toBe(false)
    fresh?.close()
    await perform({ port: 'connections', do: 'restore', fault: 3 })
  })

  it('are measured beside cut links, and where the server is dead', async () => {
    await perform({ port: 'links', do: 'drop', fault: 4, grudge: { n1: ['n2'] } })
    await perform({ port: 'clients', do: 'cut', fault: 4, nodes })
    expect(await measure({ port: 'clients', nodes, mishap: 'cut' })).toMatchObject({ holds: true })
    await perform({ port: 'links', do: 'restore', fault: 4 })
    await perform({ port: 'process', do: 'kill', nodes })
    // A dead server refuses: its kernel still hears everybody but clients.
    expect(await measure({ port: 'clients', nodes, mishap: 'cut' })).toMatchObject({ holds: true })
    await perform({ port: 'clients', do: 'restore', fault: 4 })
    expect(await attempt(to('n1'), 1000)).toBe('refused')
    await perform({ port: 'process', do: 'start', nodes })
    await listeners.logWith('n1', 'start 2 on n1')
  })

  it('are measured as open when the rules were lost behind our back', async () => {
    await perform({ port: 'clients', do: 'cut', fault: 5, nodes })
    await listeners.runIn('n1', ['nft', 'flush', 'table', 'ip', 'ordeal_client_cut'])
    expect(await measure({ port: 'clients', nodes, mishap: 'cut' })).toMatchObject({
      holds: false,
      detail: { wrong: ['n1: the rule met no packet', 'n1: a new connection from the host is connected'] },
    })
    await perform({ port: 'clients', do: 'restore', fault: 5 })
  })
})
