/**
 * From a reply of etcd to a completion: what was answered, or what an error means.
 * Station: client. What an error means is decided by outcomes.ts alone.
 */
import type { Json } from '../../harness/core/json.ts'
import type { ClientRequest, Completion } from '../client.ts'
import type { CallError, Reply } from './connection.ts'
import type { ResponseHeader } from './messages.ts'
import { classify, isRead } from './outcomes.ts'

/** The completion for a reply; `read` gives undefined for an answer that lacks what every answer of etcd has. */
export function complete<Response>(
  request: ClientRequest,
  reply: Reply<Response>,
  read: (response: Response) => Json | undefined,
): Completion {
  if (reply.type === 'failed') return failed(request, reply.error)
  const value = read(reply.response)
  return value === undefined ? malformed(request, reply.response) : { type: 'ok', value }
}

export function failed({ f, value }: ClientRequest, error: CallError): Completion {
  return { type: classify(error, f), value, error: { code: error.code, message: error.details } }
}

export function malformed(request: ClientRequest, response: unknown): Completion {
  const answer = JSON.stringify(response)
  // A read that was answered observed something: handed on, it is refused aloud by the conductor.
  if (isRead(request.f)) return { type: 'ok', value: answer }
  return failed(request, { code: 'MALFORMED_ANSWER', details: answer })
}

export function revisionOf(header: ResponseHeader | null): number | undefined {
  return header === null ? undefined : safeInteger(header.revision)
}

/** The text as a positive integer that a number holds exactly. */
export function safeInteger(text: string): number | undefined {
  const number = Number(text)
  return /^[1-9][0-9]*$/.test(text) && Number.isSafeInteger(number) ? number : undefined
}
