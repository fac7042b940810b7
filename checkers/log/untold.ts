/**
 * `lost-write` of records whose acknowledgement told no offset, as RabbitMQ's confirms do. A log grows at its end alone, so what was
 * acknowledged stands before whatever was sent after that: where polls passed every offset up to such a later record, they
 * passed the earlier one too, wherever it was, and if none of them shows it, it is lost.
 */
import type { LogHistory, Poll } from './log-history.ts'
import type { LogTable } from './log-table.ts'
import type { Oddity } from './oddity.ts'

export function untoldLosses({ sends, polls }: LogHistory, { of, shown }: LogTable): readonly Oddity[] {
  const end = passedFromStart(polls)
  // In order of invocation, so none was sent later.
  const later = sends.findLast(({ value }) => shown.has(value) && (of.get(value)?.offset ?? end) < end)
  if (later === undefined) return []
  return sends.flatMap(({ value, invocation, acknowledged, offset }): readonly Oddity[] => {
    if (acknowledged === undefined || offset !== undefined || shown.has(value)) return []
    if (later.invocation < acknowledged) return []
    const words = `no poll shows ${value}, which was acknowledged, though polls passed all offsets up to that of ${later.value}, which was sent after that`
    return [
      { name: 'lost-write', words, invocations: [invocation, later.invocation, shown.get(later.value) as number] },
    ]
  })
}

/** The first offset that no poll passed. */
function passedFromStart(polls: readonly Poll[]): number {
  const byStart = [...polls].sort((a, b) => a.from - b.from)
  return byStart.reduce((end, { from, next }) => (from <= end && next > end ? next : end), 0)
}
