/**
 * Histories of subscribers as rows, one operation each, one after the other. A row is a worker, and then
 *
 * | text              | operation                                                                          |
 * |-------------------|------------------------------------------------------------------------------------|
 * | s q fanout        | queue q is bound to the fanout exchange; `s q a.*`: to the topic exchange           |
 * | s q a.* info      | of unknown outcome; `fail`: surely not                                             |
 * | e3 fanout, e3 a.b | event 3 is emitted to the fanout exchange, or to the topic exchange, and confirmed |
 * | e3 a.b info       | of unknown outcome; `fail`: surely not                                             |
 * | c q 1 2           | a consumer of queue q receives 1 and 2; `c q deadline`: the harness gave it up     |
 * | d q 1 / 0 2       | a drain of q receives 1, and then 0 are ready and 2 held; `? ?`: nobody says       |
 *
 * A row that begins with `(` begins its operation, and one with `)` of the same worker ends it. Worker n is process n, and 10
 * more after each info; all are on node n0.
 */
import type { History } from '../../../harness/core/history.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Json } from '../../../harness/core/json.ts'
import type { CompletionType } from '../../../harness/core/op.ts'

const STEP_NS = 1e9

export function pubsubHistory(rows: readonly string[]): History {
  const builder = new HistoryBuilder()
  const processes = new Map<number, number>()
  const open = new Map<number, readonly string[]>()
  for (const row of rows) {
    const [, bracket = '', first = '', rest = ''] = /^([()]?)(\d+) ?(.*)$/.exec(row.trim()) ?? []
    const worker = Number(first)
    const words = bracket === ')' ? (open.get(worker) ?? []) : rest.split(/\s+/)
    const process = processes.get(worker) ?? worker
    const { f, key, invoke, type, value, code } = parsed(words)
    const common = { process, node: 'n0', f, ...(key === undefined ? {} : { key }) }
    const at = () => ({ index: builder.length, time: builder.length * STEP_NS })
    if (bracket !== ')') builder.add({ ...at(), ...common, type: 'invoke', value: invoke })
    open.set(worker, words)
    if (bracket === '(') continue
    builder.add({ ...at(), ...common, type, value, ...(code === undefined ? {} : { error: { code, message: '' } }) })
    if (type === 'info') processes.set(worker, process + 10)
  }
  return builder.finish()
}

type Parsed = {
  readonly f: string
  readonly key?: string
  readonly invoke: Json
  readonly type: CompletionType
  readonly value: Json
  readonly code?: string
}

function parsed([what = '', ...rest]: readonly string[]): Parsed {
  const [first = '', second = '', third = 'ok'] = rest
  if (what === 's') {
    const isFanout = second === 'fanout'
    const invoke = { exchange: isFanout ? 'fanout' : 'topic', pattern: isFanout ? '' : second }
    return { f: 'subscribe', key: first, invoke, ...ended(third, invoke, null) }
  }
  if (what.startsWith('e')) {
    const isFanout = first === 'fanout'
    const exchange = isFanout ? 'fanout' : 'topic'
    const invoke = { event: Number(what.slice(1)), exchange, route: isFanout ? 'x' : first }
    return { f: 'emit', invoke, ...ended(second || 'ok', invoke, invoke) }
  }
  const f = what === 'c' ? 'consume' : 'drain'
  const invoke = what === 'c' ? { credit: 1, take: 1, idleMs: 1, crash: false } : null
  if (second === 'deadline') return { f, key: first, invoke, ...ended('info', invoke, null), code: 'deadline' }
  const slash = rest.indexOf('/')
  const received = slash < 0 ? rest.slice(1) : rest.slice(1, slash)
  const deliveries = received.map((text): Json => [Number(text), 0, 0, 1])
  const left = (text: string | undefined): Json => (text === '?' ? null : Number(text))
  const report = slash < 0 ? {} : { ready: left(rest[slash + 1]), held: left(rest[slash + 2]) }
  return { f, key: first, invoke, type: 'ok', value: { deliveries, ended: 'idle', ...report } }
}

function ended(
  outcome: string,
  invoke: Json,
  ok: Json,
): { readonly type: CompletionType; readonly value: Json; readonly code?: string } {
  if (outcome === 'ok') return { type: 'ok', value: ok }
  return { type: outcome as CompletionType, value: invoke, code: outcome === 'info' ? 'CHANNEL_LOST' : 'NOT_CONNECTED' }
}
