/**
 * Steps of scripts that work on a replicated log: who leads it, records sent and read, and how such a play ends.
 * Station: nemesis.
 */
import type { ClientRequest } from '../../systems/client.ts'
import { NotReached, type Script, type ScriptContext } from '../script.ts'
import { invoke, now, SCRIPT_KEY, type Step, sleep } from '../script-steps.ts'

/** A log of its own, so that the script's holds what the script sent. */
export const READY: ClientRequest = { f: 'poll', key: 'ready', value: 'beginning' }

const LEADER: ClientRequest = { f: 'leader', key: SCRIPT_KEY, value: null }
const CALL_MS = 2_000
const SEND_MS = 10_000
/** Of one question; more pauses than any deadline has. */
const TRIES_MAX = 200
const PAUSE_MS = 250

export function send(value: number): ClientRequest {
  return { f: 'send', key: SCRIPT_KEY, value }
}

export type Leadership = { readonly leader: string; readonly epoch: number; readonly operation: number }

/** Asks these nodes in turn until one tells of a leader in a later epoch than this; leaders are numbered from 1 in the order of `nodes`. */
export function* leadership(
  nodes: readonly string[],
  asked: readonly string[],
  epochAbove: number,
  deadlineMs: number,
): Step<Leadership> {
  const endNs = (yield* now()) + deadlineMs * 1e6
  for (let tries = 0; tries < TRIES_MAX && (yield* now()) < endNs; tries++) {
    const { operation, completion } = yield* invoke(asked[tries % asked.length] ?? '', LEADER, CALL_MS)
    const [number = 0, epoch = 0] = completion.type === 'ok' ? (completion.value as readonly number[]) : []
    const leader = nodes[number - 1]
    if (leader !== undefined && asked.includes(leader) && epoch >= epochAbove) return { leader, epoch, operation }
    yield* sleep(PAUSE_MS)
  }
  throw new NotReached(`not within ${deadlineMs} ms: a leader among ${asked.join(', ')}`)
}

/** Reads the log from its beginning until a poll shows this value or the time is over. Returns the last poll that was answered. */
export function* pollUntil(node: string, log: string, value: number, deadlineMs: number): Step<number> {
  const endNs = (yield* now()) + deadlineMs * 1e6
  let answered: number | undefined
  for (let tries = 0; tries < TRIES_MAX && (yield* now()) < endNs; tries++) {
    const { operation, completion } = yield* invoke(node, { f: 'poll', key: log, value: 'beginning' }, CALL_MS)
    if (completion.type === 'ok') {
      answered = operation
      if (valuesIn(completion.value).includes(value)) break
    }
    yield* sleep(PAUSE_MS)
  }
  if (answered === undefined) throw new NotReached(`${node} answered no poll within ${deadlineMs} ms`)
  return answered
}

/** No script sends so many. */
const LAST = 1_000

/** A last record is sent, and every node, asked for the leader's log, shows it and all before it. */
export function* closing({ nodes, tell }: Pick<ScriptContext, 'nodes' | 'tell'>): Script {
  const value = yield* lastSent(nodes[0] ?? '', 20_000)
  for (const node of nodes) tell.operation(`final-${node}`, yield* pollUntil(node, SCRIPT_KEY, value, 15_000))
}

/** Each try sends another value, since what became of the one before may be unknown. */
function* lastSent(node: string, deadlineMs: number): Step<number> {
  const endNs = (yield* now()) + deadlineMs * 1e6
  for (let tries = 0; tries < TRIES_MAX && (yield* now()) < endNs; tries++) {
    const { completion } = yield* invoke(node, send(LAST + tries), SEND_MS)
    if (completion.type === 'ok') return LAST + tries
    yield* sleep(PAUSE_MS)
  }
  throw new NotReached('no last record was acknowledged')
}

function valuesIn(value: unknown): readonly unknown[] {
  const records = (value as { readonly records?: readonly (readonly unknown[])[] } | null)?.records ?? []
  return records.map(([, sent]) => sent)
}
