/**
 * The clock port on containers: the monotonic clocks of nodes run fast or slow, and jump forward. Never back: what a process
 * has gained stays when a fault ends, as in the simulator.
 * Station: runtime/docker. Only for systems that bear it (ContainerSystem.bearsMonotonicSkew).
 */
import { invariant } from '../../../core/errors.ts'
import type { Json } from '../../../core/json.ts'
import type { Measurement, PortCheck, PortStep } from '../../ports.ts'
import { ratePpmOf } from './control-block.ts'
import { goneOn } from './monotonic-line.ts'
import type { NodeClock } from './node-clock.ts'

type ClockStep = Extract<PortStep, { port: 'clock' }>
type ClockCheck = Extract<PortCheck, { port: 'clock' }>
type Jump = { readonly askedUs: number; readonly measuredUs: { readonly [node: string]: number } }

/** Between two readings of one process, which are told in whole microseconds. */
const TOLERANCE_US = 10

export class MonotonicClockPort {
  readonly #nodes: ReadonlyMap<string, NodeClock>
  /** By fault. */
  readonly #jumps = new Map<number, Jump>()

  constructor(nodes: ReadonlyMap<string, NodeClock>) {
    this.#nodes = nodes
  }

  perform(step: ClockStep): void {
    if (step.do === 'end-jump') this.#jumps.delete(step.fault)
    else if (step.do === 'jump') this.#jump(step)
    else for (const name of step.nodes) change(this.#node(name), step.do === 'set' ? step.ratePpm : 0, 0)
  }

  /** The detail: rates in parts per million, or how far the clocks jumped in microseconds. */
  measure(check: ClockCheck): Measurement {
    if ('jumpedBy' in check) {
      const jump = this.#jumps.get(check.jumpedBy)
      const isSo = (name: string) =>
        jump !== undefined && Math.abs((jump.measuredUs[name] ?? 0) - jump.askedUs) <= TOLERANCE_US
      return { holds: check.nodes.length > 0 && check.nodes.every(isSo), detail: { jumpedUs: { ...jump?.measuredUs } } }
    }
    const found = check.nodes.map((name) => [name, this.#ratesOf(name)] as const)
    const isSo = (rates: readonly number[]) => rates.length > 0 && rates.every((rate) => rate === check.ratePpm)
    const detail: Json = { ratePpm: Object.fromEntries(found.map(([name, rates]) => [name, [...rates]])) }
    return { holds: found.length > 0 && found.every(([, rates]) => isSo(rates)), detail }
  }

  #jump({ fault, nodes, jumpUs }: Extract<ClockStep, { do: 'jump' }>): void {
    if (this.#jumps.has(fault)) return
    const measuredUs: { [node: string]: number } = {}
    for (const name of nodes) {
      const node = this.#node(name)
      const nowNs = process.hrtime.bigint()
      const offsetUs = () => Math.min(...node.read(0, nowNs).map(({ monotonic }) => monotonic.offsetUs))
      const beforeUs = offsetUs()
      change(node, ratePpmOf(node.monotonic), jumpUs)
      const jumpedUs = offsetUs() - beforeUs
      measuredUs[name] = Number.isFinite(jumpedUs) ? jumpedUs : 0 // a dead node has no clock to be read
    }
    this.#jumps.set(fault, { askedUs: jumpUs, measuredUs })
  }

  #ratesOf(name: string): readonly number[] {
    return this.#node(name)
      .read(0)
      .map(({ monotonic }) => monotonic.ratePpm)
  }

  #node(name: string): NodeClock {
    const node = this.#nodes.get(name)
    invariant(node !== undefined, 'a fault names nodes of its cluster', { name })
    return node
  }
}

function change(node: NodeClock, ratePpm: number, jumpUs: number): void {
  node.monotonic = goneOn(node.monotonic, ratePpm, jumpUs, process.hrtime.bigint())
  node.set(Date.now() * 1_000)
}
