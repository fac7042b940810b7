/**
 * Clients of the simulated world: their requests on the way, at the nodes and answered.
 * Station: runtime/client. Knows no steps of nodes: a request that reaches its node is the world's business.
 */
import type { ClientRequest, Completion } from '../../../systems/client.ts'
import type { Random } from '../../core/random.ts'
import { type Call, connectionLost, deadlineOver, OpenCalls, refused } from './calls.ts'
import { EVENT_KINDS } from './events.ts'
import { drawLatencyUs, type Latency } from './latency.ts'
import type { SimObserver } from './observer.ts'
import type { Process } from './process.ts'
import type { Timeline } from './timeline.ts'

export class Clients {
  readonly #timeline: Timeline
  readonly #observer: SimObserver
  readonly #latency: Latency
  readonly #random: Random
  readonly #open = new OpenCalls()
  #next = 0

  constructor(timeline: Timeline, observer: SimObserver, latency: Latency, random: Random) {
    this.#timeline = timeline
    this.#observer = observer
    this.#latency = latency
    this.#random = random
  }

  /** A request sets out. */
  invoke(process: Process, request: ClientRequest, deadlineMs: number, done: (completion: Completion) => void): void {
    const call: Call = { id: this.#next++, process, request, done, isDirect: false, isCompleted: false }
    this.#timeline.after(Math.max(0, Math.floor(deadlineMs * 1000)), { type: 'deadline', call })
    this.#timeline.after(this.#latencyUs(), { type: 'request', call })
  }

  /** A request of who sits at the node: nothing is on the way. It must be accepted at once. */
  direct(process: Process, request: ClientRequest, done: (completion: Completion) => void): Call {
    return { id: this.#next++, process, request, done, isDirect: true, isCompleted: false }
  }

  /** Whether the node takes the request; one that is dead refuses it. */
  accept(call: Call): boolean {
    const { process, id, request } = call
    if (!process.isRunning) {
      this.#complete(call, refused(call))
      return false
    }
    this.#timeline.happened(EVENT_KINDS.request, process, id)
    this.#observer.requested?.(process.name, id, request, this.#timeline.nowUs)
    this.#open.add(call)
    return true
  }

  /** The node answers; false if it does not hold such a request. */
  answer(process: Process, request: number, completion: Completion): boolean {
    const call = this.#open.take(process, request)
    if (call === undefined) return false
    this.#complete(call, completion)
    return true
  }

  /** The node's process is no more. */
  disconnectAll(process: Process): void {
    for (const call of this.#open.takeAll(process)) this.disconnect(call)
  }

  disconnect(call: Call): void {
    this.#complete(call, connectionLost(call))
  }

  /** The client is told; without a completion, since its deadline is over. */
  tell(call: Call, completion: Completion = deadlineOver(call)): void {
    call.isCompleted = true
    this.#timeline.happened(EVENT_KINDS.completion, call.process, call.id)
    this.#hash(completion)
    this.#observer.completed?.(call.process.name, call.id, completion, this.#timeline.nowUs)
    call.done(completion)
  }

  #hash({ type, value, error }: Completion): void {
    const { hash } = this.#timeline
    hash.text(type)
    hash.value(value)
    if (error === undefined) return
    hash.text(error.code)
    hash.text(error.message)
  }

  /** The answer sets out. */
  #complete(call: Call, completion: Completion): void {
    if (call.isDirect) {
      this.tell(call, completion)
      return
    }
    this.#timeline.after(this.#latencyUs(), { type: 'completion', call, completion })
  }

  #latencyUs(): number {
    return drawLatencyUs(this.#random, this.#latency)
  }
}
