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
import { EventHash } from './event-hash.ts'
import { EVENT_KINDS, type MessageEvent, type NodeEvent, type WorldEvent } from './events.ts'
import { EventHeap } from './heap.ts'
import { drawLatencyUs, type Latency } from './latency.ts'
import { MessageTrace } from './message-trace.ts'
import { Network } from './network.ts'
import type { Ending, Loss, SimObserver } from './observer.ts'
import { clientOptions, networkOptions, RESTART_AFTER_EXIT_US, type SimOptions } from './options.ts'
import { drawPowerLoss } from './power-loss.ts'
import { Process } from './process.ts'
import type { Sync } from './syncs.ts'
import { Traffic } from './traffic.ts'

/** Messages that wait at a node that stands still; its sockets' buffers hold no more. */
const WAITING_MAX = 10_000

const SECTOR_BYTES = [512, 1024, 2048, 4096] as const

export class World {
  readonly nodes: readonly string[]
  readonly network: Network
  /** Absent where nobody understands what the nodes say. */
  readonly traffic: Traffic | undefined
  readonly trace: MessageTrace | undefined
  readonly hash = new EventHash()
  readonly marks = new Map<string, number>()
  nowUs = 0
  readonly #options: SimOptions
  readonly #observer: SimObserver
  readonly #processes: readonly Process[]
  readonly #byName: ReadonlyMap<string, Process>
  readonly #events: EventHeap<WorldEvent>
  readonly #openCalls = new OpenCalls()
  readonly #clientLatency: Latency
  readonly #clientRandom: Random
  readonly #powerRandom: Random
  readonly #sectorBytes: number
  #nextCall = 0
  #nextMessage = 0

  /** All nodes are started at time 0. */
  constructor(system: SimSystem, options: SimOptions) {
    const root = Random.stream(options.seed, 'sim')
    this.nodes = Array.from({ length: options.nodes }, (_, i) => `n${i + 1}`)
    this.#options = options
    this.#observer = options.observe ?? {}
    this.#events = new EventHeap(options.eventQueueMax)
    this.network = new Network(this.nodes, networkOptions(options.network), root.stream('network'))
    this.#clientLatency = clientOptions(options.clients)
    this.#clientRandom = root.stream('clients')
    this.#powerRandom = root.stream('power')
    this.#sectorBytes = options.disk?.sectorBytes ?? root.stream('sectors').pick(SECTOR_BYTES)
    if (system.raft !== undefined) {
      if (options.keepTrace !== false) this.trace = new MessageTrace(system.raft)
      this.traffic = new Traffic(system.raft, this.trace, {
        nowUs: () => this.nowUs,
        canArrive: (event) => this.#canArrive(event),
        deliver: (event) => this.#reach(event.to, event),
        later: (event, afterUs) => this.#events.push(this.nowUs + afterUs, { ...event, isDecided: true }),
        lose: (event) => this.#lose(event, 'rule'),
      })
    }
    this.#processes = this.nodes.map((_, i) => new Process(i, this.nodes, system, options, root))
    this.#byName = new Map(this.#processes.map((process) => [process.name, process]))
    for (const node of this.nodes) this.start(node)
  }

  /** Throws PluginError UNKNOWN_NODE. */
  process(node: string): Process {
    const process = this.#byName.get(node)
    if (process === undefined)
      throw new PluginError('UNKNOWN_NODE', `the cluster has no node '${node}'`, { facts: { nodes: this.nodes } })
    return process
  }

  isRunning(node: string): boolean {
    return this.process(node).isRunning
  }

  isPaused(node: string): boolean {
    return this.process(node).isPaused
  }

  /** States of the running nodes, in the nodes' order; of those that stand still, too. */
  states(): ReadonlyMap<string, unknown> {
    return statesOf(this.#processes.filter((process) => process.isRunning))
  }

  /** States of the nodes that would answer: those that run and do not stand still. */
  awakeStates(): ReadonlyMap<string, unknown> {
    return statesOf(this.#processes.filter((process) => process.isAwake))
  }

  /** Starts the node's process on what its disk holds. Does nothing if it runs. */
  start(node: string): void {
    const process = this.process(node)
    if (process.isRunning) return
    this.#happened(EVENT_KINDS.started, process, process.life + 1)
    this.#observer.started?.(process.name, this.nowUs, process.life + 1)
    const { event, effects } = process.start(this.nowUs)
    this.#observer.step?.(process.name, process.state, this.nowUs, event)
    this.#execute(process, effects)
  }

  /** Ends the node's process at once. What it sent is under way and still arrives. Does nothing if it is dead. */
  kill(node: string): void {
    this.#end(this.process(node), 'kill')
  }

  /** Ends it, and of what was not synced any part is lost. */
  power(node: string): void {
    const process = this.process(node)
    this.#end(process, 'power')
    process.syncs.abandonAll()
    process.disk.losePower(drawPowerLoss(this.#powerRandom, this.#sectorBytes))
  }

  /** It takes no event until it is resumed; what comes waits. Does nothing if it is dead. */
  pause(node: string): void {
    const process = this.process(node)
    if (!process.isAwake) return
    process.isPaused = true
    this.#happened(EVENT_KINDS.paused, process, 0)
    this.#observer.paused?.(process.name, this.nowUs)
  }

  /** What waited is handled now, in the order in which it came. */
  resume(node: string): void {
    const process = this.process(node)
    if (!process.isPaused) return
    process.isPaused = false
    this.#happened(EVENT_KINDS.resumed, process, process.waiting.length)
    this.#observer.resumed?.(process.name, this.nowUs)
    const { life, waiting } = process
    process.waiting = []
    for (const event of waiting)
      if (process.isRunning && process.life === life) this.#handle(process, event)
      else this.#forget(event)
  }

  #end(process: Process, how: Ending): void {
    if (!process.isRunning) return
    this.#happened(EVENT_KINDS.ended, process, how.length)
    const waiting = process.end()
    process.syncs.orphan()
    this.#observer.ended?.(process.name, this.nowUs, how)
    for (const call of this.#openCalls.takeAll(process)) this.#complete(call, connectionLost(call))
    for (const event of waiting) this.#forget(event)
  }

  /** It waited at a process that is no more. */
  #forget(event: NodeEvent): void {
    if (event.type === 'request') this.#complete(event.call, connectionLost(event.call))
    else if (event.type === 'message') this.#lose(event, 'dead')
  }

  /** A client sends a request to its node; see SimCluster.invoke. */
  invoke(node: string, request: ClientRequest, deadlineMs: number, done: (completion: Completion) => void): void {
    const call: Call = { id: this.#nextCall++, process: this.process(node), request, done, isCompleted: false }
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
    switch (event.type) {
      case 'timer': {
        const { process, timer, life } = event
        if (process.life !== life) return true
        const outcome = process.timers.eventAt(timer, timeUs)
        if (typeof outcome === 'object') this.#events.push(outcome.againUs, event)
        return outcome !== 'due'
      }
      case 'completion':
      case 'deadline':
        return event.call.isCompleted
      case 'sync':
        return event.sync.isAbandoned
      case 'restart':
        return event.process.isRunning || event.process.life !== event.life
      default:
        return false
    }
  }

  #happen(event: WorldEvent): void {
    switch (event.type) {
      case 'message':
        this.#arrive(event)
        break
      case 'timer':
        this.#reach(event.process, event)
        break
      case 'sync':
        event.process.syncs.finish(event.sync)
        this.#reach(event.process, event)
        break
      case 'request':
        this.#reach(event.call.process, event)
        break
      case 'completion':
        this.#tell(event.call, event.completion)
        break
      case 'deadline':
        this.#tell(event.call, deadlineOver(event.call))
        break
      case 'restart':
        this.start(event.process.name)
        break
      case 'wake':
        this.hash.event(this.nowUs, EVENT_KINDS.wake, 0, 0)
        event.wake()
    }
  }

  /** The event has come to the node; one that stands still takes it later. */
  #reach(process: Process, event: NodeEvent): void {
    if (!process.isPaused) this.#handle(process, event)
    else if (event.type !== 'message' || process.waiting.length < WAITING_MAX) process.waiting.push(event)
    else this.#lose(event, 'full')
  }

  #handle(process: Process, event: NodeEvent): void {
    if (event.type === 'message') this.#deliver(event)
    else if (event.type === 'timer') this.#fire(process, event)
    else if (event.type === 'sync') this.#endSync(process, event.sync)
    else this.#receive(event.call)
  }

  #happened(kind: number, process: Process, digest: number): void {
    this.hash.event(this.nowUs, kind, process.number, digest)
  }

  #fire(process: Process, { life, timer }: Extract<WorldEvent, { type: 'timer' }>): void {
    if (process.life !== life || !process.timers.fires(timer, this.nowUs)) return
    this.#happened(EVENT_KINDS.timer, process, timer.number)
    this.#step(process, { type: 'timer', timer: timer.name })
  }

  #endSync(process: Process, { life, ticket, end }: Sync): void {
    this.#happened(EVENT_KINDS.sync, process, ticket)
    if (!process.isRunning || process.life !== life) return
    this.#step(process, end === 'fails' ? { type: 'sync-failed', ticket, code: 'EIO' } : { type: 'synced', ticket })
  }

  #arrive(event: MessageEvent): void {
    if (!this.#canArrive(event)) return
    if (this.traffic === undefined || event.isDecided) this.#reach(event.to, event)
    else this.traffic.arrive(event)
  }

  #canArrive(event: MessageEvent): boolean {
    const { from, to, life } = event
    const isDead = !to.isRunning || to.life !== life
    if (!isDead && this.network.passes(from.name, to.name)) return true
    if (!event.isDecided) this.traffic?.noteLost(event, isDead ? 'dropped' : 'link-cut')
    this.#lose(event, isDead ? 'dead' : 'cut')
    return false
  }

  #lose({ from, to, number, message }: MessageEvent, why: Loss): void {
    this.#happened(EVENT_KINDS.lost, to, number)
    this.#observer.lost?.(from.name, to.name, message, this.nowUs, why)
  }

  #deliver(event: MessageEvent): void {
    const { from, to, life, number, message } = event
    if (!to.isRunning || to.life !== life) {
      this.#lose(event, 'dead')
      return
    }
    this.#happened(EVENT_KINDS.message, to, number)
    this.#observer.delivered?.(from.name, to.name, message, this.nowUs)
    this.#step(to, { type: 'message', from: from.name, message })
  }

  #receive(call: Call): void {
    const { process, id, request } = call
    if (!process.isRunning) {
      this.#complete(call, refused(call))
      return
    }
    this.#happened(EVENT_KINDS.request, process, id)
    this.#observer.requested?.(process.name, id, request, this.nowUs)
    this.#openCalls.add(call)
    this.#step(process, { type: 'request', request: id, body: request })
  }

  /** The answer sets out for the client. */
  #complete(call: Call, completion: Completion): void {
    this.#events.push(this.nowUs + this.#clientLatencyUs(), { type: 'completion', call, completion })
  }

  #tell(call: Call, completion: Completion): void {
    call.isCompleted = true
    this.#happened(EVENT_KINDS.completion, call.process, call.id)
    this.hash.text(JSON.stringify(completion))
    this.#observer.completed?.(call.process.name, call.id, completion, this.nowUs)
    call.done(completion)
  }

  #step(process: Process, event: SimEvent): void {
    const effects = process.step(event, this.nowUs)
    this.#observer.step?.(process.name, process.state, this.nowUs, event)
    this.#execute(process, effects)
  }

  #execute(process: Process, effects: readonly SimEffect[]): void {
    for (const effect of effects) {
      if (!process.isRunning) throw brokenContract(process, `it wants '${effect.type}' after its exit`)
      this.#effect(process, effect)
    }
  }

  #effect(process: Process, effect: SimEffect): void {
    switch (effect.type) {
      case 'send':
        this.#send(process, effect.to, effect.message)
        break
      case 'append':
        process.disk.append(effect.file, effect.records)
        break
      case 'sync':
        this.#sync(process, effect)
        break
      case 'set-timer':
        this.#setTimer(process, effect.timer, effect.delayUs)
        break
      case 'cancel-timer':
        process.timers.cancel(effect.timer)
        break
      case 'reply':
        this.#answer(process, effect.request, effect.completion)
        break
      case 'mark':
        this.marks.set(effect.name, (this.marks.get(effect.name) ?? 0) + 1)
        break
      case 'remove':
        if (!process.disk.remove(effect.file))
          throw brokenContract(process, `it removes '${effect.file}', which is not there`)
        break
      case 'exit':
        this.#exit(process)
    }
  }

  #exit(process: Process): void {
    this.#end(process, 'exit')
    const afterUs = this.#options.restartAfterExitUs ?? RESTART_AFTER_EXIT_US
    if (afterUs !== 'never') this.#events.push(this.nowUs + afterUs, { type: 'restart', process, life: process.life })
  }

  #sync(process: Process, { files, names, ticket }: Extract<SimEffect, { type: 'sync' }>): void {
    const cover = process.disk.cover(files, names)
    if (cover === undefined) throw brokenContract(process, `it syncs a file that is not there: ${files.join(', ')}`)
    const { sync, endUs } = process.syncs.begin(ticket, process.life, cover, this.nowUs)
    this.#events.push(endUs, { type: 'sync', process, sync })
  }

  #send(from: Process, receiver: string, message: unknown): void {
    const to = this.process(receiver)
    const arrivalUs = this.network.arrivalUs(from.name, receiver, this.nowUs)
    this.#observer.sent?.(from.name, receiver, message, this.nowUs)
    const number = this.#nextMessage++
    this.#events.push(arrivalUs, { type: 'message', number, from, to, life: to.life, message, isDecided: false })
  }

  #answer(process: Process, request: number, completion: Completion): void {
    const call = this.#openCalls.take(process, request)
    if (call === undefined) throw brokenContract(process, `it answers request ${request}, which it does not hold`)
    this.#complete(call, completion)
  }

  #setTimer(process: Process, name: string, delayUs: number): void {
    if (!Number.isInteger(delayUs) || delayUs < 1)
      throw brokenContract(process, `timer '${name}' is to fire after ${delayUs} us, not a whole number from 1`)
    const timer = process.timers.set(name, process.clock.at(this.nowUs) + delayUs)
    if (timer !== undefined) this.#events.push(timer.queuedUs, { type: 'timer', process, life: process.life, timer })
  }

  #clientLatencyUs(): number {
    return drawLatencyUs(this.#clientRandom, this.#clientLatency)
  }
}

function statesOf(processes: readonly Process[]): ReadonlyMap<string, unknown> {
  return new Map(processes.map((process) => [process.name, process.state]))
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
