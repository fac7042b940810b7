/**
 * From the columns of a history to what was published to and delivered from each queue, with the values that
 * harness/workloads/queue/schema.ts gives. They are checked once more, since a stored history may come from anywhere.
 * Station: checkers.
 */
import { type History, NO_NAME } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'
import { MADE_BY_HARNESS } from '../../harness/core/op.ts'

/** Of ops, by their index. */
export type Publish = {
  readonly message: number
  readonly invocation: number
  /** `sent`: unknown, but the client says that it sent it, and asked for no confirm. */
  readonly outcome: 'ok' | 'fail' | 'info' | 'sent'
}

export type Delivery = {
  readonly message: number
  readonly redelivered: boolean
  /** It came from the queue that takes what this one drops. */
  readonly isDeadLetter: boolean
  /** Of the consume or drain that received it. */
  readonly invocation: number
  readonly completion: number
}

/** What the broker said was left, at the end of a drain; undefined: it did not say. */
export type Report = {
  readonly invocation: number
  readonly ready: number | undefined
  readonly held: number | undefined
}

/** All in order of invocation; deliveries of one consumer in order of receipt. */
export type QueueHistory = {
  readonly key: string | undefined
  readonly publishes: readonly Publish[]
  readonly deliveries: readonly Delivery[]
  readonly reports: readonly Report[]
  /** Consumes of which nobody knows what they acknowledged: never completed, or given up by the harness. */
  readonly unheard: readonly number[]
}

export type QueueHistories =
  | { readonly type: 'queues'; readonly queues: readonly QueueHistory[] }
  | { readonly type: 'problem'; readonly problem: string }

type Growing = {
  readonly key: string | undefined
  readonly publishes: Publish[]
  readonly deliveries: Delivery[]
  readonly reports: Report[]
  readonly unheard: number[]
}

export function queueHistories(history: History): QueueHistories {
  const { columns } = history
  const queues = new Map<number, Growing>()
  for (const { invocation, completion, outcome } of history.operations()) {
    const f = columns.functions[columns.f[invocation] as number]
    if (f !== 'publish' && f !== 'consume' && f !== 'drain') continue
    const queue = queueOf(history, invocation, queues)
    const code = completion === undefined ? undefined : columns.error.get(completion)?.code
    if (f === 'publish') {
      const message = columns.value[invocation]
      if (!isCount(message)) return problem(invocation, f, message)
      queue.publishes.push({ message, invocation, outcome: code === 'UNCONFIRMED' ? 'sent' : outcome })
    } else if (outcome === 'ok' && completion !== undefined) {
      if (!receive(queue, f, invocation, completion, columns.value[completion]))
        return problem(completion, f, columns.value[completion])
    } else if (outcome === 'info' && (code === undefined || MADE_BY_HARNESS.includes(code))) {
      queue.unheard.push(invocation)
    }
  }
  return { type: 'queues', queues: [...queues.values()] }
}

function receive(queue: Growing, f: string, invocation: number, completion: number, value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { deliveries, deadLetters = [], ready, held } = value as { readonly [name: string]: Json }
  const add = (delivery: Json, isDeadLetter: boolean): boolean => {
    if (!Array.isArray(delivery) || !isCount(delivery[0])) return false
    queue.deliveries.push({
      message: delivery[0],
      redelivered: delivery[1] === 1,
      isDeadLetter,
      invocation,
      completion,
    })
    return true
  }
  if (!Array.isArray(deliveries) || !Array.isArray(deadLetters)) return false
  if (!deliveries.every((each) => add(each, false)) || !deadLetters.every((each) => add(each, true))) return false
  if (f === 'drain') queue.reports.push({ invocation, ready: counted(ready), held: counted(held) })
  return true
}

function counted(value: Json | undefined): number | undefined {
  return isCount(value) ? value : undefined
}

function queueOf({ columns }: History, invocation: number, queues: Map<number, Growing>): Growing {
  const id = columns.key[invocation] as number
  const known = queues.get(id)
  if (known !== undefined) return known
  const key = id === NO_NAME ? undefined : columns.keys[id]
  const fresh: Growing = { key, publishes: [], deliveries: [], reports: [], unheard: [] }
  queues.set(id, fresh)
  return fresh
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function problem(index: number, f: string, value: Json | undefined): QueueHistories {
  return { type: 'problem', problem: `op ${index}: ${f} of ${JSON.stringify(value)?.slice(0, 80)}` }
}
