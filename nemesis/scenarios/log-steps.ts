/**
 * Steps of scripts that work on a replicated log: who leads it, records sent and read, and how such a play ends.
 * Station: nemesis.
 */
import * as v from 'valibot'
import type { OpSchema } from '../../harness/core/op-schema.ts'
import type { ClientRequest } from '../../systems/client.ts'
import { NotReached, type Script, type ScriptContext } from '../script.ts'
import { invoke, now, SCRIPT_KEY, type Step, sleep } from '../script-steps.ts'

/** A log of its own, so that the script's holds what the script sent. */
export const READY: ClientRequest = { f: 'poll', key: 'ready', value: 'beginning' }

const natural = v.pipe(v.number(), v.integer(), v.minValue(0))

/**
 * | f      | invoke | ok                                                                     |
 * |--------|--------|------------------------------------------------------------------------|
 * | leader | null   | [number of the node that leads, epoch], by the word of the node asked  |
 */
export const LEADER_SCHEMA = {
  leader: { invoke: v.null(), ok: v.tuple([natural, natural]), keyed: true },
} satisfies OpSchema

const LEADER: ClientRequest = { f: 'leader', key: SCRIPT_KEY, value: null }
const CALL_MS = 2_000
const PAUSE_MS = 200

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
  for (let tries = 0; (yield* now()) < endNs; tries++) {
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
  while ((yield* now()) < endNs) {
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

/** A last record is sent, and every node, asked for the leader's log, shows it and all before it. */
export function* closing({ nodes, tell }: Pick<ScriptContext, 'nodes' | 'tell'>): Script {
  const [first = ''] = nodes
  const last = 1_000 // no script sends so many
  const endNs = (yield* now()) + 20_000 * 1e6
  for (let value = last; ; value++) {
    const { completion } = yield* invoke(first, send(value), 5_000)
    if (completion.type === 'ok') {
      for (const node of nodes) tell.operation(`final-${node}`, yield* pollUntil(node, SCRIPT_KEY, value, 15_000))
      return
    }
    if ((yield* now()) > endNs) throw new NotReached('no last record was acknowledged')
    yield* sleep(PAUSE_MS)
  }
}

function valuesIn(value: unknown): readonly unknown[] {
  const records = (value as { readonly records?: readonly (readonly unknown[])[] } | null)?.records ?? []
  return records.map(([, sent]) => sent)
}
