/**
 * The last changes of registers and lists, for those who watch: a bounded window in chunks, so that a new event copies few
 * and the oldest go many at a time. Not a part of the state's digest: it says how the state came about.
 */

/** The entry at `revision` wrote `value` to the register `key`, or appended it to the list `key`. */
export type ChangeEvent = {
  readonly revision: number
  readonly kind: 'write' | 'append'
  readonly key: string
  readonly value: number
}

export type EventWindow = {
  readonly chunks: readonly Chunk[]
  readonly newest: Chunk
  /** Of all events of this revision and later ones none is missing. */
  readonly floor: number
  /** Full chunks that are kept beside the newest. */
  readonly chunksMax: number
}

type Chunk = readonly ChangeEvent[]

const CHUNK_EVENTS = 32
const EVENT_BYTES = 40

/** Keeps at least the last `events`, and fewer than 64 more. */
export function emptyWindow(events: number): EventWindow {
  return { chunks: [], newest: [], floor: 0, chunksMax: Math.ceil(events / CHUNK_EVENTS) }
}

export function withEvent(window: EventWindow, event: ChangeEvent): EventWindow {
  const { chunks, newest, floor, chunksMax } = window
  if (newest.length < CHUNK_EVENTS) return { chunks, newest: [...newest, event], floor, chunksMax }
  const kept = [...chunks, newest]
  const dropped = kept.length > chunksMax ? kept.shift() : undefined
  // The rest of the last dropped entry's events may still be here, but its first ones are not.
  const newFloor = dropped === undefined ? floor : (dropped.at(-1)?.revision ?? 0) + 1
  return { chunks: kept, newest: [event], floor: newFloor, chunksMax }
}

/** The events of `key` from revision `from` on, it included, in order; undefined if some may be missing. O(the window). */
export function eventsFrom(window: EventWindow, key: string, from: number): readonly ChangeEvent[] | undefined {
  if (from < window.floor) return undefined
  const found: ChangeEvent[] = []
  for (const chunk of [...window.chunks, window.newest])
    if ((chunk.at(-1)?.revision ?? 0) >= from)
      for (const event of chunk) if (event.revision >= from && event.key === key) found.push(event)
  return found
}

/** A flat estimate for each event. */
export function bytesOfWindow({ chunks, newest }: EventWindow): number {
  return (chunks.length * CHUNK_EVENTS + newest.length) * EVENT_BYTES
}
