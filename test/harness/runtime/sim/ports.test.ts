import { describe, expect, it } from 'vitest'
import { PluginError, UsageError } from '../../../../harness/core/errors.ts'
import { portTargets } from '../../../../harness/runtime/sim/port-targets.ts'
import { createSimPorts, type PortTargets } from '../../../../harness/runtime/sim/ports.ts'
import { World } from '../../../../harness/runtime/sim/world.ts'
import { ECHO } from './echo-system.ts'

const GRUDGE = { n1: ['n2', 'n3'] }
const QUALITY = { lossPpm: 5, duplicatePpm: 0, reorderPpm: 0, reorderUs: 0, delayUs: 9, clogged: false }

function world() {
  const made = new World(ECHO, { nodes: 3, settings: {}, seed: 1 })
  return { world: made, targets: portTargets(made) }
}

function portsWith(broken: Partial<PortTargets['links']>) {
  const { targets } = world()
  const { links } = targets
  return createSimPorts({
    ...targets,
    links: {
      cut: broken.cut ?? ((fault, from, to) => links.cut(fault, from, to)),
      restore: broken.restore ?? ((fault) => links.restore(fault)),
      passes: (from, to) => links.passes(from, to),
    },
  })
}

describe('the links port of the simulator', () => {
  it('measures a grudge that is in force, and its end', () => {
    const ports = portsWith({})
    expect(ports.measure({ port: 'links', grudge: GRUDGE }).holds).toBe(false)
    ports.perform({ port: 'links', do: 'drop', fault: 1, grudge: GRUDGE })
    expect(ports.measure({ port: 'links', grudge: GRUDGE })).toEqual({
      holds: true,
      detail: { openButMustBeCut: [], cutButMustBeOpen: [] },
    })
    ports.perform({ port: 'links', do: 'restore', fault: 1 })
    expect(ports.measure({ port: 'links', grudge: {} }).holds).toBe(true)
  })

  it('drops what arrives at the holder of the grudge, not what it sends', () => {
    const { targets } = world()
    createSimPorts(targets).perform({ port: 'links', do: 'drop', fault: 1, grudge: { n1: ['n2'] } })
    expect(targets.links.passes('n2', 'n1')).toBe(false)
    expect(targets.links.passes('n1', 'n2')).toBe(true)
  })

  it('replaces the grudge of a fault that drops again, as containers do', () => {
    const ports = portsWith({})
    ports.perform({ port: 'links', do: 'drop', fault: 1, grudge: GRUDGE })
    ports.perform({ port: 'links', do: 'drop', fault: 1, grudge: { n2: ['n3'] } })
    expect(ports.measure({ port: 'links', grudge: GRUDGE }).holds).toBe(false)
    expect(ports.measure({ port: 'links', grudge: { n2: ['n3'] } }).holds).toBe(true)
  })

  it('accepts what another fault in force has cut', () => {
    const ports = portsWith({})
    ports.perform({ port: 'links', do: 'drop', fault: 1, grudge: GRUDGE })
    ports.perform({ port: 'links', do: 'drop', fault: 2, grudge: { n2: ['n3'] } })
    expect(ports.measure({ port: 'links', grudge: { n2: ['n3'] } }).holds).toBe(true)
  })

  it('sees a drop that was forgotten', () => {
    const ports = portsWith({ cut: () => {} })
    ports.perform({ port: 'links', do: 'drop', fault: 1, grudge: GRUDGE })
    expect(ports.measure({ port: 'links', grudge: GRUDGE })).toEqual({
      holds: false,
      detail: { openButMustBeCut: ['n2->n1', 'n3->n1'], cutButMustBeOpen: [] },
    })
  })

  it('sees a restore that was forgotten', () => {
    const ports = portsWith({ restore: () => {} })
    ports.perform({ port: 'links', do: 'drop', fault: 1, grudge: GRUDGE })
    ports.perform({ port: 'links', do: 'restore', fault: 1 })
    expect(ports.measure({ port: 'links', grudge: {} })).toEqual({
      holds: false,
      detail: { openButMustBeCut: [], cutButMustBeOpen: ['n2->n1', 'n3->n1'] },
    })
  })
})

describe('ports of the simulator', () => {
  it('tell a paused process from a dead and a running one', () => {
    const ports = createSimPorts(world().targets)
    const isIn = (state: 'dead' | 'running' | 'paused') =>
      ports.measure({ port: 'process', nodes: ['n1'], state }).holds
    const perform = (what: 'kill' | 'start' | 'pause' | 'resume') =>
      ports.perform({ port: 'process', do: what, nodes: ['n1'] })
    expect(isIn('running')).toBe(true)
    perform('pause')
    expect([isIn('running'), isIn('paused')]).toEqual([false, true])
    perform('start')
    expect(isIn('paused')).toBe(true)
    perform('kill')
    perform('pause')
    perform('resume')
    expect(isIn('dead')).toBe(true)
    perform('start')
    expect(isIn('running')).toBe(true)
  })

  it('measure the quality of links as this bad, or worse by another fault', () => {
    const ports = createSimPorts(world().targets)
    const worse = { ...QUALITY, lossPpm: 6 }
    const isAsBad = (quality: typeof QUALITY) => ports.measure({ port: 'quality', links: GRUDGE, quality }).holds
    ports.perform({ port: 'quality', do: 'set', fault: 1, links: { n1: ['n2'] }, quality: QUALITY })
    expect(ports.measure({ port: 'quality', links: GRUDGE, quality: QUALITY })).toEqual({
      holds: false,
      detail: { better: ['n3->n1'] },
    })
    ports.perform({ port: 'quality', do: 'set', fault: 1, links: GRUDGE, quality: QUALITY })
    expect([isAsBad(QUALITY), isAsBad(worse)]).toEqual([true, false])
    ports.perform({ port: 'quality', do: 'set', fault: 2, links: GRUDGE, quality: worse })
    expect([isAsBad(QUALITY), isAsBad(worse)]).toEqual([true, true])
  })

  it('let clocks jump once for a fault, however often that is asked for', () => {
    const { world: made, targets } = world()
    const ports = createSimPorts(targets)
    const shows = () => made.process('n2').clock.at(0)
    const before = shows()
    const jump = (fault: number) => ports.perform({ port: 'clock', do: 'jump', fault, nodes: ['n2'], jumpUs: 500 })
    const hasJumped = (jumpedBy: number) => ports.measure({ port: 'clock', nodes: ['n2'], jumpedBy }).holds
    expect(hasJumped(7)).toBe(false)
    jump(7)
    jump(7)
    expect(shows() - before).toBe(500)
    ports.perform({ port: 'clock', do: 'reset', nodes: ['n2'] })
    expect([shows() - before, hasJumped(7), hasJumped(8)]).toEqual([500, true, false])
    jump(8)
    expect([shows() - before, hasJumped(8)]).toEqual([1000, true])
  })

  it('say that a failure of a sync has come about', () => {
    const { world: made, targets } = world()
    const ports = createSimPorts(targets)
    ports.perform({ port: 'disk', do: 'fail-sync', fault: 4, nodes: ['n2'] })
    expect(ports.measure({ port: 'disk', fault: 4, nodes: ['n2'] }).detail).toEqual({ n2: 'the next sync fails' })
    made.invoke('n2', { f: 'store', value: 1 }, 100, () => {})
    while (made.advance());
    expect(ports.measure({ port: 'disk', fault: 4, nodes: ['n2'] })).toEqual({
      holds: true,
      detail: { n2: 'a sync failed' },
    })
    expect(ports.measure({ port: 'disk', fault: 4, nodes: ['n1', 'n2'] }).holds).toBe(false)
  })

  it('have message rules only where somebody understands the messages', () => {
    const ports = createSimPorts(world().targets)
    expect(ports.names).not.toContain('messages')
    expect(() => ports.perform({ port: 'messages', do: 'rules', rules: [] })).toThrow(UsageError)
    expect(() => ports.measure({ port: 'messages', rules: [] })).toThrow(UsageError)
  })

  it('refuse a fault on a node that the cluster lacks', () => {
    const ports = createSimPorts(world().targets)
    const steps = [
      { port: 'process', do: 'kill', nodes: ['n9'] },
      { port: 'links', do: 'drop', fault: 1, grudge: { n1: ['n9'] } },
      { port: 'quality', do: 'set', fault: 1, links: { n9: ['n1'] }, quality: QUALITY },
      { port: 'clock', do: 'set', nodes: ['n9'], ratePpm: 1, jumpUs: 0 },
      { port: 'disk', do: 'lie', fault: 1, nodes: ['n9'] },
    ] as const
    for (const step of steps) expect(() => ports.perform(step)).toThrow(PluginError)
  })
})
