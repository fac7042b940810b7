/**
 * The twin of log: puts all that operations say of a log into one list, once sorted by offset and once by value, and reads off
 * neighbours what does not belong together; what polls left out is the difference of two sorted lists. The checker keeps maps, and
 * finds each as it comes.
 * Station: checkers. Pure. O(n log n), n the sends and all records polled, and all offsets that polls passed and somebody told of.
 */
import type { History } from '../../harness/core/history.ts'
import { type ClientOp, isClientOp } from '../../harness/core/op.ts'
import type { TwinFinding } from '../checker.ts'

type Send = { readonly value: number; readonly call: ClientOp; readonly end: ClientOp | undefined }
type Seen = { readonly from: number; readonly next: number; readonly records: readonly (readonly [number, number])[] }
type Poll = { readonly call: ClientOp; readonly end: ClientOp | undefined }
type Log = { readonly sends: Send[]; readonly polls: Poll[] }

/** A value at an offset, by an operation's word. `rank`: in which order they count, sends before polls. */
type Word = { readonly offset: number; readonly value: number; readonly rank: number }

export function logTwin(history: History): readonly TwinFinding[] {
  const logs = new Map<string | undefined, Log>()
  const open = new Map<number, (end: ClientOp) => void>()
  for (const op of history.ops()) {
    if (!isClientOp(op) || (op.f !== 'send' && op.f !== 'poll')) continue
    if (op.type === 'invoke') open.set(op.process, begun(logAt(logs, op.key), op))
    else open.get(op.process)?.(op)
  }
  return [...logs].flatMap(([key, log]) =>
    [...wrongWith(log)].map((name) => (key === undefined ? { name } : { name, key })),
  )
}

/** Keeps its place in the order of invocation. Returns what takes its completion. */
function begun({ sends, polls }: Log, call: ClientOp): (end: ClientOp) => void {
  if (call.f === 'poll') {
    const at = polls.push({ call, end: undefined }) - 1
    return (end) => void polls.splice(at, 1, { call, end })
  }
  const value = call.value as number
  const at = sends.push({ value, call, end: undefined }) - 1
  return (end) => void sends.splice(at, 1, { value, call, end })
}

function wrongWith({ sends, polls }: Log): ReadonlySet<string> {
  const ok = sends.flatMap(({ value, call, end }) =>
    end?.type === 'ok' ? [{ value, call, end, offset: (end.value as [number | null, number])[0] }] : [],
  )
  const acknowledged = ok.flatMap(({ offset, ...send }) => (offset === null ? [] : [{ ...send, offset }]))
  const seen = polls.flatMap(({ end }) => (end?.type === 'ok' ? [end.value as unknown as Seen] : []))
  const shown = new Set(seen.flatMap(({ records }) => records.map(([, value]) => value)))
  let rank = 0
  const words: readonly Word[] = [
    ...acknowledged.map(({ offset, value }) => ({ offset, value, rank: rank++ })),
    ...seen.flatMap(({ records }) => records.map(([offset, value]) => ({ offset, value, rank: rank++ }))),
  ]
  const byOffset = words.toSorted((a, b) => a.offset - b.offset || a.rank - b.rank)
  // Of each value the first word counts.
  const places = new Map(words.toReversed().map(({ value, offset }) => [value, offset]))
  const placed = ok.map(({ offset, ...send }) => ({ ...send, offset: offset ?? places.get(send.value) }))
  return new Set([
    ...mismatched(byOffset),
    ...outOfNothing(sends, polls),
    ...leftOut(new Set(ok.map(({ value }) => value)), shown, seen, byOffset),
    ...overwritten(acknowledged, shown, seen),
    ...fallenBehind(sends, ok, shown, seen, places),
    ...inOwnOrder(polls),
    ...(isGrowing(placed) ? [] : ['nonmonotonic-send']),
  ])
}

function mismatched(byOffset: readonly Word[]): readonly string[] {
  const differs = (sorted: readonly Word[], same: 'offset' | 'value', other: 'offset' | 'value') =>
    sorted.some((word, i) => word[same] === sorted[i - 1]?.[same] && word[other] !== sorted[i - 1]?.[other])
  const byValue = byOffset.toSorted((a, b) => a.value - b.value)
  return [
    ...(differs(byOffset, 'offset', 'value') ? ['inconsistent-offsets'] : []),
    ...(differs(byValue, 'value', 'offset') ? ['duplicate'] : []),
  ]
}

/** Values that a poll shows, and that nobody can have sent. */
function outOfNothing(sends: readonly Send[], polls: readonly Poll[]): readonly string[] {
  const sentAt = new Map(sends.map((send) => [send.value, send]))
  return polls.flatMap(({ end }) =>
    end?.type !== 'ok'
      ? []
      : (end.value as unknown as Seen).records.flatMap(([, value]) => {
          const send = sentAt.get(value)
          if (send === undefined || send.call.index > end.index) return ['garbage-read']
          return send.end?.type === 'fail' ? ['aborted-read'] : []
        }),
  )
}

/** Offsets that somebody told of, that a poll passed, and that are not in its answer. */
function leftOut(
  ok: ReadonlySet<number>,
  shown: ReadonlySet<number>,
  seen: readonly Seen[],
  byOffset: readonly Word[],
): readonly string[] {
  const told = byOffset.filter(({ offset }, i) => offset !== byOffset[i - 1]?.offset)
  return seen.flatMap(({ from, next, records }) => {
    const here = new Set(records.map(([offset]) => offset))
    return told.slice(startOf(told, from), startOf(told, next)).flatMap(({ offset, value }) => {
      if (here.has(offset)) return []
      if (shown.has(value)) return ['poll-skip']
      return ok.has(value) ? ['lost-write'] : []
    })
  })
}

/** Where those begin that are at this offset or later. */
function startOf(told: readonly Word[], offset: number): number {
  let [low, high] = [0, told.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((told[middle] as Word).offset < offset) low = middle + 1
    else high = middle
  }
  return low
}

function overwritten(
  acknowledged: readonly { offset: number; value: number }[],
  shown: ReadonlySet<number>,
  seen: readonly Seen[],
): string[] {
  const offsets = new Set(seen.flatMap(({ records }) => records.map(([offset]) => offset)))
  return acknowledged.flatMap(({ offset, value }) => (offsets.has(offset) && !shown.has(value) ? ['lost-write'] : []))
}

/** No offset was told, no poll shows it, and polls passed everything up to a record that was sent after its acknowledgement. */
function fallenBehind(
  sends: readonly Send[],
  ok: readonly { readonly value: number; readonly end: ClientOp; readonly offset: number | null }[],
  shown: ReadonlySet<number>,
  seen: readonly Seen[],
  places: ReadonlyMap<number, number>,
): string[] {
  let passed = 0
  for (const { from, next } of seen.toSorted((a, b) => a.from - b.from))
    if (from <= passed) passed = Math.max(passed, next)
  const isBefore = ({ value }: Send) => shown.has(value) && (places.get(value) as number) < passed
  const latest = sends.filter(isBefore).reduce((last, { call }) => Math.max(last, call.index), -1)
  return ok.flatMap(({ value, end, offset }) =>
    offset === null && !shown.has(value) && end.index < latest ? ['lost-write'] : [],
  )
}

/** Where each client stands, from poll to poll, and within each answer. */
function inOwnOrder(polls: readonly Poll[]): readonly string[] {
  const stands = new Map<number, number>()
  return polls.flatMap(({ call, end }) => {
    if (call.value !== 'next') stands.delete(call.process)
    if (end?.type !== 'ok') return []
    const { from, next, records } = end.value as unknown as Seen
    const due = stands.get(call.process) ?? 0
    stands.set(call.process, next)
    const offsets = [from - 1, ...records.map(([offset]) => offset), Math.max(next, from)]
    const grows = offsets.every((offset, i) => i === 0 || offset > (offsets[i - 1] as number))
    return [...(grows && from >= due ? [] : ['nonmonotonic-poll']), ...(from > due ? ['poll-skip'] : [])]
  })
}

/** By acknowledgements, and where these told nothing by polls. */
function isGrowing(placed: readonly { readonly offset: number | undefined; readonly call: ClientOp }[]): boolean {
  const last = new Map<number, number>()
  return placed.every(({ offset, call: { process } }) => {
    if (offset === undefined) return true
    const before = last.get(process) ?? -1
    last.set(process, offset)
    return offset > before
  })
}

function logAt(logs: Map<string | undefined, Log>, key: string | undefined): Log {
  const known = logs.get(key)
  if (known !== undefined) return known
  const fresh: Log = { sends: [], polls: [] }
  logs.set(key, fresh)
  return fresh
}
