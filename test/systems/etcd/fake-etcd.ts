/**
 * An in-process gRPC server that speaks the part of etcd the client uses: a real little store with revisions, and answers
 * that a test scripts. It counts what reached it, which is what honesty is measured against.
 */
import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js'
import type {
  CompactionRequest,
  Compare,
  KeyValue,
  PutRequest,
  PutResponse,
  RangeRequest,
  RangeResponse,
  RequestOp,
  ResponseHeader,
  TxnRequest,
  TxnResponse,
  WatchRequest,
} from '../../../systems/etcd/messages.ts'
import { loadProto } from '../../../systems/etcd/messages.ts'

type Services = { readonly [name: string]: { readonly service: Parameters<Server['addService']>[0] } }

/** What the next calls get: the store's own answer, this error, this very message, or nothing for ever. */
export type Script =
  | { readonly type: 'answer' }
  | { readonly type: 'error'; readonly code: string; readonly details: string }
  | { readonly type: 'message'; readonly message: object }
  | { readonly type: 'silence' }

export class FakeEtcd {
  script: Script = { type: 'answer' }
  /** Requests that reached a handler, by method. */
  readonly received = {
    Range: [] as RangeRequest[],
    Put: [] as PutRequest[],
    Txn: [] as TxnRequest[],
    Compact: [] as CompactionRequest[],
    Watch: [] as WatchRequest[],
  }
  /** What a watch is sent after it was created. */
  watched: readonly object[] = []
  readonly port: number
  readonly #server: Server
  readonly #values = new Map<string, KeyValue>()
  #revision = 1
  #heard: (() => void)[] = []

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
  }

  static async start(): Promise<FakeEtcd> {
    const server = new Server()
    const services = loadPackageDefinition(loadProto())['etcdserverpb'] as unknown as Services
    const kv = services['KV']
    if (kv === undefined) throw new Error('etcd.proto has no KV')
    const handlers = {
      Range: (call: { request: RangeRequest }, reply: sendUnaryData<object>) =>
        fake.#handle('Range', call.request, reply, () => fake.#range(call.request)),
      Put: (call: { request: PutRequest }, reply: sendUnaryData<object>) =>
        fake.#handle('Put', call.request, reply, () => fake.#put(call.request)),
      Txn: (call: { request: TxnRequest }, reply: sendUnaryData<object>) =>
        fake.#handle('Txn', call.request, reply, () => fake.#txn(call.request)),
    }
    const compact = (call: { request: CompactionRequest }, reply: sendUnaryData<object>) =>
      fake.#handle('Compact', call.request, reply, () => ({ header: fake.#header() }))
    server.addService(kv.service, { ...handlers, Compact: compact })
    const watch = services['Watch']
    if (watch === undefined) throw new Error('etcd.proto has no Watch')
    server.addService(watch.service, { Watch: (call: ServerDuplexStream<WatchRequest, object>) => fake.#watch(call) })
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      )
    })
    const fake = new FakeEtcd(server, port)
    return fake
  }

  get target(): string {
    return `127.0.0.1:${this.port}`
  }

  /** Resolves when the next request has been carried out. */
  nextRequest(): Promise<void> {
    return new Promise((resolve) => this.#heard.push(resolve))
  }

  stop(): void {
    this.#server.forceShutdown()
  }

  #handle<Request>(
    method: 'Range' | 'Put' | 'Txn' | 'Compact',
    request: Request,
    reply: sendUnaryData<object>,
    carryOut: () => object,
  ): void {
    const received: unknown[] = this.received[method]
    received.push(request)
    const { script } = this
    if (script.type === 'error') {
      const code = status[script.code as keyof typeof status]
      reply({ code, details: script.details, metadata: new Metadata() })
    } else if (script.type === 'message') reply(null, script.message)
    else {
      const response = carryOut()
      if (script.type === 'answer') reply(null, response)
    }
    const heard = this.#heard
    this.#heard = []
    for (const resolve of heard) resolve()
  }

  #watch(call: ServerDuplexStream<WatchRequest, object>): void {
    call.on('data', (request: WatchRequest) => {
      this.received.Watch.push(request)
      const { script } = this
      if (script.type === 'error') {
        const code = status[script.code as keyof typeof status]
        call.emit('error', { code, details: script.details, metadata: new Metadata() })
        return
      }
      call.write({ header: this.#header(), created: true })
      for (const response of this.watched) call.write(response)
    })
    call.on('error', () => {}) // the client cancels
  }

  #header(): ResponseHeader {
    return { member_id: '1', revision: String(this.#revision), raft_term: '2' }
  }

  #range({ key }: RangeRequest): RangeResponse {
    const found = this.#values.get(key.toString())
    return { header: this.#header(), kvs: found === undefined ? [] : [found] }
  }

  #put({ key, value }: PutRequest): PutResponse {
    this.#revision++
    const version = String(Number(this.#values.get(key.toString())?.version ?? 0) + 1)
    this.#values.set(key.toString(), { key, value, mod_revision: String(this.#revision), version })
    return { header: this.#header() }
  }

  #txn({ compare, success, failure }: TxnRequest): TxnResponse {
    const succeeded = compare.every((condition: Compare) => {
      const found = this.#values.get(condition.key.toString())
      if (condition.target === 'MOD') return (found?.mod_revision ?? '0') === condition.mod_revision
      return found?.value.equals(condition.value)
    })
    const responses = (succeeded ? success : failure).map((op: RequestOp) =>
      'request_put' in op
        ? { response_put: this.#put(op.request_put) }
        : { response_range: this.#range(op.request_range) },
    )
    return { header: this.#header(), succeeded, responses }
  }
}
