/**
 * Publish and subscribe: every confirmed event is delivered to every subscriber who was bound before its emit began; no
 * subscriber receives what was confirmed before he was bound, or what no binding of his takes, or what nobody emitted.
 * Station: checkers. O((emits + deliveries) × bindings); what it would need beyond its budget makes it unknown.
 *
 * While a binding is being made, an event may be delivered or not. Delivered twice is no anomaly, as in total-queue.
 */

import type { History } from '../../harness/core/history.ts'
import type { Anomaly } from '../../harness/core/verdict.ts'
import type { Checker } from '../checker.ts'
import { added, type Figures } from '../figures.ts'
import { opsOf, whoWhen } from '../operation-words.ts'
import { doubtOf } from '../total-queue/settled.ts'
import { unknown } from '../unknown.ts'
import { type Binding, type Emit, pubsubHistory, type Subscriber } from './pubsub-history.ts'
import { pubsubTwin } from './pubsub-twin.ts'

const NAME = 'pubsub'
const BYTES_PER_RECORD = 64
/** Of one kind and one subscriber; the figures count them all. */
const TOLD_MAX = 10

/** `emit` and `consumer`: operations of its witness, by their invocations. */
type Found = { readonly name: string; readonly event: number; readonly emit?: Emit; readonly consumer?: number }

type Judged = { readonly anomalies: readonly Anomaly[]; readonly doubt: string | undefined; readonly figures: Figures }

export const pubsub: Checker = {
  name: NAME,
  summary: 'every confirmed event reaches every subscriber bound before it, and no other event reaches him',
  applies: ({ schema }) =>
    schema['emit'] !== undefined && schema['subscribe'] !== undefined ? true : 'the workload has no subscribers',
  twin: pubsubTwin,
  check(history, _run, budget) {
    const read = pubsubHistory(history)
    if (typeof read === 'string') return unknown(NAME, `the history has no subscribers' values: ${read}`)
    const { emits, subscribers } = read
    const bindings = subscribers.reduce((sum, each) => sum + each.bindings.length, 0)
    const deliveries = subscribers.reduce((sum, { received }) => sum + received.deliveries.length, 0)
    const size = emits.length * Math.max(1, bindings) + deliveries
    if (size > budget.steps || size * BYTES_PER_RECORD > budget.bytes)
      return unknown(NAME, `${emits.length} events for ${bindings} bindings are more than the budget allows`)
    const byEvent = new Map(emits.map((emit) => [emit.event, emit]))
    const judged = subscribers.map((subscriber) => judge(history, emits, byEvent, subscriber))
    const confirmed = emits.filter(({ outcome }) => outcome === 'ok').length
    const stats: Figures = { confirmed, ...judged.map(({ figures }) => figures).reduce(added, {}) }
    const anomalies = judged.flatMap((each) => each.anomalies)
    const common = { checker: NAME, anomalies, stats }
    if (anomalies.length > 0) return { ...common, verdict: 'invalid' }
    const reason =
      judged.find(({ doubt }) => doubt !== undefined)?.doubt ??
      ((stats['due'] ?? 0) === 0 ? 'no event was confirmed after anybody had subscribed to it' : undefined)
    return reason === undefined ? { ...common, verdict: 'valid' } : { ...common, verdict: 'unknown', reason }
  },
}

function judge(
  history: History,
  emits: readonly Emit[],
  byEvent: ReadonlyMap<number, Emit>,
  { queue, bindings, received }: Subscriber,
): Judged {
  const due = emits.filter(
    (emit) =>
      emit.outcome === 'ok' &&
      bindings.some((binding) => (binding.since ?? Infinity) < emit.invocation && binding.takes(emit)),
  )
  const delivered = new Set<number>()
  const odd: Found[] = []
  for (const { event, completion, invocation } of received.deliveries.map(asEvent)) {
    delivered.add(event)
    const emit = byEvent.get(event)
    const name = oddity(emit, bindings, completion)
    if (name !== undefined) odd.push({ name, event, consumer: invocation, ...(emit === undefined ? {} : { emit }) })
  }
  const missed = due.filter(({ event }) => !delivered.has(event))
  const doubt = doubtOf(history, {
    ...received,
    publishes: due.map(({ event, invocation }) => ({ message: event, invocation, outcome: 'ok' as const })),
  })
  const lost: readonly Found[] =
    doubt === undefined ? missed.map((emit) => ({ name: 'missed', event: emit.event, emit })) : []
  const proof = received.reports.at(-1)?.invocation
  return {
    anomalies: firstOfEach([...lost, ...odd]).map((found) => told(history, queue, found, proof)),
    doubt:
      missed.length > 0 && doubt !== undefined
        ? `${missed.length} events did not reach ${queue}, but ${doubt}`
        : undefined,
    figures: {
      due: due.length,
      deliveries: received.deliveries.length,
      'not delivered': missed.length,
      odd: odd.length,
    },
  }
}

function asEvent({ message, completion, invocation }: Subscriber['received']['deliveries'][number]) {
  return { event: message, completion, invocation }
}

/** What is wrong with a delivery that was received by then; undefined: nothing. */
function oddity(emit: Emit | undefined, bindings: readonly Binding[], receivedBy: number): string | undefined {
  if (emit === undefined || emit.invocation > receivedBy) return 'unexpected'
  if (emit.outcome === 'fail') return 'delivered-though-failed'
  const takers = bindings.filter((binding) => binding.notBefore < receivedBy && binding.takes(emit))
  if (takers.length === 0) return 'misrouted'
  const { outcome, completion } = emit
  if (outcome !== 'ok' || completion === undefined) return undefined
  return takers.every(({ notBefore }) => notBefore > completion) ? 'before-bind' : undefined
}

function firstOfEach(found: readonly Found[]): readonly Found[] {
  const counts = new Map<string, number>()
  return found.filter(({ name }) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count <= TOLD_MAX
  })
}

const WORDS: { readonly [name: string]: string } = {
  unexpected: 'which nobody had emitted by then',
  'delivered-though-failed': 'the emit of which surely failed',
  misrouted: 'which no binding of its queue takes',
  'before-bind': 'which was confirmed before the queue was bound',
}

function told(
  history: History,
  queue: string,
  { name, event, emit, consumer }: Found,
  proof: number | undefined,
): Anomaly {
  const invocations = [emit?.invocation, consumer ?? proof].filter((each) => each !== undefined)
  const route = emit === undefined ? '' : ` (${emit.exchange} ${emit.route})`
  const sentence =
    consumer === undefined
      ? `event ${event}${route} was confirmed to ${whoWhen(history, emit?.invocation ?? 0)} when queue '${queue}' was ` +
        'bound to it, but never came out of that, and at the end the queue is empty'
      : `${whoWhen(history, consumer)} received event ${event}${route} from queue '${queue}', ${WORDS[name]}`
  return { name, sentence, ops: opsOf(history, invocations), key: queue }
}
