/**
 * The twin of total-queue: goes through the ops once, in the order in which they were recorded, and keeps what is known of each
 * queue by then, as somebody would who stood beside it. Where the checker joins lists of publishes and deliveries, and places losses
 * in rows, this has only the fate of each message; that a message is lost, or should not have come, is said at the end.
 * Station: checkers. Pure. O(ops + deliveries).
 */
import type { History } from '../../harness/core/history.ts'
import { type ClientOp, isClientOp, MADE_BY_HARNESS } from '../../harness/core/op.ts'
import type { TwinFinding } from '../checker.ts'

type Fate = 'under way' | 'ok' | 'fail' | 'info' | 'sent'

/** `said`: of each node, the latest drain that ended ok, by its invocation, and whether it said that nothing is left. */
type Queue = {
  readonly fates: Map<number, Fate>
  readonly received: Set<number>
  /** Received before their publish began: unexpected, but not lost. */
  readonly early: Set<number>
  readonly askedNodes: Set<string>
  readonly said: Map<string, { readonly at: number; readonly isEmpty: boolean }>
  lastPublish: number
  isUnheard: boolean
}

/** What consumers hand on, as far as it is asked for here. */
type Received = {
  readonly deliveries: readonly (readonly [number])[]
  readonly deadLetters?: readonly (readonly [number])[]
  readonly ready: unknown
  readonly held: unknown
}

export function queueTwin(history: History): readonly TwinFinding[] {
  const queues = new Map<string | undefined, Queue>()
  const open = new Map<number, ClientOp>()
  for (const op of history.ops()) {
    if (!isClientOp(op) || !['publish', 'consume', 'drain'].includes(op.f)) continue
    const call = open.get(op.process)
    const queue = queueAt(queues, op.type === 'invoke' ? op.key : call?.key)
    if (op.type === 'invoke') {
      open.set(op.process, op)
      if (op.f === 'publish') begin(queue, op)
    } else if (call !== undefined) {
      open.delete(op.process)
      if (call.f === 'publish')
        queue.fates.set(call.value as number, op.error?.code === 'UNCONFIRMED' ? 'sent' : op.type)
      else if (op.type === 'ok') receive(queue, call, op.value as unknown as Received)
      else if (op.type === 'info' && MADE_BY_HARNESS.includes(op.error?.code ?? 'deadline')) queue.isUnheard = true
    }
  }
  for (const { f, key } of open.values()) if (f !== 'publish') queueAt(queues, key).isUnheard = true
  return [...queues].flatMap(([key, queue]) =>
    [...new Set([...(queue.early.size > 0 ? ['unexpected'] : []), ...atTheEnd(queue)])].map((name) =>
      key === undefined ? { name } : { name, key },
    ),
  )
}

function begin(queue: Queue, { index, value, node = '' }: ClientOp): void {
  queue.fates.set(value as number, 'under way')
  queue.lastPublish = index
  queue.askedNodes.add(node)
}

function receive(queue: Queue, call: ClientOp, { deliveries, deadLetters = [], ready, held }: Received): void {
  for (const [message] of [...deliveries, ...deadLetters]) {
    if (queue.fates.has(message)) queue.received.add(message)
    else queue.early.add(message)
  }
  if (call.f !== 'drain') return
  const { index: at, node = '' } = call
  if ((queue.said.get(node)?.at ?? -1) < at) queue.said.set(node, { at, isEmpty: ready === 0 && held === 0 })
}

function atTheEnd(queue: Queue): readonly string[] {
  const { fates, received, early } = queue
  const isEmpty = isKnownEmpty(queue)
  return [...fates].flatMap(([message, fate]): readonly string[] => {
    if (received.has(message)) return fate === 'fail' ? ['delivered-though-failed'] : []
    if (!isEmpty || early.has(message)) return []
    return fate === 'ok' ? ['lost'] : fate === 'sent' ? ['lost-sent'] : []
  })
}

/** After the last publish began, every node that was asked to publish said that nothing is left, and none said otherwise. */
function isKnownEmpty({ said, askedNodes, lastPublish, isUnheard }: Queue): boolean {
  const words = [...said].filter(([, { at }]) => at > lastPublish)
  const nodes = new Set(words.map(([node]) => node))
  const isSaidByAll = words.length > 0 && [...askedNodes].every((node) => nodes.has(node))
  return isSaidByAll && !isUnheard && words.every(([, { isEmpty }]) => isEmpty)
}

function queueAt(queues: Map<string | undefined, Queue>, key: string | undefined): Queue {
  const known = queues.get(key)
  if (known !== undefined) return known
  const fresh: Queue = {
    fates: new Map(),
    received: new Set(),
    early: new Set(),
    askedNodes: new Set(),
    said: new Map(),
    lastPublish: -1,
    isUnheard: false,
  }
  queues.set(key, fresh)
  return fresh
}
