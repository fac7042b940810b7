/**
 * What polls show against what was sent, and against what others were shown.
 * - `aborted-read`: a value whose send surely failed (Jepsen: G1a).
 * - `garbage-read`: a value that nobody had begun to send when the poll ended.
 * - `lost-write`: an acknowledged value that no poll shows, though one passed its offset.
 * - `poll-skip`: a poll that passed an offset and does not show what another poll shows there. So two replays differ in nothing.
 *
 * Jepsen counts offsets densely, since transactions leave holes; here a poll says from where to where it goes, so that only what
 * is known to be at an offset can be missed there.
 */
import type { LogHistory, Poll } from './log-history.ts'
import type { Claim, LogTable } from './log-table.ts'
import type { Oddity } from './oddity.ts'

export function unsentReads({ polls }: LogHistory, { sends }: LogTable): readonly Oddity[] {
  const found = new Map<string, Oddity>()
  for (const { records, invocation, completion } of polls) {
    for (let i = 1; i < records.length; i += 2) {
      const value = records[i] as number
      const send = sends.get(value)
      if (send !== undefined && send.outcome !== 'fail' && send.invocation < completion) continue
      const isAborted = send !== undefined && send.invocation < completion
      const name = isAborted ? 'aborted-read' : 'garbage-read'
      // A value may be both: shown before anybody sent it, and after that failed.
      const once = `${name} ${value}`
      if (found.has(once)) continue
      found.set(once, {
        name,
        words: `a poll shows ${value} at offset ${records[i - 1]}, ${isAborted ? 'whose send surely failed' : 'which nobody had tried to send by then'}`,
        invocations: send === undefined ? [invocation] : [send.invocation, invocation],
      })
    }
  }
  return [...found.values()]
}

/** Each value that was missed is told once, with the first poll that missed it. */
export function missedRecords({ polls }: LogHistory, table: LogTable): readonly Oddity[] {
  const found = new Map<number, Oddity>()
  for (const poll of polls) {
    const seen = offsetsOf(poll)
    for (let offset = poll.from, i = 0; offset < poll.next; offset++) {
      while (i < seen.length && (seen[i] as number) < offset) i++
      if (seen[i] === offset) continue
      const claim = table.at.get(offset)
      if (claim !== undefined && !found.has(claim.value)) {
        const oddity = missed(poll, claim, table)
        if (oddity !== undefined) found.set(claim.value, oddity)
      }
    }
  }
  return [...found.values()]
}

function missed(
  { invocation, from, next }: Poll,
  { offset, value, by }: Claim,
  { shown, sends }: LogTable,
): Oddity | undefined {
  const send = sends.get(value)
  const passed = `a poll from ${from} to ${next} does not show ${value} at offset ${offset}`
  const shower = shown.get(value)
  const invocations = [...(send === undefined ? [] : [send.invocation]), shower ?? by, invocation]
  if (shower !== undefined) return { name: 'poll-skip', words: `${passed}, and another poll does`, invocations }
  if (send?.outcome !== 'ok') return undefined
  return { name: 'lost-write', words: `${passed}, which was acknowledged, and no poll ever does`, invocations }
}

/** Acknowledged values that no poll shows, and at whose offset one shows another: overwritten. */
export function overwrittenRecords({ sends }: LogHistory, { shown, shownAt }: LogTable): readonly Oddity[] {
  return sends.flatMap(({ value, offset, invocation }): readonly Oddity[] => {
    const instead = offset === undefined || shown.has(value) ? undefined : shownAt.get(offset)
    if (instead === undefined) return []
    const words = `${value} was acknowledged at offset ${offset}, where polls show ${instead.value}, and no poll ever shows it`
    return [{ name: 'lost-write', words, invocations: [invocation, instead.by] }]
  })
}

/** Ascending; an answer is in order but for what nonmonotonic-poll tells. */
function offsetsOf({ records }: Poll): readonly number[] {
  const offsets = records.filter((_, i) => i % 2 === 0)
  const isSorted = offsets.every((offset, i) => i === 0 || offset > (offsets[i - 1] as number))
  return isSorted ? offsets : offsets.sort((a, b) => a - b)
}
