/**
 * One gRPC channel to one node, for one worker. A call ends by its deadline whatever the library does, is sent at most
 * once, and never waits for a node to come up.
 * Station: client. Knows nothing of operations and outcomes: an error is handed on as code and text.
 */
import {
  type ClientOptions,
  type ClientUnaryCall,
  credentials,
  Client as GrpcClient,
  Metadata,
  status,
} from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'

export const CLIENT_PORT = 2379

/** gRPC's status name, or NO_ANSWER when our own timer ended the wait. `details` is the server's or the library's text. */
export type CallError = { readonly code: string; readonly details: string }

export type Reply<Response> =
  | { readonly type: 'answered'; readonly response: Response }
  | { readonly type: 'failed'; readonly error: CallError }

/**
 * - Retries are off: a repeated write may be applied twice, and the error of the second try would hide the fate of the
 *   first. What grpc-js still repeats by itself (gRFC A6, transparent retries) is a call that never left, or that the
 *   server's HTTP/2 layer refused before any code of etcd saw it.
 * - A subchannel pool of its own: by default all channels of a process to one address share a connection and its backoff.
 * - Short backoff: the default grows to 120 s, and a client would stay dead long after the node is back.
 * - No proxy from the environment: it would stand between the client and the node.
 */
const CHANNEL_OPTIONS: ClientOptions = {
  'grpc.enable_retries': 0,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 500,
  'grpc.enable_http_proxy': 0,
}

/**
 * How much earlier than our timer gRPC's own deadline comes, so that normally its answer is heard: it tells whether the
 * call had left at all (see outcomes.ts), which our timer cannot know.
 */
const DEADLINE_LEAD_MS = 20

export class Connection {
  readonly #client: GrpcClient
  readonly #underWay = new Set<ClientUnaryCall>()

  /** Starts no connection: the first call does. `target` is an address with port. */
  constructor(target: string) {
    this.#client = new GrpcClient(target, credentials.createInsecure(), CHANNEL_OPTIONS)
  }

  call<Request extends object, Response extends object>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    deadlineMs: number,
  ): Promise<Reply<Response>> {
    return new Promise((resolve) => {
      const end = (reply: Reply<Response>) => {
        clearTimeout(timer)
        this.#underWay.delete(call)
        resolve(reply)
      }
      // The callback never comes before this returns.
      const call = this.#client.makeUnaryRequest<Request, Response>(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        new Metadata(),
        { deadline: Date.now() + Math.max(1, deadlineMs - DEADLINE_LEAD_MS) },
        (error, response) => {
          if (error !== null) end(failed(status[error.code] ?? String(error.code), error.details))
          else if (response === undefined) end(failed('NO_ANSWER', 'neither error nor response'))
          else end({ type: 'answered', response })
        },
      )
      this.#underWay.add(call)
      const timer = setTimeout(() => {
        end(failed('NO_ANSWER', `no answer within ${deadlineMs} ms`))
        call.cancel()
      }, deadlineMs)
    })
  }

  /**
   * Opens a stream by one request. `onResponse` hears each response until it says that it has enough; resolves then, at the
   * deadline, or with the error that ended the stream.
   */
  follow<Request extends object, Response extends object>(
    method: MethodDefinition<Request, Response>,
    request: Request,
    deadlineMs: number,
    onResponse: (response: Response) => 'more' | 'enough',
  ): Promise<CallError | undefined> {
    return new Promise((resolve) => {
      const stream = this.#client.makeBidiStreamRequest<Request, Response>(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        new Metadata(),
      )
      const end = (error?: CallError) => {
        clearTimeout(timer)
        stream.removeAllListeners('data')
        stream.cancel()
        resolve(error)
      }
      const timer = setTimeout(() => end(), deadlineMs)
      stream.on('data', (response: Response) => {
        if (onResponse(response) === 'enough') end()
      })
      // Heard after the end as well: cancelling is reported as an error.
      stream.on('error', (error: { readonly code?: number; readonly details?: string }) =>
        end({ code: status[error.code ?? status.UNKNOWN] ?? 'UNKNOWN', details: error.details ?? '' }),
      )
      stream.on('end', () => end({ code: 'ENDED', details: 'the server ended the stream' }))
      stream.write(request)
    })
  }

  /** Calls under way end with CANCELLED; calls after it throw. */
  close(): void {
    for (const call of this.#underWay) call.cancel()
    this.#client.close()
  }
}

function failed(code: string, details: string): Reply<never> {
  return { type: 'failed', error: { code, details } }
}
