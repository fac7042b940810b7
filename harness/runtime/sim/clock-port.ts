/** The clock port of the simulator. Station: runtime. A measurement asks the clocks themselves. */
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import { requireNodes } from './port-names.ts'

export type Clocks = {
  readonly set: (node: string, ratePpm: number, jumpUs: number) => void
  readonly ratePpm: (node: string) => number
}

export class ClockPort {
  readonly #nodes: readonly string[]
  readonly #clocks: Clocks
  /** What was set since the last reset: the same again must not jump again. */
  readonly #jumped = new Map<string, string>()

  constructor(nodes: readonly string[], clocks: Clocks) {
    this.#nodes = nodes
    this.#clocks = clocks
  }

  perform(step: Extract<PortStep, { port: 'clock' }>): void {
    requireNodes(this.#nodes, step.nodes)
    for (const node of step.nodes)
      if (step.do === 'set') this.#set(node, step.ratePpm, step.jumpUs)
      else this.#reset(node)
  }

  measure(check: Extract<PortCheck, { port: 'clock' }>): Measurement {
    requireNodes(this.#nodes, check.nodes)
    const rates = check.nodes.map((node) => [node, this.#clocks.ratePpm(node)] as const)
    return { holds: rates.every(([, ratePpm]) => ratePpm === check.ratePpm), detail: Object.fromEntries(rates) }
  }

  #set(node: string, ratePpm: number, jumpUs: number): void {
    const wanted = `${ratePpm} ${jumpUs}`
    if (this.#jumped.get(node) === wanted) return
    this.#clocks.set(node, ratePpm, jumpUs)
    this.#jumped.set(node, wanted)
  }

  #reset(node: string): void {
    this.#clocks.set(node, 0, 0)
    this.#jumped.delete(node)
  }
}
