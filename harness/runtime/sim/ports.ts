/**
 * The fault ports of the simulator, put together: steps are performed and checks measured at once.
 * Station: runtime. Each port measures what the world does, not what it was told.
 */
import type { MessageRule } from '../../core/message-rule.ts'
import { type Measurement, noMessageRules, type PortCheck, type PortStep, type SimPorts } from '../ports.ts'
import { type LinksNetwork, LinksPort } from './links-port.ts'
import { requireNodes } from './port-names.ts'

/** What can be done to, and asked of, the nodes' processes. */
export type ProcessTable = {
  kill(node: string): void
  power(node: string): void
  start(node: string): void
  pause(node: string): void
  resume(node: string): void
  isRunning(node: string): boolean
  isPaused(node: string): boolean
}

export type PortTargets = ProcessTable & {
  readonly nodes: readonly string[]
  readonly network: LinksNetwork
  /** Absent where nobody understands what the nodes say. */
  readonly traffic: { rules: readonly MessageRule[] } | undefined
}

export function createSimPorts(targets: PortTargets): SimPorts {
  const links = new LinksPort(targets.nodes, targets.network)
  return {
    names: targets.traffic === undefined ? ['process', 'links'] : ['process', 'links', 'messages'],
    perform(step) {
      if (step.port === 'process') performProcess(targets, step)
      else if (step.port === 'links') links.perform(step)
      else if (step.port === 'messages') trafficOf(targets).rules = step.rules
      else throw noMessageRules()
    },
    measure(check) {
      if (check.port === 'process') return measureProcesses(targets, check)
      if (check.port === 'links') return links.measure(check)
      if (check.port === 'messages') return measureRules(trafficOf(targets), check.rules)
      throw noMessageRules()
    },
  }
}

function performProcess(targets: PortTargets, step: Extract<PortStep, { port: 'process' }>): void {
  requireNodes(targets.nodes, step.nodes)
  for (const node of step.nodes) targets[step.do](node)
}

function measureProcesses(targets: PortTargets, check: Extract<PortCheck, { port: 'process' }>): Measurement {
  requireNodes(targets.nodes, check.nodes)
  const stateOf = (node: string) => {
    if (!targets.isRunning(node)) return 'dead'
    return targets.isPaused(node) ? 'paused' : 'running'
  }
  const states = check.nodes.map((node) => [node, stateOf(node)] as const)
  return { holds: states.every(([, state]) => state === check.state), detail: Object.fromEntries(states) }
}

function trafficOf({ traffic }: PortTargets): { rules: readonly MessageRule[] } {
  if (traffic === undefined) throw noMessageRules()
  return traffic
}

function measureRules(
  traffic: { readonly rules: readonly MessageRule[] },
  wanted: readonly MessageRule[],
): Measurement {
  return { holds: JSON.stringify(traffic.rules) === JSON.stringify(wanted), detail: { rules: traffic.rules.length } }
}
