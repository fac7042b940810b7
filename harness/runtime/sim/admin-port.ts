/**
 * The admin port of the simulator: an operator who asks whoever leads for another leader or other members.
 * Station: runtime. Changes of the membership take several steps and may be lost with their leader, so the operator goes on
 * asking until the system says that nothing is left to do.
 */
import type { ClientRequest, Completion } from '../../../systems/client.ts'
import type { Measurement, PortCheck, PortStep } from '../ports.ts'
import { requireNodes } from './port-names.ts'

/** What the operator has. */
export type Operator = {
  /** The leader's answer, at once; undefined without a leader, or if it does not say. */
  readonly askLeader: (request: ClientRequest) => Completion | undefined
  readonly after: (delayUs: number, act: () => void) => void
}

const PATIENCE_US = 200_000

export class AdminPort {
  readonly #nodes: readonly string[]
  readonly #operator: Operator
  /** Whether the leader took what a fault asked for. */
  readonly #taken = new Map<number, boolean>()
  /** Members that are wanted now, by which fault. */
  #wanted: { readonly nodes: readonly string[] } | undefined

  constructor(nodes: readonly string[], operator: Operator) {
    this.#nodes = nodes
    this.#operator = operator
  }

  perform(step: Extract<PortStep, { port: 'admin' }>): void {
    if (step.do === 'end') {
      this.#taken.delete(step.fault)
      return
    }
    if (this.#taken.has(step.fault)) return
    if (step.do === 'transfer') {
      requireNodes(this.#nodes, [step.to])
      this.#taken.set(step.fault, this.#operator.askLeader({ f: 'transfer', value: step.to })?.type === 'ok')
      return
    }
    requireNodes(this.#nodes, step.nodes)
    this.#wanted = { nodes: step.nodes }
    this.#taken.set(step.fault, this.#askForMembers(this.#wanted))
  }

  measure({ fault }: Extract<PortCheck, { port: 'admin' }>): Measurement {
    const taken = this.#taken.get(fault)
    return { holds: taken === true, detail: taken === undefined ? 'not asked' : taken ? 'taken' : 'refused' }
  }

  /** Asks, and again after a while unless all is done or something else is wanted by then. */
  #askForMembers(wanted: { readonly nodes: readonly string[] }): boolean {
    if (this.#wanted !== wanted) return false
    const answer = this.#operator.askLeader({ f: 'members', value: wanted.nodes })
    if (answer?.type === 'ok' && answer.value === 'unchanged') this.#wanted = undefined
    else this.#operator.after(PATIENCE_US, () => this.#askForMembers(wanted))
    return answer?.type === 'ok'
  }
}
