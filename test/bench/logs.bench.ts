/** The checker of logs on a million records, half of them sent and half polled: at most 3 s. */
import { expect, test } from 'vitest'
import { DEFAULT_BUDGET } from '../../checkers/checker.ts'
import { logChecker } from '../../checkers/log/log.ts'
import type { History } from '../../harness/core/history.ts'
import { HistoryBuilder } from '../../harness/core/history-builder.ts'
import type { Json } from '../../harness/core/json.ts'
import { LOG_SCHEMA } from '../../harness/workloads/log-schema.ts'

const SENT = 500_000
const PER_POLL = 250
const PROCESSES = 12
const BAR_MS = 3_000

function history(): History {
  const builder = new HistoryBuilder()
  const add = (f: string, process: number, invoke: Json, ok: Json) => {
    const common = { process, f, key: 'k0', node: 'n1' }
    const at = () => ({ index: builder.length, time: builder.length * 1e3 })
    builder.add({ ...at(), ...common, type: 'invoke', value: invoke })
    builder.add({ ...at(), ...common, type: 'ok', value: ok })
  }
  for (let offset = 0; offset < SENT; offset++) {
    add('send', 1 + (offset % (PROCESSES - 1)), offset + 1, [offset, offset + 1])
    if ((offset + 1) % PER_POLL !== 0) continue
    const from = offset + 1 - PER_POLL
    const records = Array.from({ length: PER_POLL }, (_, i): Json => [from + i, from + i + 1])
    add('poll', 0, 'next', { from, next: offset + 1, records })
  }
  return builder.finish()
}

test('log', () => {
  const judged = history()
  const began = performance.now()
  const run = { schema: LOG_SCHEMA, requestedFaults: [], expectsFinalPhase: false }
  const { verdict, stats } = logChecker.check(judged, run, DEFAULT_BUDGET)
  const tookMs = performance.now() - began
  process.stdout.write(`log: ${SENT} sent and ${SENT} polled in ${tookMs.toFixed(0)} ms\n`)
  expect(verdict).toBe('valid')
  expect(stats).toMatchObject({ acknowledged: SENT, recordsPolled: SENT })
  expect(tookMs).toBeLessThan(BAR_MS)
})
