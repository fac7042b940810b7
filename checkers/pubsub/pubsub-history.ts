/**
 * From the columns of a history to what was emitted, who was bound since when, and what each subscriber's queue gave out, with
 * the values of harness/workloads/pubsub/schema.ts. They are checked once more, since a stored history may come from anywhere.
 * Station: checkers.
 */
import type { History } from '../../harness/core/history.ts'
import type { Json } from '../../harness/core/json.ts'
import { type QueueHistory, queueHistories } from '../total-queue/queue-history.ts'
import { fits } from './topic-pattern.ts'

/** Ops by their index. */
export type Emit = {
  readonly event: number
  readonly exchange: string
  readonly route: string
  readonly invocation: number
  readonly completion: number | undefined
  readonly outcome: 'ok' | 'fail' | 'info'
}

export type Binding = {
  readonly exchange: string
  readonly pattern: string
  /** The first invocation that may have made it. */
  readonly notBefore: number
  /** The first completion that says that it is there; undefined: nobody said so. */
  readonly since: number | undefined
  /** Whether the binding, if it is there, takes what was emitted so. */
  takes(emit: Emit): boolean
}

export type Subscriber = {
  readonly queue: string
  readonly bindings: readonly Binding[]
  /** What its queue gave out and said; it has no publishes. */
  readonly received: QueueHistory
}

/** Emits in order of invocation. */
export type PubsubHistory = { readonly emits: readonly Emit[]; readonly subscribers: readonly Subscriber[] }

type Growing = { exchange: string; pattern: string; notBefore: number; since: number | undefined }

/** A text: the first value that is none of the workload's. O(operations). */
export function pubsubHistory(history: History): PubsubHistory | string {
  const { columns } = history
  const emits: Emit[] = []
  const bindings = new Map<string, Map<string, Growing>>()
  for (const { invocation, completion, outcome } of history.operations()) {
    const f = columns.functions[columns.f[invocation] as number]
    if (f !== 'emit' && f !== 'subscribe') continue
    const key = columns.keys[columns.key[invocation] as number]
    const value = columns.value[invocation] as Json
    const { event, route, exchange, pattern } = fieldsOf(value)
    const problem = `op ${invocation}: ${f} of ${JSON.stringify(value)?.slice(0, 80)}`
    if (f === 'emit') {
      if (typeof event !== 'number' || typeof exchange !== 'string' || typeof route !== 'string') return problem
      emits.push({ event, route, exchange, invocation, completion, outcome })
    } else {
      if (key === undefined || typeof exchange !== 'string' || typeof pattern !== 'string') return problem
      bind(bindings, key, {
        exchange,
        pattern,
        notBefore: invocation,
        since: outcome === 'ok' ? completion : undefined,
      })
    }
  }
  const read = queueHistories(history)
  if (read.type === 'problem') return read.problem
  const received = new Map(read.queues.map((queue) => [queue.key, queue]))
  const queues = new Set([...bindings.keys(), ...[...received.keys()].filter((key) => key !== undefined)])
  const subscribers = [...queues].map((queue) => ({
    queue,
    bindings: [...(bindings.get(queue)?.values() ?? [])].map((each) => ({ ...each, takes: taking(each) })),
    received: received.get(queue) ?? { key: queue, publishes: [], deliveries: [], reports: [], unheard: [] },
  }))
  return { emits, subscribers }
}

/** Routes are few, and each is held against the pattern once. */
function taking({ exchange, pattern }: Growing): Binding['takes'] {
  if (exchange === 'fanout') return (emit) => emit.exchange === exchange
  const known = new Map<string, boolean>()
  return ({ exchange: other, route }) => {
    if (other !== exchange) return false
    const before = known.get(route)
    if (before !== undefined) return before
    const isFit = fits(pattern, route)
    known.set(route, isFit)
    return isFit
  }
}

/** Many subscribe alike. One that failed may still be bound by another, which is earlier or later: it counts from the first. */
function bind(bindings: Map<string, Map<string, Growing>>, queue: string, binding: Growing): void {
  const own = bindings.get(queue) ?? new Map<string, Growing>()
  bindings.set(queue, own)
  const name = `${binding.exchange} ${binding.pattern}`
  const known = own.get(name)
  if (known === undefined) own.set(name, binding)
  else if (binding.since !== undefined) known.since = Math.min(known.since ?? binding.since, binding.since)
}

function fieldsOf(value: Json): { readonly [name: string]: Json | undefined } {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as { readonly [name: string]: Json }) : {}
}
