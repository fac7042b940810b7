/** The process port of the simulator. Station: runtime. A measurement asks the processes themselves. */
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import { requireNodes } from './port-names.ts'

type ProcessStep = Extract<PortStep, { port: 'process' }>
type ProcessCheck = Extract<PortCheck, { port: 'process' }>

/** What can be done to a node's process, and asked of it. */
export type Processes = {
  readonly [Do in ProcessStep['do']]: (node: string) => void
} & { readonly state: (node: string) => ProcessCheck['state'] }

export class ProcessPort {
  readonly #nodes: readonly string[]
  readonly #processes: Processes

  constructor(nodes: readonly string[], processes: Processes) {
    this.#nodes = nodes
    this.#processes = processes
  }

  perform(step: ProcessStep): void {
    requireNodes(this.#nodes, step.nodes)
    for (const node of step.nodes) this.#processes[step.do](node)
  }

  measure(check: ProcessCheck): Measurement {
    requireNodes(this.#nodes, check.nodes)
    const states = check.nodes.map((node) => [node, this.#processes.state(node)] as const)
    return { holds: states.every(([, state]) => state === check.state), detail: Object.fromEntries(states) }
  }
}
