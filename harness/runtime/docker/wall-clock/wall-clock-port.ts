/**
 * The wall clock port on containers: shifts the clocks of nodes by faults, follows them over restarts, lets them jump to and
 * fro, and reads back from the processes what is in force.
 * Station: runtime/docker. From its beginning to `stop` every process of the nodes reads its clock through our stub, at first
 * with true time, so that a fault begins by one write and stops nobody.
 */
import { setTimeout as later } from 'node:timers/promises'
import { EnvironmentError, invariant } from '../../../core/errors.ts'
import type { Json } from '../../../core/json.ts'
import { offsetAt, rateOf, type SkewSince, type WallClockCheck, type WallClockStep } from '../../../core/wall-skew.ts'
import type { Measurement } from '../../ports.ts'
import type { DockerNode } from '../node.ts'
import { processesOf } from './container-processes.ts'
import { MonotonicClockPort } from './monotonic-clock-port.ts'
import { NodeClock, type Reading } from './node-clock.ts'
import { Strobes } from './strobes.ts'

/** The longest that a process which nobody announced has true time, beside what its patching takes. */
const FOLLOW_EVERY_MS = 20
/** What may lie between a reading and what was asked for; rates are rounded to 2^-32. */
const TOLERANCE_US = 1_000
const POLL_MS = 5
/** For what a busy machine does late: jumps of a strobe, a process that has just started. */
const PATIENCE_MS = 500

export class WallClockPort {
  /** The other clock of the same processes. */
  readonly monotonic: MonotonicClockPort
  readonly #nodes: ReadonlyMap<string, NodeClock>
  readonly #strobes = new Strobes()
  readonly #following: NodeJS.Timeout

  private constructor(nodes: ReadonlyMap<string, NodeClock>) {
    this.#nodes = nodes
    this.monotonic = new MonotonicClockPort(nodes)
    this.#following = setInterval(() => this.follow(), FOLLOW_EVERY_MS).unref()
  }

  /** Takes hold of the running servers of this run. Throws EnvironmentError WALL_CLOCK_REFUSED. */
  static async attach(nodes: readonly Pick<DockerNode, 'name' | 'server'>[], run: string): Promise<WallClockPort> {
    const clocks = await Promise.all(
      nodes.map(async ({ name, server }) => [name, new NodeClock(await processesOf(server, run))] as const),
    )
    const port = new WallClockPort(new Map(clocks))
    port.follow()
    const failures = clocks.flatMap(([name, clock]) => clock.failures.map((why) => `${name}: ${why}`))
    if (failures.length === 0) return port
    port.stop()
    throw new EnvironmentError('WALL_CLOCK_REFUSED', failures.join('; '))
  }

  /** Takes hold of processes that have come. */
  follow(): void {
    for (const node of this.#nodes.values()) node.follow()
  }

  perform(step: WallClockStep): void {
    const nowUs = Date.now() * 1_000
    const nodes = step.do === 'set' ? step.nodes.map((name) => this.#node(name)) : [...this.#nodes.values()]
    const changed = nodes.filter((node) => node.skews.has(step.fault) === (step.do === 'reset'))
    for (const node of changed) {
      if (step.do === 'set') node.skews.set(step.fault, { ...step.skew, sinceUs: nowUs })
      else node.skews.delete(step.fault)
      node.set(nowUs)
    }
    if (changed.length === 0) return
    if (step.do === 'reset') this.#strobes.end(step.fault)
    else if (step.skew.periodUs > 0)
      this.#strobes.begin(step.fault, { ...step.skew, sinceUs: nowUs }, (atUs) => {
        for (const node of changed) node.set(atUs)
      })
  }

  /** Looks for two periods and half a second at most; for a strobe until both of its sides were seen. Milliseconds. */
  async measure(check: WallClockCheck): Promise<Measurement> {
    this.follow()
    const nodes = check.nodes.map((name) => [name, this.#node(name)] as const)
    const found = await Promise.all(nodes.map(async ([name, node]) => [name, await measureNode(node, check)] as const))
    return {
      holds: found.length > 0 && found.every(([, { holds }]) => holds),
      detail: Object.fromEntries(found.map(([name, { detail }]) => [name, detail])),
    }
  }

  /** Ends everything, and lets processes that still run read their own clocks. Harmless when repeated. */
  stop(): void {
    clearInterval(this.#following)
    this.#strobes.endAll()
    for (const node of this.#nodes.values()) node.revert()
  }

  #node(name: string): NodeClock {
    const node = this.#nodes.get(name)
    invariant(node !== undefined, 'a fault names nodes of its cluster', { name })
    return node
  }
}

/** Looks again while the fault is in force and not yet seen so: jumps to and fro are a timer's, and so a little late. */
async function measureNode(node: NodeClock, { skew, fault }: WallClockCheck): Promise<Measurement> {
  const others = [...node.skews].filter(([other]) => other !== fault).map(([, other]) => other)
  const periodsUs = [skew, ...others].map(({ periodUs }) => periodUs)
  const endMs = performance.now() + (Math.max(...periodsUs) * 2) / 1_000 + PATIENCE_MS
  const sinceUs = node.skews.get(fault)?.sinceUs
  // Off, and in a strobe also back at true time.
  const wanted = skew.periodUs === 0 ? [true] : [true, false]
  const seen = new Map<boolean, readonly Reading[]>()
  for (;;) {
    const nowUs = Date.now() * 1_000
    const readings = node.read(nowUs).map(({ wall }) => wall)
    const asked: SkewSince = { ...skew, periodUs: 0, sinceUs: sinceUs ?? nowUs }
    if (areClose(readings, [asked, ...others], nowUs)) seen.set(true, readings)
    else if (areClose(readings, others, nowUs)) seen.set(false, readings)
    const holds = wanted.every((state) => seen.has(state)) && node.failures.length === 0
    if (holds || sinceUs === undefined || performance.now() > endMs)
      return { holds, detail: detailOf(node, holds ? wanted.flatMap((state) => seen.get(state) ?? []) : readings) }
    await later(POLL_MS)
  }
}

/** A node without a process has no clock that could be off. */
function areClose(readings: readonly Reading[], skews: readonly SkewSince[], nowUs: number): boolean {
  const [offsetUs, ratePpm] = [offsetAt(skews, nowUs), rateOf(skews)]
  return (
    readings.length > 0 &&
    readings.every((found) => Math.abs(found.offsetUs - offsetUs) <= TOLERANCE_US && found.ratePpm === ratePpm)
  )
}

function detailOf({ failures }: NodeClock, readings: readonly Reading[]): Json {
  const clocks = readings.map(({ offsetUs, ratePpm }) => ({ offsetMs: offsetUs / 1_000, ratePpm }))
  return failures.length === 0 ? clocks : { clocks, failures }
}
