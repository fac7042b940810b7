/**
 * What an etcd server really did with a key, asked over a connection of its own: etcd counts the changes of a key as its
 * version, which begins at 1 and grows by one with each (api/mvccpb/kv.proto).
 * Station: system. For the honesty suite.
 */
import { EnvironmentError } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { PreparedOperation, ServerView } from '../checked-client.ts'
import { Connection, type Reply } from './connection.ts'
import { PUT, RANGE } from './messages.ts'

const DEADLINE_MS = 10_000

/** How a client keeps its keys, and what it hands back. */
type Layout = {
  readonly prefix: (f: string) => string
  /** What a read saw, in the value of its completion. */
  readonly read: (value: Json) => Json | undefined
  readonly casApplied: (value: Json) => boolean
}

/** client.ts: registers under r/, lists under a/; a read gives [revision, value]. */
const ADAPTER: Layout = {
  prefix: (f) => (isOfLists(f) ? 'a/' : 'r/'),
  read: (value) => (Array.isArray(value) ? value[1] : undefined),
  casApplied: (value) => (value as { readonly applied?: Json } | null)?.applied === true,
}

/** Some client of a user: a read gives the value, as a number or as its text. */
const PLAIN: Layout = { prefix: () => '', read: (value) => value, casApplied: () => true }

export function adapterView(target: string): ServerView {
  return viewOf(target, ADAPTER)
}

export function plainView(target: string): ServerView {
  return viewOf(target, PLAIN)
}

function isOfLists(f: string): boolean {
  return f === 'append' || f === 'read-list'
}

const WITHOUT_VALUE: readonly string[] = ['write', 'write-after-range', 'append']

function viewOf(target: string, layout: Layout): ServerView {
  const connection = new Connection(target)
  /** By key: its name at the server, and its changes before any client's. */
  const prepared = new Map<string, { readonly key: Buffer; readonly changes: number }>()
  let written = 0

  async function prepare(f: string, name: string): Promise<PreparedOperation> {
    // A value of its own for each, so that the answer to another operation is told apart.
    const value = ++written
    const key = Buffer.from(`${layout.prefix(f)}${name}`)
    const isPut = !WITHOUT_VALUE.includes(f)
    prepared.set(name, { key, changes: isPut ? 1 : 0 })
    if (!isPut) return { value, isRight: () => true }
    const stored = Buffer.from(f === 'read-list' ? JSON.stringify([value]) : String(value))
    const { header } = answerOf(await connection.call(PUT, { key, value: stored }, DEADLINE_MS))
    const revision = Number(header?.revision)
    if (f === 'cas') return { value: [value, ++written], isRight: layout.casApplied }
    if (f === 'compact') return { value: revision, isRight: () => true }
    if (f === 'watch')
      return {
        value: { prefix: name, start: revision, until: revision },
        isRight: (seen) => sees(seen, name, revision),
      }
    return { value: null, isRight: (seen) => String(layout.read(seen)) === String(value) }
  }

  async function effects(name: string): Promise<number> {
    const { key, changes } = prepared.get(name) ?? { key: Buffer.from(name), changes: 0 }
    const { kvs } = answerOf(await connection.call(RANGE, { key, serializable: false }, DEADLINE_MS))
    return Number(kvs[0]?.version ?? 0) - changes
  }

  return { prepare, effects, close: () => connection.close() }
}

function answerOf<Response>(reply: Reply<Response>): Response {
  if (reply.type === 'answered') return reply.response
  const { code, details } = reply.error
  throw new EnvironmentError('SERVER_LOST', `the server does not answer past the proxy: ${code} ${details}`)
}

function sees(value: Json, key: string, revision: number): boolean {
  const { events = [] } = value as { readonly events?: readonly (readonly Json[])[] }
  return events.some(([at, name]) => at === revision && name === key)
}
