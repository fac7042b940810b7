/** The clock port of the simulator. Station: runtime. A measurement asks the clocks themselves. */
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import { requireNodes } from './port-names.ts'

export type Clocks = {
  readonly setRate: (node: string, ratePpm: number) => void
  readonly jump: (node: string, jumpUs: number) => void
  readonly ratePpm: (node: string) => number
  /** What it shows now. */
  readonly nowUs: (node: string) => number
}

type Jump = { readonly askedUs: number; readonly measuredUs: { readonly [node: string]: number } }

export class ClockPort {
  readonly #nodes: readonly string[]
  readonly #clocks: Clocks
  /** By fault. */
  readonly #jumps = new Map<number, Jump>()

  constructor(nodes: readonly string[], clocks: Clocks) {
    this.#nodes = nodes
    this.#clocks = clocks
  }

  perform(step: Extract<PortStep, { port: 'clock' }>): void {
    if (step.do === 'end-jump') {
      this.#jumps.delete(step.fault)
      return
    }
    requireNodes(this.#nodes, step.nodes)
    if (step.do === 'jump') this.#jump(step)
    else for (const node of step.nodes) this.#clocks.setRate(node, step.do === 'set' ? step.ratePpm : 0)
  }

  measure(check: Extract<PortCheck, { port: 'clock' }>): Measurement {
    requireNodes(this.#nodes, check.nodes)
    if ('jumpedBy' in check) {
      const jump = this.#jumps.get(check.jumpedBy)
      const holds = check.nodes.every((node) => jump?.measuredUs[node] === jump?.askedUs)
      return { holds: holds && jump !== undefined, detail: { ...jump?.measuredUs } }
    }
    const rates = check.nodes.map((node) => [node, this.#clocks.ratePpm(node)] as const)
    return { holds: rates.every(([, ratePpm]) => ratePpm === check.ratePpm), detail: Object.fromEntries(rates) }
  }

  #jump({ fault, nodes, jumpUs }: Extract<PortStep, { do: 'jump' }>): void {
    if (this.#jumps.has(fault)) return
    const measuredUs: { [node: string]: number } = {}
    for (const node of nodes) {
      const beforeUs = this.#clocks.nowUs(node)
      this.#clocks.jump(node, jumpUs)
      measuredUs[node] = this.#clocks.nowUs(node) - beforeUs
    }
    this.#jumps.set(fault, { askedUs: jumpUs, measuredUs })
  }
}
