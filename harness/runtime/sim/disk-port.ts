/** The disk port of the simulator. Station: runtime. A measurement asks the disks themselves. */
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import { requireNodes } from './port-names.ts'

export type Disks = {
  readonly slow: (node: string, fault: number, delayUs: number) => void
  readonly failNext: (node: string, fault: number) => void
  readonly lie: (node: string, fault: number) => void
  /** Damages the last durable records. */
  readonly flip: (node: string, fault: number, records: number) => void
  readonly reset: (node: string, fault: number) => void
  /** What this fault does, or has done since, in words; undefined if nothing. */
  readonly sufferingOf: (node: string, fault: number) => string | undefined
}

export class DiskPort {
  readonly #nodes: readonly string[]
  readonly #disks: Disks

  constructor(nodes: readonly string[], disks: Disks) {
    this.#nodes = nodes
    this.#disks = disks
  }

  perform(step: Extract<PortStep, { port: 'disk' }>): void {
    if (step.do === 'reset') {
      for (const node of this.#nodes) this.#disks.reset(node, step.fault)
      return
    }
    requireNodes(this.#nodes, step.nodes)
    for (const node of step.nodes)
      if (step.do === 'slow') this.#disks.slow(node, step.fault, step.delayUs)
      else if (step.do === 'flip') this.#disks.flip(node, step.fault, step.records)
      else if (step.do === 'lie') this.#disks.lie(node, step.fault)
      else this.#disks.failNext(node, step.fault)
  }

  measure(check: Extract<PortCheck, { port: 'disk' }>): Measurement {
    requireNodes(this.#nodes, check.nodes)
    const states = check.nodes.map((node) => [node, this.#disks.sufferingOf(node, check.fault) ?? 'nothing'] as const)
    return { holds: states.every(([, state]) => state !== 'nothing'), detail: Object.fromEntries(states) }
  }
}
