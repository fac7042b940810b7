/**
 * What the honesty suite checks: some client, the server it is meant for, and who can say what the server really did.
 * Station: honesty.
 */
import type { CheckedFunction, PreparedOperation, ServerView } from '../../systems/checked-client.ts'
import type { AsyncClient } from '../../systems/client.ts'

export type Subject = {
  /** A correct server, an address with port. */
  readonly server: string
  readonly functions: readonly CheckedFunction[]
  /** A new client of the server that is to be found at `target`, an address with port. */
  open(target: string): AsyncClient | Promise<AsyncClient>
  /** Absent: of what the server did nothing is known but the requests that reached it. */
  readonly view?: ServerView
}

/** For servers without a view: operations that any register takes, of which the outcome is not known beforehand. */
const UNSEEN: { readonly [f: string]: PreparedOperation['value'] } = { write: 7, cas: [7, 8] }

export async function prepare({ view }: Subject, f: string, key: string): Promise<PreparedOperation> {
  return view === undefined ? { value: UNSEEN[f] ?? null, isRight: () => true } : view.prepare(f, key)
}

/** How often operations changed the key; undefined if nobody can say. */
export async function effectsOf(
  subject: Subject,
  { effect }: CheckedFunction,
  key: string,
): Promise<number | undefined> {
  return effect === 'counted' ? subject.view?.effects(key) : undefined
}

let keys = 0

/**
 * One that no other operation of this process uses. Of one length, so that none is a part of another; and none is the next
 * after another in the order of bytes, which a request for all keys that begin so may hold.
 */
export function freshKey(): string {
  return `check-${String(++keys).padStart(6, '0')}-k`
}
