/**
 * The simulated world: one clock, one queue of events, and what happens at each. Deterministic: the seed, the system, its
 * settings and the calls made from outside fix every byte of what follows.
 * Station: runtime. Knows no particular system; the contract towards runs is cluster.ts's, this is the machine below it.
 */
import type { ClientRequest, Completion } from '../../../systems/client.ts'
import type { SimEffect, SimEvent, SimSystem } from '../../../systems/system.ts'
import { invariant, PluginError } from '../../core/errors.ts'
import { Random } from '../../core/random.ts'
import { type Call, connectionLost, deadlineOver, OpenCalls, refused } from './calls.ts'
import { Disk } from './disk.ts'
import type { MessageEvent, WorldEvent } from './events.ts'
import { EventHeap } from './heap.ts'
import { drawLatencyUs, type Latency } from './latency.ts'
import { Network } from './network.ts'
import { clientOptions, networkOptions, type SimOptions } from './options.ts'
import { Process } from './process.ts'
import { timerEventAt } from './timers.ts'

export class World {
  readonly nodes: readonly string[]
  readonly network: Network
  nowUs = 0
  readonly #options: SimOptions
  readonly #processes: ReadonlyMap<string, Process>
  readonly #events: EventHeap<WorldEvent>
  readonly #disk = new Disk()
  readonly #openCalls = new OpenCalls()
  readonly #clientLatency: Latency
  readonly #clientRandom: Random
  #nextCall = 0

  /** All nodes are started at time 0. */
  constructor(system: SimSystem, options: SimOptions) {
    const root = Random.stream(options.seed, 'sim')
    this.nodes = Array.from({ length: options.nodes }, (_, i) => `n${i + 1}`)
    this.#options = options
    this.#events = new EventHeap(options.eventQueueMax)
    this.network = new Network(this.nodes, networkOptions(options.network), root.stream('network'))
    this.#clientLatency = clientOptions(options.clients)
    this.#clientRandom = root.stream('clients')
    this.#processes = new Map(
      this.nodes.map((node) => [node, new Process(node, this.nodes, system, options, root.stream(`node ${node}`))]),
    )
    for (const node of this.nodes) this.start(node)
  }

  isRunning(node: string): boolean {
    return this.#process(node).isRunning
  }

  /** States of the running nodes, in the nodes' order. */
  states(): ReadonlyMap<string, unknown> {
    const running = [...this.#processes.values()].filter((process) => process.isRunning)
    return new Map(running.map((process) => [process.name, process.state]))
  }

  /** Starts the node's process on what it persisted. Does nothing if it runs. */
  start(node: string): void {
    const process = this.#process(node)
    if (process.isRunning) return
    this.#options.trace?.({ type: 'start', timeUs: this.nowUs, node })
    this.#execute(process, process.start(this.#disk.read(node), this.nowUs))
  }

  /** Ends the node's process at once. What it sent is under way and still arrives. Does nothing if it is dead. */
  kill(node: string): void {
    const process = this.#process(node)
    if (!process.isRunning) return
    process.kill()
    this.#options.trace?.({ type: 'kill', timeUs: this.nowUs, node })
    for (const call of this.#openCalls.takeAll(node)) this.#complete(call, connectionLost(call))
  }

  /** A client sends a request to its node; see SimCluster.invoke. */
  invoke(node: string, request: ClientRequest, deadlineMs: number, done: (completion: Completion) => void): void {
    const call: Call = { id: this.#nextCall++, node: this.#process(node).name, request, done, isCompleted: false }
    this.#events.push(this.nowUs + Math.max(0, Math.floor(deadlineMs * 1000)), { type: 'deadline', call })
    this.#events.push(this.nowUs + this.#clientLatencyUs(), { type: 'request', call })
  }

  wakeAt(timeUs: number, wake: () => void): void {
    this.#events.push(Math.max(timeUs, this.nowUs), { type: 'wake', wake })
  }

  /** Lets the next event happen; false if there is none. Leftovers of the queue neither count nor move the clock. */
  advance(): boolean {
    for (;;) {
      const timeUs = this.#events.nextTimeUs
      const event = this.#events.pop()
      if (timeUs === undefined || event === undefined) return false
      if (this.#isLeftover(event, timeUs)) continue
      invariant(timeUs >= this.nowUs, 'simulated time never goes back')
      this.nowUs = timeUs
      this.#happen(event)
      return true
    }
  }

  #isLeftover(event: WorldEvent, timeUs: number): boolean {
    if (event.type === 'completion' || event.type === 'deadline') return event.call.isCompleted
    if (event.type !== 'timer') return false
    const outcome = timerEventAt(event.timer, timeUs)
    if (typeof outcome === 'object') this.#events.push(outcome.againUs, event)
    return outcome !== 'due'
  }

  #happen(event: WorldEvent): void {
    if (event.type === 'message') this.#deliver(event)
    else if (event.type === 'timer') this.#fire(event.process, event.timer.name)
    else if (event.type === 'request') this.#receive(event.call)
    else if (event.type === 'completion') this.#tell(event.call, event.completion)
    else if (event.type === 'deadline') this.#tell(event.call, deadlineOver(event.call))
    else event.wake()
  }

  #fire(process: Process, timer: string): void {
    this.#options.trace?.({ type: 'timer', timeUs: this.nowUs, node: process.name, timer })
    this.#step(process, { type: 'timer', timer })
  }

  #deliver({ from, to, life, message }: MessageEvent): void {
    const traced = { timeUs: this.nowUs, node: to.name, from, message }
    const isDead = !to.isRunning || to.life !== life
    if (isDead || !this.network.passes(from, to.name)) {
      this.#options.trace?.({ type: 'lose', lost: isDead ? 'dead' : 'cut', ...traced })
      return
    }
    this.#options.trace?.({ type: 'deliver', ...traced })
    this.#step(to, { type: 'message', from, message })
  }

  #receive(call: Call): void {
    const process = this.#process(call.node)
    if (!process.isRunning) {
      this.#complete(call, refused(call))
      return
    }
    const { id, node, request } = call
    this.#options.trace?.({ type: 'request', timeUs: this.nowUs, node, request: id, body: request })
    this.#openCalls.add(call)
    this.#step(process, { type: 'request', request: id, body: request })
  }

  /** The answer sets out for the client. */
  #complete(call: Call, completion: Completion): void {
    this.#events.push(this.nowUs + this.#clientLatencyUs(), { type: 'completion', call, completion })
  }

  #tell(call: Call, completion: Completion): void {
    call.isCompleted = true
    this.#options.trace?.({ type: 'completion', timeUs: this.nowUs, node: call.node, request: call.id, completion })
    call.done(completion)
  }

  #step(process: Process, event: SimEvent): void {
    this.#execute(process, process.step(event, this.nowUs))
  }

  #execute(process: Process, effects: readonly SimEffect[]): void {
    for (const effect of effects) this.#effect(process, effect)
  }

  #effect(process: Process, effect: SimEffect): void {
    if (effect.type === 'send') this.#send(process, effect.to, effect.message)
    else if (effect.type === 'persist') this.#disk.persist(process.name, effect.durable)
    else if (effect.type === 'set-timer') this.#setTimer(process, effect.timer, effect.delayUs)
    else if (effect.type === 'cancel-timer') process.timers.cancel(effect.timer)
    else this.#answer(process, effect.request, effect.completion)
  }

  #send(process: Process, receiver: string, message: unknown): void {
    const to = this.#process(receiver)
    const arrivalUs = this.network.arrivalUs(process.name, receiver, this.nowUs)
    this.#events.push(arrivalUs, { type: 'message', from: process.name, to, life: to.life, message })
  }

  #answer(process: Process, request: number, completion: Completion): void {
    const call = this.#openCalls.take(process.name, request)
    if (call === undefined) throw brokenContract(process, `it answers request ${request}, which it does not hold`)
    this.#complete(call, completion)
  }

  #setTimer(process: Process, name: string, delayUs: number): void {
    if (!Number.isInteger(delayUs) || delayUs < 1)
      throw brokenContract(process, `timer '${name}' is to fire after ${delayUs} us, not a whole number from 1`)
    const deadlineUs = this.nowUs + delayUs
    const timer = process.timers.set(name, deadlineUs)
    if (timer !== undefined) this.#events.push(deadlineUs, { type: 'timer', process, timer })
  }

  #clientLatencyUs(): number {
    return drawLatencyUs(this.#clientRandom, this.#clientLatency)
  }

  #process(node: string): Process {
    const process = this.#processes.get(node)
    if (process === undefined)
      throw new PluginError('UNKNOWN_NODE', `the cluster has no node '${node}'`, { facts: { nodes: this.nodes } })
    return process
  }
}

function brokenContract(process: Process, breach: string): PluginError {
  return new PluginError(
    'SIM_SYSTEM_CONTRACT',
    `the simulated system broke its contract at ${process.name}: ${breach}`,
    {
      facts: { node: process.name, breaches: [breach] },
    },
  )
}
