/**
 * Steps of scripts that work on a queue: messages published and looked at, and how such a play ends.
 * Station: nemesis.
 */
import type { Json } from '../../harness/core/json.ts'
import type { ClientRequest } from '../../systems/client.ts'
import { NotReached, type Script, type ScriptContext } from '../script.ts'
import { invoke, now, SCRIPT_KEY, type Step, sleep } from '../script-steps.ts'

/** A queue of its own, so that the script's holds what the script published. */
export const READY: ClientRequest = { f: 'declare', key: 'ready', value: null }

const CALL_MS = 4_000
const IDLE_MS = 1_500
const PAUSE_MS = 200
/** A broker's numbers may be a little old: longer than that. */
const SETTLED_MS = 1_500

export function publish(message: number): ClientRequest {
  return { f: 'publish', key: SCRIPT_KEY, value: message }
}

/**
 * Consumes until so many messages came, and dies at the last, which is not acknowledged and goes back. Tries until the time is
 * over; returns the last consume that was answered.
 */
export function* look(node: string, messages: number, deadlineMs: number): Step<number> {
  const endNs = (yield* now()) + deadlineMs * 1e6
  const value = { credit: 100, take: messages, idleMs: IDLE_MS, crash: true }
  let answered: number | undefined
  while ((yield* now()) < endNs) {
    const { operation, completion } = yield* invoke(node, { f: 'consume', key: SCRIPT_KEY, value }, CALL_MS)
    if (completion.type === 'ok') {
      answered = operation
      if (messagesIn(completion.value).length >= messages) break
    }
    yield* sleep(PAUSE_MS)
  }
  if (answered === undefined) throw new NotReached(`${node} answered no consume within ${deadlineMs} ms`)
  return answered
}

/** Every node drains the queue until it says that nothing is left. */
export function* closing({ nodes, tell }: Pick<ScriptContext, 'nodes' | 'tell'>): Script {
  for (const node of nodes) {
    const endNs = (yield* now()) + 30_000 * 1e6
    for (let drains = 1; (yield* now()) < endNs; ) {
      const { operation, completion } = yield* invoke(node, { f: 'drain', key: SCRIPT_KEY, value: null }, CALL_MS)
      if (completion.type === 'ok') {
        tell.operation(`final-${node}-${drains++}`, operation)
        if (isEmpty(completion.value)) break
      }
      yield* sleep(SETTLED_MS)
    }
  }
}

export function messagesIn(value: Json): readonly Json[] {
  const { deliveries = [] } = value as { readonly deliveries?: readonly (readonly Json[])[] }
  return deliveries.map(([message = null]) => message)
}

function isEmpty(value: Json): boolean {
  const { ready, held } = value as { readonly ready?: Json; readonly held?: Json }
  return messagesIn(value).length === 0 && ready === 0 && held === 0
}
