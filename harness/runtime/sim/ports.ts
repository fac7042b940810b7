/**
 * The fault ports of the simulator: performs steps and measures checks at once.
 * Station: runtime. Measuring is not remembering: a check asks the network's own decision for every directed pair and the
 * process table for every node, and compares it with the ledger of what was asked for, which is kept apart. So a drop or
 * a restore that was forgotten shows.
 */
import { PluginError } from '../../core/errors.ts'
import type { Grudge } from '../../core/fault.ts'
import { type Measurement, noMessageRules, type PortCheck, type PortStep, type SimPorts } from '../ports.ts'
import type { Network } from './network.ts'

/** What can be done to, and asked of, the nodes' processes. */
export type ProcessTable = {
  kill(node: string): void
  start(node: string): void
  isRunning(node: string): boolean
}

export type PortTargets = {
  readonly nodes: readonly string[]
  readonly processes: ProcessTable
  readonly network: Pick<Network, 'cut' | 'restore' | 'passes'>
}

export function createSimPorts(targets: PortTargets): SimPorts {
  const ledger = new Map<number, Grudge[]>()
  return {
    names: ['process', 'links'],
    perform: (step) => perform(targets, ledger, step),
    measure: (check) => {
      if (check.port === 'messages') throw noMessageRules()
      return check.port === 'process' ? measureProcesses(targets, check) : measureLinks(targets, ledger, check.grudge)
    },
  }
}

function perform({ nodes, processes, network }: PortTargets, ledger: Map<number, Grudge[]>, step: PortStep): void {
  if (step.port === 'messages') throw noMessageRules()
  if (step.port === 'process') {
    requireNodes(nodes, step.nodes)
    for (const node of step.nodes) processes[step.do](node)
    return
  }
  if (step.do === 'restore') {
    ledger.delete(step.fault)
    network.restore(step.fault)
    return
  }
  for (const [from, to] of pairsOf(nodes, step.grudge)) network.cut(step.fault, from, to)
  ledger.set(step.fault, [...(ledger.get(step.fault) ?? []), step.grudge])
}

function measureProcesses(
  { nodes, processes }: PortTargets,
  check: Extract<PortCheck, { port: 'process' }>,
): Measurement {
  requireNodes(nodes, check.nodes)
  const states = check.nodes.map((node) => [node, processes.isRunning(node) ? 'running' : 'dead'] as const)
  return { holds: states.every(([, state]) => state === check.state), detail: Object.fromEntries(states) }
}

function measureLinks(
  { nodes, network }: PortTargets,
  ledger: ReadonlyMap<number, readonly Grudge[]>,
  grudge: Grudge,
): Measurement {
  const mustBeCut = new Set(pairsOf(nodes, grudge).map(pairName))
  const mayBeCut = new Set([...ledger.values()].flat().flatMap((asked) => pairsOf(nodes, asked).map(pairName)))
  const open: string[] = []
  const cut: string[] = []
  for (const from of nodes)
    for (const to of nodes) {
      if (from === to) continue
      const pair = pairName([from, to])
      const passes = network.passes(from, to)
      if (passes && mustBeCut.has(pair)) open.push(pair)
      if (!passes && !mustBeCut.has(pair) && !mayBeCut.has(pair)) cut.push(pair)
    }
  return { holds: open.length === 0 && cut.length === 0, detail: { openButMustBeCut: open, cutButMustBeOpen: cut } }
}

/** The directed pairs [from, to] whose packets the grudge drops: `to` is the node that holds it. */
function pairsOf(nodes: readonly string[], grudge: Grudge): (readonly [string, string])[] {
  return Object.entries(grudge).flatMap(([to, dropped]) => {
    requireNodes(nodes, [to, ...dropped])
    return dropped.filter((from) => from !== to).map((from) => [from, to] as const)
  })
}

function pairName([from, to]: readonly [string, string]): string {
  return `${from}->${to}`
}

function requireNodes(nodes: readonly string[], named: readonly string[]): void {
  const unknown = named.filter((node) => !nodes.includes(node))
  if (unknown.length > 0)
    throw new PluginError('UNKNOWN_NODE', `a fault names nodes that the cluster lacks: ${unknown.join(', ')}`, {
      facts: { unknown, nodes },
    })
}
