/**
 * Histories of one log, one operation after another, from short lines:
 *
 *     0 send 7 @3        process 0 sends 7 and is told offset 3
 *     0 send 7 @?        is told none
 *     0 send 7 fail      (or info)
 *     1 poll 0-3 1 2 3   process 1 polls on, from offset 0 to before 3, and is shown these values from offset 0 on
 *     1 poll 0-4 1 _ 3@3 `_` is nothing at that offset; `@` gives the offset
 *     1 seek 0-2 1 2     the same from the beginning
 *     1 seek fail        a poll from the beginning that fails
 *     final              the final phase begins
 */
import type { History } from '../../../harness/core/history.ts'
import { HistoryBuilder } from '../../../harness/core/history-builder.ts'
import type { Json } from '../../../harness/core/json.ts'
import type { ClientOp, Op } from '../../../harness/core/op.ts'

export function logHistory(text: string): History {
  const builder = new HistoryBuilder()
  const add = (op: object) => builder.add({ index: builder.length, time: builder.length * 1e8, ...op } as Op)
  for (const line of text.trim().split('\n')) {
    const [process, f, ...words] = line.trim().split(/\s+/)
    if (process === 'final') {
      add({ process: 'nemesis', type: 'info', f: 'phase', value: { phase: 'final' } })
      continue
    }
    const common = { process: Number(process), key: 'k0' }
    const { invoke, type, value } = f === 'send' ? sent(words) : polled(f as string, words)
    add({ ...common, type: 'invoke', f: f === 'send' ? 'send' : 'poll', value: invoke })
    add({ ...common, type, f: f === 'send' ? 'send' : 'poll', value })
  }
  return builder.finish()
}

type Parsed = { readonly invoke: Json; readonly type: ClientOp['type']; readonly value: Json }

function sent([value, end = '']: readonly string[]): Parsed {
  const invoke = Number(value)
  if (end === '@?') return { invoke, type: 'ok', value: [null, invoke] }
  if (end.startsWith('@')) return { invoke, type: 'ok', value: [Number(end.slice(1)), invoke] }
  return { invoke, type: end as 'fail' | 'info', value: invoke }
}

function polled(f: string, [range = '', ...values]: readonly string[]): Parsed {
  const invoke = f === 'seek' ? 'beginning' : 'next'
  if (range === 'fail') return { invoke, type: 'fail', value: invoke }
  const [from = 0, next = 0] = range.split('-').map(Number)
  const records = values.flatMap((word, i): [number, number][] => {
    const [value, offset] = word.split('@')
    return value === '_' ? [] : [[offset === undefined ? from + i : Number(offset), Number(value)]]
  })
  return { invoke, type: 'ok', value: { from, next, records } }
}
