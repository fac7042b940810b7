/**
 * etcd's gRPC messages as this system reads and writes them, and the four methods it calls.
 * Station: client. Source: etcd.proto beside this file, loaded at run time, so nothing generated is kept. A 64-bit number
 * arrives as a decimal string, since it need not fit a JavaScript number; bytes are Buffers. A message that the server
 * left out is null, a repeated field never is.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { MethodDefinition, PackageDefinition } from '@grpc/proto-loader'
import { loadSync } from '@grpc/proto-loader'
import { InternalError } from '../../harness/core/errors.ts'

export type ResponseHeader = {
  readonly member_id: string
  readonly revision: string
  readonly raft_term: string
}

/** `version`: how often the key was changed since it was made. */
export type KeyValue = {
  readonly key: Buffer
  readonly mod_revision: string
  readonly version: string
  readonly value: Buffer
}

/** `revision` 0 or absent: the latest. */
export type RangeRequest = { readonly key: Buffer; readonly serializable: boolean; readonly revision?: number }
export type RangeResponse = { readonly header: ResponseHeader | null; readonly kvs: readonly KeyValue[] }

export type PutRequest = { readonly key: Buffer; readonly value: Buffer }
export type PutResponse = { readonly header: ResponseHeader | null }

/** `mod_revision` as a decimal string: the key's is compared, 0 while it is not there. */
export type Compare = { readonly result: 'EQUAL'; readonly key: Buffer } & (
  | { readonly target: 'VALUE'; readonly value: Buffer }
  | { readonly target: 'MOD'; readonly mod_revision: string }
)
export type RequestOp = { readonly request_range: RangeRequest } | { readonly request_put: PutRequest }
type ResponseOp = { readonly response_range?: RangeResponse; readonly response_put?: PutResponse }
export type TxnRequest = {
  readonly compare: readonly Compare[]
  readonly success: readonly RequestOp[]
  readonly failure: readonly RequestOp[]
}
export type TxnResponse = {
  readonly header: ResponseHeader | null
  readonly succeeded: boolean
  readonly responses: readonly ResponseOp[]
}

export type StatusRequest = { readonly [name: string]: never }
export type StatusResponse = {
  readonly header: ResponseHeader | null
  readonly version: string
  readonly leader: string
  readonly raftIndex: string
  readonly raftTerm: string
  readonly raftAppliedIndex: string
}

/** `revision` 0: all that the member has. Members may be compared only at equal revision and compact_revision. */
export type HashKvRequest = { readonly revision: number }
export type HashKvResponse = {
  readonly header: ResponseHeader | null
  readonly hash: number
  readonly compact_revision: string
}

/** `physical`: answered when the old revisions are really gone. */
export type CompactionRequest = { readonly revision: number; readonly physical: boolean }
export type CompactionResponse = { readonly header: ResponseHeader | null }

export type WatchRequest = {
  readonly create_request: {
    readonly key: Buffer
    readonly range_end: Buffer
    readonly start_revision: number
    readonly progress_notify: boolean
  }
}
/** Without events, not created and not canceled: a notification that everything up to the header's revision was sent. */
export type WatchResponse = {
  readonly header: ResponseHeader | null
  readonly created: boolean
  readonly canceled: boolean
  readonly cancel_reason: string
  readonly events: readonly { readonly kv: KeyValue | null }[]
}

/** The sources lie beside their .proto; what was built lies in dist/, which mirrors the package, and the .proto does not. */
const PROTO_PLACES = ['./etcd.proto', '../../../systems/etcd/etcd.proto']

export function loadProto(): PackageDefinition {
  const places = PROTO_PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)))
  const found = places.find((place) => existsSync(place))
  if (found === undefined)
    throw new InternalError('PROTO_MISSING', 'etcd.proto is not in the package', { facts: { places } })
  return loadSync(found, { keepCase: true, longs: String, enums: String, defaults: true, arrays: true, oneofs: true })
}

const proto = loadProto()

/** A method of the loaded .proto; the message types are this file's word for what the .proto says. */
function method<Request extends object, Response extends object>(
  service: string,
  name: string,
): MethodDefinition<Request, Response> {
  const methods = proto[`etcdserverpb.${service}`] as unknown as {
    readonly [name: string]: MethodDefinition<Request, Response>
  }
  const found = methods[name]
  if (found === undefined) throw new InternalError('PROTO_METHOD', `etcd.proto has no method ${service}.${name}`)
  return found
}

export const RANGE = method<RangeRequest, RangeResponse>('KV', 'Range')
export const PUT = method<PutRequest, PutResponse>('KV', 'Put')
export const TXN = method<TxnRequest, TxnResponse>('KV', 'Txn')
export const STATUS = method<StatusRequest, StatusResponse>('Maintenance', 'Status')
export const HASH_KV = method<HashKvRequest, HashKvResponse>('Maintenance', 'HashKV')
export const COMPACT = method<CompactionRequest, CompactionResponse>('KV', 'Compact')
export const WATCH = method<WatchRequest, WatchResponse>('Watch', 'Watch')
