/**
 * The elements of one set with what was tried and seen of each, in typed arrays: a long history shows millions of elements
 * in its reads, and each is looked at a few times.
 */
import { lowerBound } from '../../harness/core/lower-bound.ts'
import type { Add, Read, SetHistory } from './set-history.ts'

/** In place of an op's index: it never happened. */
export const NEVER = 0x7fffffff

/** Of what a read shows and nobody can have added, or not so often; the first read of each element. */
export type Oddity = { readonly element: number; readonly invocation: number; readonly times: number }

type Tries = {
  /** Numbers of the elements that somebody tried to add, in order of the first try. */
  readonly ids: ReadonlyMap<number, number>
  /** By element: of the first try that may have taken effect, its invocation; NEVER if all surely failed. */
  readonly possibleFrom: Int32Array
  /** By element that was tried more than once: the invocations of the tries that may have taken effect, ascending. */
  readonly repeated: ReadonlyMap<number, readonly number[]>
  /** By element: the completion of the first ok add; NEVER if there is none. */
  readonly acknowledgedAt: Int32Array
}

type Sightings = {
  /** By element: the completion of the first read that shows it; NEVER if there is none. */
  readonly firstSeenAt: Int32Array
  /** By element: positions of the reads that show it, ascending, from `seenFrom[id]` to `seenFrom[id + 1]` (excluded). */
  readonly seen: Int32Array
  readonly seenFrom: Int32Array
  readonly neverTried: readonly Oddity[]
  readonly surelyFailed: readonly Oddity[]
  readonly duplicated: readonly Oddity[]
}

export type ElementTable = Tries & Sightings

/** O(adds + all elements in all reads) time; 8 bytes for each of these. */
export function elementTable({ adds, reads }: SetHistory): ElementTable {
  const tries = triesIn(adds)
  return { ...tries, ...sightingsIn(reads, tries) }
}

function triesIn(adds: readonly Add[]): Tries {
  const ids = new Map<number, number>()
  for (const { element } of adds) if (!ids.has(element)) ids.set(element, ids.size)
  const possibleFrom = new Int32Array(ids.size).fill(NEVER)
  const acknowledgedAt = new Int32Array(ids.size).fill(NEVER)
  const repeated = new Map<number, number[]>()
  for (const { element, invocation, completion, outcome } of adds) {
    if (outcome === 'fail') continue
    const id = ids.get(element) as number
    const first = possibleFrom[id] as number
    if (first === NEVER) possibleFrom[id] = invocation
    else {
      const tries = repeated.get(id) ?? [first]
      repeated.set(id, tries)
      tries.push(invocation)
    }
    if (outcome === 'ok' && completion !== undefined) lower(acknowledgedAt, id, completion)
  }
  return { ids, possibleFrom, repeated, acknowledgedAt }
}

function sightingsIn(reads: readonly Read[], { ids, possibleFrom, repeated }: Tries): Sightings {
  const firstSeenAt = new Int32Array(ids.size).fill(NEVER)
  const shown = new Int32Array(reads.reduce((sum, { elements }) => sum + elements.length, 0))
  const shownUpTo = new Int32Array(reads.length)
  const seenFrom = new Int32Array(ids.size + 1)
  const inRead = new Int32Array(ids.size).fill(-1)
  const times = new Int32Array(ids.size)
  const neverTried = new Map<number, Oddity>()
  const surelyFailed = new Map<number, Oddity>()
  const duplicated = new Map<number, Oddity>()
  const idOf = lookup(ids)
  let end = 0
  for (const [position, { invocation, completion, elements }] of reads.entries()) {
    for (const element of elements) {
      const id = idOf(element)
      if (id >= 0 && inRead[id] === position) {
        add(times, id, 1)
        const most = Math.max(1, lowerBound(repeated.get(id) ?? [], completion))
        if ((times[id] as number) > most) note(duplicated, { element, invocation, times: times[id] as number })
        continue
      }
      const from = possibleFrom[id] ?? NEVER
      if (id >= 0 && from === NEVER) note(surelyFailed, { element, invocation, times: 1 })
      else if (from > completion) note(neverTried, { element, invocation, times: 1 })
      if (id < 0) continue
      inRead[id] = position
      times[id] = 1
      lower(firstSeenAt, id, completion)
      add(seenFrom, id + 1, 1)
      shown[end++] = id
    }
    shownUpTo[position] = end
  }
  for (let id = 0; id < ids.size; id++) add(seenFrom, id + 1, seenFrom[id] as number)
  return {
    firstSeenAt,
    seen: readsByElement(shown, shownUpTo, seenFrom),
    seenFrom,
    neverTried: [...neverTried.values()],
    surelyFailed: [...surelyFailed.values()],
    duplicated: [...duplicated.values()],
  }
}

/** As `ids`, -1 for what is not there; by an array where the elements lie close together, which is several times quicker. */
function lookup(ids: ReadonlyMap<number, number>): (element: number) => number {
  let highest = 0
  for (const element of ids.keys()) highest = Math.max(highest, element)
  if (highest > 16 * ids.size) return (element) => ids.get(element) ?? -1
  const dense = new Int32Array(highest + 1).fill(-1)
  for (const [element, id] of ids) if (element >= 0) dense[element] = id
  return (element) => dense[element] ?? (element < 0 ? (ids.get(element) ?? -1) : -1)
}

/** From the elements of each read to the reads of each element. */
function readsByElement(shown: Int32Array, shownUpTo: Int32Array, seenFrom: Int32Array): Int32Array {
  const seen = new Int32Array(shownUpTo.at(-1) ?? 0)
  const next = seenFrom.slice()
  let at = 0
  for (const [position, end] of shownUpTo.entries()) {
    for (; at < end; at++) {
      const id = shown[at] as number
      seen[next[id] as number] = position
      add(next, id, 1)
    }
  }
  return seen
}

function note(noted: Map<number, Oddity>, oddity: Oddity): void {
  const known = noted.get(oddity.element)
  if (known === undefined || known.times < oddity.times) noted.set(oddity.element, oddity)
}

function lower(numbers: Int32Array, at: number, bound: number): void {
  if (bound < (numbers[at] as number)) numbers[at] = bound
}

function add(numbers: Int32Array, at: number, amount: number): void {
  numbers[at] = (numbers[at] as number) + amount
}
