import { describe, expect, it } from 'vitest'
import { PluginError } from '../../../../harness/core/errors.ts'
import { Random } from '../../../../harness/core/random.ts'
import { Network } from '../../../../harness/runtime/sim/network.ts'
import { networkOptions } from '../../../../harness/runtime/sim/options.ts'
import { createSimPorts, type PortTargets, type ProcessTable } from '../../../../harness/runtime/sim/ports.ts'

const NODES = ['n1', 'n2', 'n3']
const GRUDGE = { n1: ['n2', 'n3'] }

function targets(broken: Partial<PortTargets['network'] & ProcessTable> = {}) {
  const network = new Network(NODES, networkOptions(), Random.stream(1, 'network'))
  const dead = new Set<string>()
  const paused = new Set<string>()
  return {
    nodes: NODES,
    network: {
      cut: broken.cut ?? ((fault, from, to) => network.cut(fault, from, to)),
      restore: broken.restore ?? ((fault) => network.restore(fault)),
      passes: (from, to) => network.passes(from, to),
    },
    traffic: undefined,
    kill: broken.kill ?? ((node) => void dead.add(node)),
    power: broken.power ?? ((node) => void dead.add(node)),
    start: broken.start ?? ((node) => void dead.delete(node)),
    pause: broken.pause ?? ((node) => void paused.add(node)),
    resume: broken.resume ?? ((node) => void paused.delete(node)),
    isRunning: (node) => !dead.has(node),
    isPaused: (node) => paused.has(node),
  } satisfies PortTargets
}

describe('ports of the simulator', () => {
  it('measures a grudge that is in force, and its end', () => {
    const ports = createSimPorts(targets())
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
    const world = targets()
    createSimPorts(world).perform({ port: 'links', do: 'drop', fault: 1, grudge: { n1: ['n2'] } })
    expect(world.network.passes('n2', 'n1')).toBe(false)
    expect(world.network.passes('n1', 'n2')).toBe(true)
  })

  it('accepts what another fault in force has cut', () => {
    const ports = createSimPorts(targets())
    ports.perform({ port: 'links', do: 'drop', fault: 1, grudge: GRUDGE })
    ports.perform({ port: 'links', do: 'drop', fault: 2, grudge: { n2: ['n3'] } })
    expect(ports.measure({ port: 'links', grudge: { n2: ['n3'] } }).holds).toBe(true)
  })

  it('sees a drop that was forgotten', () => {
    const ports = createSimPorts(targets({ cut: () => {} }))
    ports.perform({ port: 'links', do: 'drop', fault: 1, grudge: GRUDGE })
    expect(ports.measure({ port: 'links', grudge: GRUDGE })).toEqual({
      holds: false,
      detail: { openButMustBeCut: ['n2->n1', 'n3->n1'], cutButMustBeOpen: [] },
    })
  })

  it('sees a restore that was forgotten', () => {
    const ports = createSimPorts(targets({ restore: () => {} }))
    ports.perform({ port: 'links', do: 'drop', fault: 1, grudge: GRUDGE })
    ports.perform({ port: 'links', do: 'restore', fault: 1 })
    expect(ports.measure({ port: 'links', grudge: {} })).toEqual({
      holds: false,
      detail: { openButMustBeCut: [], cutButMustBeOpen: ['n2->n1', 'n3->n1'] },
    })
  })

  it.each([
    ['kill', 'dead'],
    ['power', 'dead'],
    ['start', 'running'],
    ['pause', 'paused'],
  ] as const)('sees a %s that was forgotten', (step, state) => {
    const ports = createSimPorts(targets({ [step]: () => {} }))
    if (step === 'start') ports.perform({ port: 'process', do: 'kill', nodes: ['n1', 'n2'] })
    ports.perform({ port: 'process', do: step, nodes: ['n1', 'n2'] })
    expect(ports.measure({ port: 'process', nodes: ['n1', 'n2'], state }).holds).toBe(false)
  })

  it('refuses a fault on a node that the cluster lacks', () => {
    const ports = createSimPorts(targets())
    expect(() => ports.perform({ port: 'process', do: 'kill', nodes: ['n9'] })).toThrow(PluginError)
    expect(() => ports.perform({ port: 'links', do: 'drop', fault: 1, grudge: { n1: ['n9'] } })).toThrow(PluginError)
  })
})
