/**
 * Client requests that nodes hold in the simulated world, and what a client is told when its node cannot answer.
 * Station: runtime/client. The connection is the client's own and no grudge between nodes cuts it.
 */
import type { ClientRequest, Completion } from '../../../systems/client.ts'
import type { CompletionType } from '../../core/op.ts'
import type { Process } from './process.ts'

/** One request of a client. `isCompleted` once `done` was called: whatever comes later is ignored. */
export type Call = {
  readonly id: number
  readonly process: Process
  readonly request: ClientRequest
  readonly done: (completion: Completion) => void
  /** An operator's, who sits at the node: told at once. */
  readonly isDirect: boolean
  isCompleted: boolean
}

/** Requests that a node has received and not yet answered. */
export class OpenCalls {
  readonly #calls = new Map<number, Call>()

  add(call: Call): void {
    this.#calls.set(call.id, call)
  }

  /** Takes the call out; undefined if this node does not hold it. */
  take(process: Process, id: number): Call | undefined {
    const call = this.#calls.get(id)
    if (call?.process !== process) return undefined
    this.#calls.delete(id)
    return call
  }

  /** Takes all calls of a node out, in the order in which it received them. */
  takeAll(process: Process): readonly Call[] {
    const calls = [...this.#calls.values()].filter((call) => call.process === process)
    for (const { id } of calls) this.#calls.delete(id)
    return calls
  }
}

/** The node was not running when the request arrived: nobody saw it, so it surely did not happen. */
export function refused(call: Call): Completion {
  return unanswered(call, 'fail', 'refused', `${call.process.name} is not running`)
}

/** The node was killed while it worked on the request: it may have happened, or may yet. */
export function connectionLost(call: Call): Completion {
  return unanswered(call, 'info', 'connection-lost', `${call.process.name} was killed before it answered`)
}

/** Nobody knows: the request, its effect or its answer may be anywhere. */
export function deadlineOver(call: Call): Completion {
  return unanswered(call, 'info', 'deadline', `no answer from ${call.process.name} within the deadline`)
}

function unanswered(call: Call, type: CompletionType, code: string, message: string): Completion {
  return { type, value: call.request.value, error: { code, message } }
}
