/**
 * One simulated node: its server process with the volatile state while it runs, its timers, clock and disk. A killed process
 * forgets its state; clock and disk are the machine's, and its random stream goes on where it was.
 * Station: runtime. Executes no effects; that is the world's business.
 */
import type { SimEffect, SimEvent, SimNodeContext, SimSystem } from '../../../systems/system.ts'
import { invariant } from '../../core/errors.ts'
import type { Random } from '../../core/random.ts'
import { NodeClock } from './clock.ts'
import { Disk } from './disk.ts'
import type { NodeEvent } from './events.ts'
import { clockOptions, diskOptions, type SimOptions } from './options.ts'
import { Syncs } from './syncs.ts'
import { Timers } from './timers.ts'

export const NEVER = -1

export class Process {
  readonly name: string
  /** Numbers the nodes from 0. */
  readonly number: number
  /** Counts its starts: a message sent to one life never reaches the next, as on a connection. */
  life = 0
  /** When a supervisor starts it again, or NEVER. */
  restartsAtUs = NEVER
  /** It stands still; what comes waits in `waiting`. */
  isPaused = false
  waiting: NodeEvent[] = []
  readonly clock: NodeClock
  readonly disk = new Disk()
  readonly syncs: Syncs
  timers: Timers
  readonly #system: SimSystem
  readonly #options: SimOptions
  readonly #nodes: readonly string[]
  readonly #random: Random
  #running: { state: unknown } | undefined

  constructor(number: number, nodes: readonly string[], system: SimSystem, options: SimOptions, root: Random) {
    this.name = nodes[number] as string
    this.number = number
    this.#nodes = nodes
    this.#system = system
    this.#options = options
    this.#random = root.stream(`node ${this.name}`)
    this.clock = new NodeClock(root.stream(`clock ${this.name}`).integer(0, clockOptions(options.clocks).offsetUsMax))
    this.syncs = new Syncs(this.disk, diskOptions(options.disk), root.stream(`disk ${this.name}`))
    this.timers = new Timers(this.clock)
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  get condition(): 'dead' | 'paused' | 'running' {
    if (this.#running === undefined) return 'dead'
    return this.isPaused ? 'paused' : 'running'
  }

  /** It runs and does not stand still. */
  get isAwake(): boolean {
    return this.#running !== undefined && !this.isPaused
  }

  /** Its volatile state. Must be running. */
  get state(): unknown {
    invariant(this.#running !== undefined, 'only a running process has a state', { node: this.name })
    return this.#running.state
  }

  /** Begins a new life; its start event comes next. */
  begin(nowUs: number): void {
    this.life++
    this.restartsAtUs = NEVER
    this.timers = new Timers(this.clock)
    this.#running = { state: this.#system.init(this.#context(nowUs)) }
  }

  /** Answers what waited while it stood still. */
  end(): readonly NodeEvent[] {
    this.timers.cancelAll()
    this.#running = undefined
    this.isPaused = false
    const { waiting } = this
    this.waiting = []
    return waiting
  }

  /** Lets one event happen to it. Must be running. */
  step(event: SimEvent, nowUs: number): readonly SimEffect[] {
    const running = this.#running
    invariant(running !== undefined, 'only a running process takes a step', { node: this.name })
    const { state, effects } = this.#system.step(running.state, event, this.#context(nowUs))
    running.state = state
    return effects
  }

  #context(nowUs: number): SimNodeContext {
    return {
      node: this.name,
      nodes: this.#nodes,
      settings: this.#options.settings,
      nowUs: this.clock.at(nowUs),
      random: this.#random,
      life: this.life,
    }
  }
}
