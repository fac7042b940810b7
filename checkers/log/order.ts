/**
 * The order of each process's own operations.
 * - `nonmonotonic-poll`: offsets that do not grow within a poll, or a client that was to go on and went back.
 * - `poll-skip`: a client that was to go on and left some out.
 * - `nonmonotonic-send`: offsets of acknowledged records that do not grow from one send of a process to its next; where no
 *   acknowledgement told one, polls do.
 * Jepsen tells the ones within an operation from those between two (int-); here they are one guarantee.
 */
import type { LogHistory, Poll } from './log-history.ts'
import type { LogTable } from './log-table.ts'
import type { Oddity } from './oddity.ts'

export function pollOrder({ polls, vainSeeks }: LogHistory): readonly Oddity[] {
  const last = new Map<number, Poll>()
  let seeks = 0
  return polls.flatMap((poll) => {
    for (
      let seek = vainSeeks[seeks];
      seek !== undefined && seek.invocation < poll.invocation;
      seek = vainSeeks[++seeks]
    )
      last.delete(seek.process)
    const before = last.get(poll.process)
    last.set(poll.process, poll)
    return [...orderWithin(poll), ...orderBetween(before, poll)]
  })
}

function orderWithin({ records, from, next, invocation }: Poll): readonly Oddity[] {
  let least = from
  for (let i = 0; i < records.length; i += 2) {
    const offset = records[i] as number
    if (offset < least || offset >= next) {
      const words = `a poll from ${from} to ${next} shows offset ${offset} where ${least} or a later one was due`
      return [{ name: 'nonmonotonic-poll', words, invocations: [invocation] }]
    }
    least = offset + 1
  }
  return []
}

function orderBetween(before: Poll | undefined, poll: Poll): readonly Oddity[] {
  const due = poll.asked === 'next' ? (before?.next ?? 0) : 0
  if (poll.from === due) return []
  const name = poll.from < due ? 'nonmonotonic-poll' : 'poll-skip'
  const words = `a client that had polled up to ${due} polls on from ${poll.from}`
  return [{ name, words, invocations: [...(before === undefined ? [] : [before.invocation]), poll.invocation] }]
}

export function sendOrder({ sends }: LogHistory, { of }: LogTable): readonly Oddity[] {
  const last = new Map<number, { readonly offset: number; readonly invocation: number }>()
  return sends.flatMap(({ process, value, outcome, offset: told, invocation }): readonly Oddity[] => {
    const offset = told ?? (outcome === 'ok' ? of.get(value)?.offset : undefined)
    if (offset === undefined) return []
    const before = last.get(process)
    last.set(process, { offset, invocation })
    if (before === undefined || before.offset < offset) return []
    const words = `an acknowledged record is at offset ${offset}, and one that the same process sent before at ${before.offset}`
    return [{ name: 'nonmonotonic-send', words, invocations: [before.invocation, invocation] }]
  })
}
