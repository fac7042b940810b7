/** The port of client links of the simulator. Station: runtime. A measurement asks what the next request will meet. */
import type { ClientMishap, ClientsCheck, ClientsStep } from '../../core/client-links.ts'
import type { Measurement } from '../ports.ts'
import { requireNodes } from './port-names.ts'

export type ClientWays = {
  readonly harm: (node: string, fault: number, mishap: ClientMishap) => void
  readonly restore: (fault: number) => void
  readonly isUnder: (node: string, mishap: ClientMishap) => boolean
}

export class ClientsPort {
  readonly #nodes: readonly string[]
  readonly #ways: ClientWays

  constructor(nodes: readonly string[], ways: ClientWays) {
    this.#nodes = nodes
    this.#ways = ways
  }

  perform(step: ClientsStep): void {
    if (step.do === 'restore') {
      this.#ways.restore(step.fault)
      return
    }
    requireNodes(this.#nodes, step.nodes)
    for (const node of step.nodes) this.#ways.harm(node, step.fault, step.do)
  }

  measure({ nodes, mishap }: ClientsCheck): Measurement {
    requireNodes(this.#nodes, nodes)
    const untouched = nodes.filter((node) => !this.#ways.isUnder(node, mishap))
    return { holds: untouched.length === 0, detail: { untouched } }
  }
}
