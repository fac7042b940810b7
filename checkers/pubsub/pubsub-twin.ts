/**
 * The twin of pubsub: goes through the ops once, in the order in which they were recorded, and decides from what is known by then:
 * when an event is emitted, who is owed it; when it is received, whether anything took it. The checker has all bindings with
 * their times first, and looks back. Patterns are regular expressions here, and rows of a table there.
 * Station: checkers. Pure. O((emits + deliveries) × bindings).
 */
import type { History } from '../../harness/core/history.ts'
import { type ClientOp, isClientOp, MADE_BY_HARNESS } from '../../harness/core/op.ts'
import type { TwinFinding } from '../checker.ts'

type Emit = {
  readonly exchange: string
  readonly route: string
  readonly node: string
  readonly index: number
  outcome: 'under way' | 'ok' | 'fail' | 'info'
  confirmedAt: number
}
type Binding = { readonly takes: (emit: Emit) => boolean; readonly triedAt: number; isMade: boolean }
type Drained = { readonly at: number; readonly node: string; readonly isEmpty: boolean }

type Subscriber = {
  readonly bindings: Map<string, Binding>
  readonly owed: Set<number>
  readonly received: Set<number>
  /** Of an event, what is wrong with having received it, unless its emit fails. */
  readonly odd: Map<string, { readonly name: string; readonly event: number }>
  readonly drains: Drained[]
  isUnheard: boolean
}

export function pubsubTwin(history: History): readonly TwinFinding[] {
  const emits = new Map<number, Emit>()
  const subscribers = new Map<string, Subscriber>()
  const open = new Map<number, ClientOp>()
  for (const op of history.ops()) {
    if (!isClientOp(op) || !['emit', 'subscribe', 'consume', 'drain'].includes(op.f)) continue
    const call = open.get(op.process)
    if (op.type === 'invoke') {
      open.set(op.process, op)
      if (op.f === 'emit') emit(emits, subscribers, op)
      if (op.f === 'subscribe') bindingOf(subscriberAt(subscribers, op), op)
    } else if (call !== undefined) {
      open.delete(op.process)
      if (call.f === 'emit') answered(emits, call, op)
      else if (call.f !== 'subscribe') ended(emits, subscriberAt(subscribers, call), call, op)
      else if (op.type === 'ok') bindingOf(subscriberAt(subscribers, call), call).isMade = true
    }
  }
  for (const call of open.values())
    if (call.f === 'consume' || call.f === 'drain') subscriberAt(subscribers, call).isUnheard = true
  return [...subscribers].flatMap(([key, subscriber]) =>
    [...wrongWith(subscriber, emits)].map((name) => ({ name, key })),
  )
}

/** Owed to everybody who is known to be bound by now. */
function emit(emits: Map<number, Emit>, subscribers: ReadonlyMap<string, Subscriber>, op: ClientOp): void {
  const { event, exchange, route } = op.value as { event: number; exchange: string; route: string }
  const made: Emit = {
    exchange,
    route,
    node: op.node ?? '',
    index: op.index,
    outcome: 'under way',
    confirmedAt: Infinity,
  }
  emits.set(event, made)
  for (const { bindings, owed } of subscribers.values())
    if ([...bindings.values()].some(({ isMade, takes }) => isMade && takes(made))) owed.add(event)
}

function answered(emits: ReadonlyMap<number, Emit>, call: ClientOp, op: ClientOp): void {
  const made = emits.get((call.value as { readonly event: number }).event)
  if (made === undefined) return
  made.outcome = op.type === 'invoke' ? 'under way' : op.type
  if (op.type === 'ok') made.confirmedAt = op.index
}

/** A consume or a drain. */
function ended(emits: ReadonlyMap<number, Emit>, subscriber: Subscriber, call: ClientOp, op: ClientOp): void {
  if (op.type === 'info' && MADE_BY_HARNESS.includes(op.error?.code ?? 'deadline')) subscriber.isUnheard = true
  if (op.type !== 'ok') return
  const { deliveries, ready, held } = op.value as unknown as { deliveries: [number][]; ready?: number; held?: number }
  for (const [event] of deliveries) {
    subscriber.received.add(event)
    const name = oddity(emits.get(event), [...subscriber.bindings.values()])
    if (name !== undefined) subscriber.odd.set(`${name} ${event}`, { name, event })
  }
  const isEmpty = ready === 0 && held === 0
  if (call.f === 'drain') subscriber.drains.push({ at: call.index, node: call.node ?? '', isEmpty })
}

/** Of what is received now, with the bindings that were tried until now. */
function oddity(made: Emit | undefined, bindings: readonly Binding[]): string | undefined {
  if (made === undefined) return 'unexpected'
  const takers = bindings.filter(({ takes }) => takes(made))
  if (takers.length === 0) return 'misrouted'
  return takers.some(({ triedAt }) => triedAt < made.confirmedAt) ? undefined : 'before-bind'
}

function wrongWith(subscriber: Subscriber, emits: ReadonlyMap<number, Emit>): ReadonlySet<string> {
  const { owed, received, odd } = subscriber
  const wrong = new Set<string>()
  const hasFailed = (event: number) => emits.get(event)?.outcome === 'fail'
  for (const { name, event } of odd.values()) if (name === 'unexpected' || !hasFailed(event)) wrong.add(name)
  // Of one that was received before it was emitted that is said already.
  for (const event of received)
    if (hasFailed(event) && !odd.has(`unexpected ${event}`)) wrong.add('delivered-though-failed')
  const due = [...owed].filter((event) => emits.get(event)?.outcome === 'ok')
  const isMissed = due.some((event) => !received.has(event))
  if (
    isMissed &&
    isKnownEmpty(
      subscriber,
      due.map((event) => emits.get(event) as Emit),
    )
  )
    wrong.add('missed')
  return wrong
}

/** The last drain on every node that an event came from says so, and no other does not; all of them after the last event. */
function isKnownEmpty({ drains, isUnheard }: Subscriber, due: readonly Emit[]): boolean {
  const last = due.reduce((most, { index }) => Math.max(most, index), -1)
  const words = new Map<string, Drained>()
  for (const drain of drains)
    if (drain.at > last && drain.at > (words.get(drain.node)?.at ?? -1)) words.set(drain.node, drain)
  const isSaid = words.size > 0 && due.every(({ node }) => words.has(node))
  return isSaid && !isUnheard && [...words.values()].every(({ isEmpty }) => isEmpty)
}

function bindingOf({ bindings }: Subscriber, { value, index }: ClientOp): Binding {
  const { exchange, pattern } = value as { readonly exchange: string; readonly pattern: string }
  const name = JSON.stringify([exchange, pattern])
  const known = bindings.get(name)
  if (known !== undefined) return known
  const takes = (made: Emit) => made.exchange === exchange && (exchange === 'fanout' || isTaken(made.route))
  const isTaken = matching(pattern)
  const fresh: Binding = { takes, triedAt: index, isMade: false }
  bindings.set(name, fresh)
  return fresh
}

/** Every word of a route with a dot before it. */
function matching(pattern: string): (route: string) => boolean {
  const words = pattern.split('.').map((word) => {
    if (word === '#') return '(\\.[^.]*)*'
    return word === '*' ? '\\.[^.]*' : `\\.${word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`
  })
  const expression = new RegExp(`^${words.join('')}$`)
  return (route) => expression.test(route === '' ? '' : `.${route}`)
}

function subscriberAt(subscribers: Map<string, Subscriber>, { key = '' }: ClientOp): Subscriber {
  const known = subscribers.get(key)
  if (known !== undefined) return known
  const fresh: Subscriber = {
    bindings: new Map(),
    owed: new Set(),
    received: new Set(),
    odd: new Map(),
    drains: [],
    isUnheard: false,
  }
  subscribers.set(key, fresh)
  return fresh
}
