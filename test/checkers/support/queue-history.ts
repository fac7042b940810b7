/**
 * Histories of one queue as rows, one operation each, one after the other. A row is a worker, and then
 *
 * | text      | operation                                                                    |
 * |-----------|------------------------------------------------------------------------------|
 * | p3        | 3 is published and confirmed; `p3 fail`, `p3 info`, `p3 sent`: it is not     |
 * | c 1 2r    | a consumer receives 1, and 2 with the redelivered flag                       |
 * | c 1x      | ... and crashes before it acknowledges it                                    |
 * | c info    | of unknown outcome; `c deadline`: the harness gave it up                     |
 * | d 1 / 0 2 | a drain receives 1, and then 0 are ready and 2 held; `? ?`: nobody says      |
 * | d 1 5d /  | ... and 5 from the dead letters                                              |
 *
 * Worker 0 is on node n0, worker 1 on n1, and so on by twos. Its process is its number, and 10 more after each info.
 */
import type { History } from '../../../harness/core/history.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Json } from '../../../harness/core/json.ts'
import type { CompletionType, OpError } from '../../../harness/core/op.ts'

const STEP_NS = 1e9

export function queueHistory(rows: readonly string[]): History {
  const builder = new HistoryBuilder()
  const processes = new Map<number, number>()
  for (const row of rows) {
    const [first = '', ...words] = row.trim().split(/\s+/)
    const worker = Number(first)
    const process = processes.get(worker) ?? worker
    const common = { process, key: 'k0', node: `n${worker % 2}` }
    const { f, invoke, type, value, error } = parsed(words)
    const at = () => ({ index: builder.length, time: builder.length * STEP_NS })
    builder.add({ ...at(), ...common, type: 'invoke', f, value: invoke })
    builder.add({ ...at(), ...common, type, f, value, ...(error === undefined ? {} : { error }) })
    if (type === 'info') processes.set(worker, process + 10)
  }
  return builder.finish()
}

type Parsed = {
  readonly f: string
  readonly invoke: Json
  readonly type: CompletionType
  readonly value: Json
  readonly error?: OpError
}

const CONSUMPTION: Json = { credit: 1, take: 1, idleMs: 1, crash: false }

function parsed([what = '', ...rest]: readonly string[]): Parsed {
  if (what.startsWith('p')) {
    const value = Number(what.slice(1))
    const [outcome = 'ok'] = rest
    if (outcome !== 'sent') return { f: 'publish', invoke: value, type: outcome as CompletionType, value }
    return { f: 'publish', invoke: value, type: 'info', value, error: { code: 'UNCONFIRMED', message: 'sent' } }
  }
  const f = what === 'c' ? 'consume' : 'drain'
  const invoke = what === 'c' ? CONSUMPTION : null
  if (rest[0] === 'info' || rest[0] === 'deadline') {
    const code = rest[0] === 'info' ? 'CHANNEL_LOST' : 'deadline'
    return { f, invoke, type: 'info', value: invoke, error: { code, message: '' } }
  }
  const slash = rest.indexOf('/')
  const received = slash < 0 ? rest : rest.slice(0, slash)
  const deliveries = received.filter((text) => !text.endsWith('d')).map(delivery)
  const dead = received.filter((text) => text.endsWith('d')).map(delivery)
  const ended = received.some((text) => text.endsWith('x')) ? 'crashed' : 'idle'
  const left = (text: string | undefined): Json => (text === '?' ? null : Number(text))
  const report = slash < 0 ? {} : { ready: left(rest[slash + 1]), held: left(rest[slash + 2]) }
  const deadLetters = dead.length === 0 ? {} : { deadLetters: dead }
  return { f, invoke, type: 'ok', value: { deliveries, ended, ...deadLetters, ...report } }
}

function delivery(text: string): Json {
  return [Number.parseInt(text, 10), text.endsWith('r') ? 1 : 0, 0, text.endsWith('x') ? 0 : 1]
}
