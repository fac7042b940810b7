/**
 * One simulated node: its server process with the volatile state while it runs, its timers, clock and disk. A killed process
 * forgets its state; clock and disk are the machine's, and its random stream goes on where it was.
 * Station: runtime. Executes no effects; that is the world's business.
 */
import type { SimEffect, SimEvent, SimNodeContext, SimSystem } from '../../../systems/sim-system.ts'
import { InternalError } from '../../core/errors.ts'
import type { Random } from '../../core/random.ts'
import { NodeClock } from './clock.ts'
import { Disk } from './disk.ts'
import type { NodeEvent } from './events.ts'
import { clockOptions, diskOptions, type SimOptions } from './options.ts'
import { Syncs } from './syncs.ts'
import { Timers } from './timers.ts'
import { WallClock } from './wall-clock.ts'

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
  readonly wallClock = new WallClock()
  readonly disk = new Disk()
  readonly syncs: Syncs
  timers: Timers
  readonly #system: SimSystem
  /** One object for all steps: a step keeps nothing of it. */
  readonly #context: { -readonly [Field in keyof SimNodeContext]: SimNodeContext[Field] }
  #running: { state: unknown } | undefined
  /** True time of the present step. */
  #stepUs = 0

  constructor(number: number, nodes: readonly string[], system: SimSystem, options: SimOptions, root: Random) {
    this.name = nodes[number] as string
    this.number = number
    this.#system = system
    this.clock = new NodeClock(root.stream(`clock ${this.name}`).integer(0, clockOptions(options.clocks).offsetUsMax))
    this.syncs = new Syncs(this.disk, diskOptions(options.disk), root.stream(`disk ${this.name}`))
    this.timers = new Timers(this.clock)
    this.#context = {
      node: this.name,
      nodes,
      settings: options.settings,
      nowUs: 0,
      wallUs: () => this.wallClock.at(this.#stepUs),
      random: root.stream(`node ${this.name}`),
      life: 0,
    }
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
    if (this.#running === undefined) throw notRunning(this.name)
    return this.#running.state
  }

  /** Begins a new life; its start event comes next. */
  begin(nowUs: number): void {
    this.life++
    this.restartsAtUs = NEVER
    this.timers = new Timers(this.clock)
    this.#context.life = this.life
    this.#stepUs = nowUs
    this.#context.nowUs = this.clock.at(nowUs)
    this.#running = { state: this.#system.init(this.#context) }
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
    if (running === undefined) throw notRunning(this.name)
    this.#stepUs = nowUs
    this.#context.nowUs = this.clock.at(nowUs)
    const { state, effects } = this.#system.step(running.state, event, this.#context)
    running.state = state
    return effects
  }
}

function notRunning(node: string): InternalError {
  return new InternalError('INVARIANT', `${node} does not run: it has no state and takes no step`, { facts: { node } })
}
