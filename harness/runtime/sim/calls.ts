/**
 * Client requests under way in the simulated world, and what a client is told when its node cannot answer.
 * Station: runtime/client. The connection is the client's own and no grudge between nodes cuts it.
 */
import type { ClientRequest, Completion } from '../../../systems/client.ts'
import type { CompletionType } from '../../core/op.ts'

/** One request of a client. `isCompleted` once `done` was called: whatever comes later is ignored. */
export type Call = {
  readonly id: number
  readonly node: string
  readonly request: ClientRequest
  readonly done: (completion: Completion) => void
  isCompleted: boolean
}

/** Requests that a node has received and not yet answered. */
export class OpenCalls {
  readonly #byNode = new Map<string, Map<number, Call>>()

  add(call: Call): void {
    const calls = this.#byNode.get(call.node)
    if (calls === undefined) this.#byNode.set(call.node, new Map([[call.id, call]]))
    else calls.set(call.id, call)
  }

  /** Takes the call out; undefined if this node does not hold it. */
  take(node: string, id: number): Call | undefined {
    const calls = this.#byNode.get(node)
    const call = calls?.get(id)
    calls?.delete(id)
    return call
  }

  /** Takes all calls of a node out, in the order in which it received them. */
  takeAll(node: string): readonly Call[] {
    const calls = [...(this.#byNode.get(node)?.values() ?? [])]
    this.#byNode.delete(node)
    return calls
  }
}

/** The node was not running when the request arrived: nobody saw it, so it surely did not happen. */
export function refused(call: Call): Completion {
  return unanswered(call, 'fail', 'refused', `${call.node} is not running`)
}

/** The node was killed while it worked on the request: it may have happened, or may yet. */
export function connectionLost(call: Call): Completion {
  return unanswered(call, 'info', 'connection-lost', `${call.node} was killed before it answered`)
}

/** Nobody knows: the request, its effect or its answer may be anywhere. */
export function deadlineOver(call: Call): Completion {
  return unanswered(call, 'info', 'deadline', `no answer from ${call.node} within the deadline`)
}

function unanswered(call: Call, type: CompletionType, code: string, message: string): Completion {
  return { type, value: call.request.value, error: { code, message } }
}
