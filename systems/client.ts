/**
 * The contract of clients: they carry one operation to one node and say honestly what became of it.
 * Station: client. A client never retries, never reconnects to another node, and never throws for what the system did:
 * outcomes.ts of its system decides, and what is not proved to have failed is `info`.
 */
import type { Json } from '../harness/core/json.ts'
import type { CompletionType, OpError } from '../harness/core/op.ts'

export type ClientRequest = {
  readonly f: string
  readonly value: Json
  readonly key?: string
}

/** `value` of an ok completion has the workload's shape; of others it is the request's value. */
export type Completion = {
  readonly type: CompletionType
  readonly value: Json
  readonly error?: OpError
}

/** A client of a system in containers: one for each process, pinned to one node. */
export interface AsyncClient {
  /**
   * Sends the request and resolves with its outcome within `deadlineMs`; the runner stops waiting shortly after and calls
   * the outcome unknown. A rejection is a breach of this contract.
   */
  invoke(request: ClientRequest, deadlineMs: number): Promise<Completion>
  /** Frees its connection; operations still under way stay unknown. Never rejects. */
  close(): Promise<void>
}
