/**
 * A bench for raft-kv's step: nodes without a world around them. Messages stay under way until somebody delivers or drops
 * them, timers fire when they are told to, the clock stands until it is moved; so the order is the transcript's own.
 */
import { Random } from '../../../../harness/core/random.ts'
import type { Settings } from '../../../../systems/options.ts'
import type { SimEffect, SimEvent, SimRaft, SimSystem } from '../../../../systems/sim-system.ts'
import { BenchDisk } from './bench-disk.ts'

/** Longer than any election timeout. */
const OVERDUE_US = 60_000_000

type Sync = { readonly files: readonly string[]; readonly ticket: number }

export type UnderWay = { readonly from: string; readonly to: string; readonly message: unknown }

export type BenchNode = {
  readonly name: string
  readonly disk: BenchDisk
  readonly random: Random
  /** Undefined while it is dead. */
  state: unknown
  life: number
  readonly timers: Set<string>
  syncs: Sync[]
  /** Syncs stay unanswered. */
  isSlow: boolean
}

/** Told of what nodes do beside changing their states. */
export type Listener = (node: string, effect: Extract<SimEffect, { type: 'reply' | 'mark' | 'exit' }>) => void

export class Bench {
  readonly nodes: ReadonlyMap<string, BenchNode>
  readonly raft: SimRaft
  underWay: UnderWay[] = []
  #nowUs = 0
  readonly #system: SimSystem
  readonly #settings: Settings
  readonly #tell: Listener
  /** Made so far. */
  requests = 0

  constructor(system: SimSystem, raft: SimRaft, count: number, settings: Settings, tell: Listener) {
    this.#system = system
    this.raft = raft
    this.#settings = settings
    this.#tell = tell
    const names = Array.from({ length: count }, (_, i) => `n${i + 1}`)
    this.nodes = new Map(
      names.map((name) => [
        name,
        {
          name,
          disk: new BenchDisk(),
          random: Random.stream(1, name),
          state: undefined,
          life: 0,
          timers: new Set<string>(),
          syncs: [],
          isSlow: false,
        },
      ]),
    )
    for (const name of names) this.start(name)
  }

  node(name: string): BenchNode {
    const node = this.nodes.get(name)
    if (node === undefined) throw new Error(`there is no node '${name}'`)
    return node
  }

  start(name: string): void {
    const node = this.node(name)
    if (node.state !== undefined) throw new Error(`${name} runs`)
    node.life++
    node.state = this.#system.init(this.#context(node))
    this.step(name, { type: 'start', disk: node.disk.image })
  }

  kill(name: string): void {
    const node = this.node(name)
    node.state = undefined
    node.timers.clear()
    node.syncs = []
  }

  /** All clocks go on; no timer fires. */
  elapse(us: number): void {
    this.#nowUs += us
  }

  /**
   * Fails if the timer is not set: a transcript must not do what could not happen. To the node itself so much time has passed
   * that the timer is due.
   */
  fire(name: string, timer: string): void {
    if (!this.node(name).timers.delete(timer)) throw new Error(`${name} has no timer '${timer}'`)
    this.step(name, { type: 'timer', timer }, timer === 'election' ? OVERDUE_US : 0)
  }

  request(name: string, f: string, key: string | undefined, value: unknown): void {
    const request = ++this.requests
    const body = { f, value: value as never, ...(key === undefined ? {} : { key }) }
    this.step(name, { type: 'request', request, body })
  }

  /** Of what was not synced, the first `more` records of each file are left. */
  losePower(name: string, more: number): void {
    this.kill(name)
    this.node(name).disk.losePower(more)
  }

  /** Its syncs stay unanswered until `sync`. */
  slow(name: string): void {
    this.node(name).isSlow = true
  }

  /** Answers the syncs that are open, and from then on each at once. */
  sync(name: string): void {
    const node = this.node(name)
    node.isSlow = false
    for (let sync = node.syncs.shift(); sync !== undefined; sync = node.syncs.shift()) {
      node.disk.sync(sync.files)
      this.step(name, { type: 'synced', ticket: sync.ticket })
    }
  }

  step(name: string, event: SimEvent, aheadUs?: number): void {
    const node = this.node(name)
    const { state, effects } = this.#system.step(node.state, event, this.#context(node, aheadUs))
    node.state = state
    for (const effect of effects) this.#execute(node, effect)
    if (!node.isSlow) this.sync(name)
  }

  #execute(node: BenchNode, effect: SimEffect): void {
    if (effect.type === 'append') node.disk.append(effect.file, effect.records)
    else if (effect.type === 'remove') node.disk.remove(effect.file)
    else if (effect.type === 'sync') node.syncs.push(effect)
    else if (effect.type === 'send') this.underWay.push({ from: node.name, to: effect.to, message: effect.message })
    else if (effect.type === 'set-timer') node.timers.add(effect.timer)
    else if (effect.type === 'cancel-timer') node.timers.delete(effect.timer)
    else this.#tell(node.name, effect)
  }

  #context({ name, random, life }: BenchNode, aheadUs = 0) {
    return {
      node: name,
      nodes: [...this.nodes.keys()],
      settings: this.#settings,
      nowUs: this.#nowUs + aheadUs,
      wallUs: () => this.#nowUs,
      random,
      life,
    }
  }
}
