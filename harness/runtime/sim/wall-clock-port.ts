/**
 * The wall clock port of the simulator. Measuring is not remembering: a check reads the clocks, now and at moments to come,
 * and compares with a ledger of what was asked for, which is kept apart.
 * Station: runtime.
 */
import type { Json } from '../../core/json.ts'
import {
  offsetAt,
  type SkewSince,
  type WallClockCheck,
  type WallClockStep,
  type WallSkew,
} from '../../core/wall-skew.ts'
import type { Measurement } from '../ports.ts'
import { requireNodes } from './port-names.ts'

/** Times are the world's, in microseconds. */
export type WallClocks = {
  readonly nowUs: () => number
  readonly set: (node: string, fault: number, skew: WallSkew) => void
  readonly reset: (node: string, fault: number) => void
  /** How far the clock is off at that time, if nothing is changed. */
  readonly offsetUs: (node: string, timeUs: number) => number
}

type Asked = { readonly nodes: readonly string[]; readonly skew: SkewSince }

const SECOND_US = 1_000_000

export class WallClockPort {
  readonly #nodes: readonly string[]
  readonly #clocks: WallClocks
  /** By fault. */
  readonly #ledger = new Map<number, Asked>()

  constructor(nodes: readonly string[], clocks: WallClocks) {
    this.#nodes = nodes
    this.#clocks = clocks
  }

  perform(step: WallClockStep): void {
    if (step.do === 'reset') {
      this.#ledger.delete(step.fault)
      for (const node of this.#nodes) this.#clocks.reset(node, step.fault)
      return
    }
    const { fault, nodes, skew } = step
    requireNodes(this.#nodes, nodes)
    if (!this.#ledger.has(fault)) this.#ledger.set(fault, { nodes, skew: { ...skew, sinceUs: this.#clocks.nowUs() } })
    for (const node of nodes) this.#clocks.set(node, fault, skew)
  }

  /** The detail: how far each clock is off, and how far it will be a second from now. */
  measure({ fault, nodes, skew }: WallClockCheck): Measurement {
    requireNodes(this.#nodes, nodes)
    const nowUs = this.#clocks.nowUs()
    const asked: SkewSince = { ...skew, sinceUs: this.#ledger.get(fault)?.skew.sinceUs ?? nowUs }
    const moments = [nowUs, nowUs + skew.periodUs, nowUs + SECOND_US]
    const isSo = (node: string, timeUs: number): boolean =>
      this.#clocks.offsetUs(node, timeUs) === offsetAt([asked, ...this.#othersAt(node, fault)], timeUs)
    return {
      holds: nodes.every((node) => moments.every((timeUs) => isSo(node, timeUs))),
      detail: Object.fromEntries(nodes.map((node) => [node, this.#reading(node, nowUs)])),
    }
  }

  #reading(node: string, nowUs: number): Json {
    const offsetMs = (timeUs: number) => this.#clocks.offsetUs(node, timeUs) / 1_000
    return { offsetMs: offsetMs(nowUs), inASecondMs: offsetMs(nowUs + SECOND_US) }
  }

  /** What other faults than this were to do to the node's clock. */
  #othersAt(node: string, fault: number): readonly SkewSince[] {
    return [...this.#ledger]
      .filter(([other, { nodes }]) => other !== fault && nodes.includes(node))
      .map(([, { skew }]) => skew)
  }
}
