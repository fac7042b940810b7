/**
 * One simulated node's server process: its volatile state while it runs, and its timers. A killed process forgets all of
 * that; what it persisted lies on the disk, and its random stream goes on where it was.
 * Station: runtime. Executes no effects; that is the world's business.
 */
import type { SimEffect, SimEvent, SimNodeContext, SimSystem } from '../../../systems/system.ts'
import { invariant } from '../../core/errors.ts'
import type { Random } from '../../core/random.ts'
import type { SimOptions } from './options.ts'
import { Timers } from './timers.ts'

export class Process {
  readonly name: string
  /** Counts its starts: a message sent to one life never reaches the next, as on a connection. */
  life = 0
  timers = new Timers()
  readonly #system: SimSystem
  readonly #options: SimOptions
  readonly #nodes: readonly string[]
  readonly #random: Random
  #running: { readonly state: unknown } | undefined

  constructor(name: string, nodes: readonly string[], system: SimSystem, options: SimOptions, random: Random) {
    this.name = name
    this.#nodes = nodes
    this.#system = system
    this.#options = options
    this.#random = random
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /** Its volatile state. Must be running. */
  get state(): unknown {
    invariant(this.#running !== undefined, 'only a running process has a state', { node: this.name })
    return this.#running.state
  }

  /** Begins a new life on what was persisted; answers the effects of its start event. */
  start(durable: unknown, nowUs: number): readonly SimEffect[] {
    this.life++
    this.timers = new Timers()
    this.#running = { state: this.#system.init(this.#context(nowUs)) }
    return this.step({ type: 'start', durable }, nowUs)
  }

  kill(): void {
    this.timers.cancelAll()
    this.#running = undefined
  }

  /** Lets one event happen to it. Must be running. */
  step(event: SimEvent, nowUs: number): readonly SimEffect[] {
    const { state, effects } = this.#system.step(this.state, event, this.#context(nowUs))
    this.#running = { state }
    return effects
  }

  #context(nowUs: number): SimNodeContext {
    return {
      node: this.name,
      nodes: this.#nodes,
      settings: this.#options.settings,
      nowUs,
      random: this.#random,
    }
  }
}
