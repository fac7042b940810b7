/**
 * The simulated world: one clock, one queue of events, and what happens at each. Deterministic: the seed, the system, its
 * settings and the calls made from outside fix every byte of what follows.
 * Station: runtime. Knows no particular system; the contract towards runs is cluster.ts's, this is the machine below it.
 */

import type { ClientRequest, Completion } from '../../../systems/client.ts'
import type { SimEvent, SimSystem } from '../../../systems/sim-system.ts'
import { PluginError } from '../../core/errors.ts'
import { nodeNames } from '../../core/node-names.ts'
import { Random } from '../../core/random.ts'
import { ClientLinks } from './client-links.ts'
import { Clients } from './clients.ts'
import { Deliveries } from './deliveries.ts'
import { carryOut } from './effects.ts'
import { EVENT_KINDS, type NodeEvent, type WorldEvent } from './events.ts'
import { Machines } from './machines.ts'
import { Network } from './network.ts'
import type { SimObserver } from './observer.ts'
import { clientOptions, networkOptions, type SimOptions } from './options.ts'
import { Process } from './process.ts'
import { Timeline } from './timeline.ts'

/** Messages that wait at a node that stands still; its sockets' buffers hold no more. */
const WAITING_MAX = 10_000

export class World {
  readonly system: SimSystem
  readonly nodes: readonly string[]
  readonly timeline: Timeline
  readonly deliveries: Deliveries
  readonly clients: Clients
  readonly clientLinks: ClientLinks
  readonly machines: Machines
  readonly marks = new Map<string, number>()
  readonly #observer: SimObserver
  readonly #processes: readonly Process[]
  readonly #byName: ReadonlyMap<string, Process>

  /** All nodes are started at time 0. */
  constructor(system: SimSystem, options: SimOptions) {
    this.system = system
    const root = Random.stream(options.seed, 'sim')
    const { observe = {}, keepTrace = true } = options
    this.nodes = nodeNames(options.nodes)
    this.#observer = observe
    this.timeline = new Timeline(options.eventQueueMax)
    const network = new Network(this.nodes, networkOptions(options.network), root.stream('network'))
    const raft = system.raft === undefined ? undefined : { raft: system.raft, keepTrace }
    this.deliveries = new Deliveries(this.timeline, observe, network, raft, (to, event) => this.#reach(to, event))
    this.clients = new Clients(this.timeline, observe, clientOptions(options.clients), root.stream('clients'))
    this.clientLinks = new ClientLinks(
      (event) => this.#reach(event.call.process, event),
      ({ call }) => this.timeline.happened(EVENT_KINDS.lost, call.process, call.id),
    )
    this.#processes = this.nodes.map((_, i) => new Process(i, this.nodes, system, options, root))
    this.#byName = new Map(this.#processes.map((process) => [process.name, process]))
    this.machines = new Machines(this.timeline, observe, options, root, {
      started: (process, event) => this.#step(process, event),
      ended: (process, waiting) => this.#ended(process, waiting),
      handle: (process, event) => this.#handle(process, event),
    })
    for (const process of this.#processes) this.machines.start(process)
  }

  /** Throws PluginError UNKNOWN_NODE. */
  process(node: string): Process {
    const process = this.#byName.get(node)
    if (process === undefined)
      throw new PluginError('UNKNOWN_NODE', `the cluster has no node '${node}'`, { facts: { nodes: this.nodes } })
    return process
  }

  /** States of the running nodes, in the nodes' order; of those that stand still, too. */
  states(): ReadonlyMap<string, unknown> {
    return statesOf(this.#processes.filter((process) => process.isRunning))
  }

  /** States of the nodes that would answer: those that run and do not stand still. */
  awakeStates(): ReadonlyMap<string, unknown> {
    return statesOf(this.#processes.filter((process) => process.isAwake))
  }

  /** A client sends a request to its node; see SimCluster.invoke. */
  invoke(node: string, request: ClientRequest, deadlineMs: number, done: (completion: Completion) => void): void {
    this.clients.invoke(this.process(node), request, deadlineMs, done)
  }

  /** Who sits at the node asks it; undefined if it does not answer in the same step. It must run, and not stand still. */
  ask(node: string, request: ClientRequest): Completion | undefined {
    let answer: Completion | undefined
    const call = this.clients.direct(this.process(node), request, (completion) => {
      answer = completion
    })
    this.#handle(call.process, { type: 'request', call })
    return answer
  }

  wakeAt(timeUs: number, wake: () => void): void {
    this.timeline.push(timeUs, { type: 'wake', wake })
  }

  exit(process: Process, reason: string): void {
    this.machines.exit(process, reason)
  }

  /** Lets the next event happen; false if there is none. */
  advance(): boolean {
    const event = this.timeline.next(this.#isLeftover)
    if (event === undefined) return false
    this.#happen(event)
    return true
  }

  readonly #isLeftover = (event: WorldEvent, timeUs: number): boolean => {
    switch (event.type) {
      case 'timer': {
        const { process, timer, life } = event
        if (process.life !== life) return true
        const outcome = process.timers.eventAt(timer, timeUs)
        if (typeof outcome === 'object') this.timeline.push(outcome.againUs, event)
        return outcome !== 'due'
      }
      case 'completion':
      case 'deadline':
        return event.call.isCompleted
      case 'sync':
        return event.sync.isAbandoned
      case 'restart':
        return event.process.restartsAtUs !== timeUs
      default:
        return false
    }
  }

  #happen(event: WorldEvent): void {
    switch (event.type) {
      case 'message':
        this.deliveries.arrive(event)
        break
      case 'timer':
        this.#reach(event.process, event)
        break
      case 'sync':
        event.process.syncs.finish(event.sync)
        this.#reach(event.process, event)
        break
      case 'request':
        if (this.clientLinks.passes(event)) this.#reach(event.call.process, event)
        break
      case 'completion':
        this.clients.tell(event.call, event.completion)
        break
      case 'deadline':
        this.clients.tell(event.call)
        break
      case 'restart':
        this.machines.start(event.process)
        break
      case 'wake':
        this.timeline.hash.event(this.timeline.nowUs, EVENT_KINDS.wake, 0, 0)
        event.wake()
    }
  }

  /** The event has come to the node; one that stands still takes it later. */
  #reach(process: Process, event: NodeEvent): void {
    if (!process.isPaused) this.#handle(process, event)
    else if (event.type !== 'message' || process.waiting.length < WAITING_MAX) process.waiting.push(event)
    else this.deliveries.lose(event, 'full')
  }

  #handle(process: Process, event: NodeEvent): void {
    const { timeline } = this
    switch (event.type) {
      case 'message':
        timeline.happened(EVENT_KINDS.message, process, event.number)
        this.#observer.delivered?.(event.from.name, process.name, event.message, timeline.nowUs)
        this.#step(process, { type: 'message', from: event.from.name, message: event.message })
        break
      case 'timer':
        if (!process.timers.fires(event.timer, timeline.nowUs)) break
        timeline.happened(EVENT_KINDS.timer, process, event.timer.number)
        this.#step(process, { type: 'timer', timer: event.timer.name })
        break
      case 'sync': {
        const { ticket, life, end } = event.sync
        timeline.happened(EVENT_KINDS.sync, process, ticket)
        if (!process.isRunning || process.life !== life) break
        this.#step(process, end === 'fails' ? { type: 'sync-failed', ticket, code: 'EIO' } : { type: 'synced', ticket })
        break
      }
      case 'request':
        if (this.clients.accept(event.call))
          this.#step(process, { type: 'request', request: event.call.id, body: event.call.request })
    }
  }

  #step(process: Process, event: SimEvent): void {
    const effects = process.step(event, this.timeline.nowUs)
    this.#observer.step?.(process.name, process.state, this.timeline.nowUs, event)
    carryOut(this, process, effects)
  }

  #ended(process: Process, waiting: readonly NodeEvent[]): void {
    this.clients.disconnectAll(process)
    for (const event of waiting)
      if (event.type === 'request') this.clients.disconnect(event.call)
      else if (event.type === 'message') this.deliveries.lose(event, 'dead')
  }
}

function statesOf(processes: readonly Process[]): ReadonlyMap<string, unknown> {
  return new Map(processes.map((process) => [process.name, process.state]))
}
