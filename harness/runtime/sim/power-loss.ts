/**
 * Which bytes of a file a loss of power takes: those of sectors whose unsynced versions did not get to the platter. Each
 * sector comes through or not by itself, at any of the versions written to it since the sync; the very last write may be
 * torn within a sector (after TigerBeetle's storage and "All File Systems Are Not Created Equal", OSDI 2014).
 * Station: runtime. Pure but for the stream.
 */
import type { Random } from '../../core/random.ts'

/** Bytes from `from` to before `to`. */
export type ByteRange = { readonly from: number; readonly to: number }

export type PowerLoss = {
  readonly random: Random
  readonly sectorBytes: number
  /** Of 4: how likely each unsynced sector and name comes through; with all 4 as it was last. */
  readonly keepOf4: number
}

const EVERYTHING = 4

/** Draws how much comes through: nothing, everything, or about a quarter to three quarters. */
export function drawPowerLoss(random: Random, sectorBytes: number): PowerLoss {
  return { random, sectorBytes, keepOf4: random.pick([0, 0, 1, 2, 3, EVERYTHING]) }
}

export function comesThrough({ random, keepOf4 }: PowerLoss): boolean {
  return random.integer(1, 4) <= keepOf4
}

/** Ranges lost, in order and apart. `writes`: where the file ended after each write since `syncedTo`, ascending. */
export function unsyncedLosses(
  syncedTo: number,
  writes: readonly number[],
  doubtful: readonly ByteRange[],
  loss: PowerLoss,
): readonly ByteRange[] {
  return joined([...doubtful.flatMap((range) => doubtfulLosses(range, loss)), ...tailLosses(syncedTo, writes, loss)])
}

function joined(ranges: readonly ByteRange[]): ByteRange[] {
  const apart: ByteRange[] = []
  for (const range of ranges) {
    const last = apart.at(-1)
    if (last?.to === range.from) apart[apart.length - 1] = { from: last.from, to: range.to }
    else apart.push(range)
  }
  return apart
}

function doubtfulLosses({ from, to }: ByteRange, loss: PowerLoss): ByteRange[] {
  return sectorsOf(from, to, loss.sectorBytes).filter(() => !comesThrough(loss))
}

function tailLosses(syncedTo: number, writes: readonly number[], loss: PowerLoss): ByteRange[] {
  const end = writes.at(-1)
  if (end === undefined) return []
  const lost: ByteRange[] = []
  let first = 0
  for (const sector of sectorsOf(syncedTo, end, loss.sectorBytes)) {
    while ((writes[first] as number) <= sector.from) first++
    let last = first
    while ((writes[last] as number) < sector.to) last++
    const version = loss.keepOf4 === EVERYTHING ? last : loss.random.integer(first, last)
    const keptTo = comesThrough(loss) ? Math.min(sector.to, writes[version] as number) : sector.from
    if (keptTo < sector.to) lost.push({ from: keptTo, to: sector.to })
  }
  return torn(writes.at(-2) ?? syncedTo, end, lost, loss)
}

/** The last write, from `from` to `to`, may end anywhere. */
function torn(from: number, to: number, lost: ByteRange[], { random }: PowerLoss): ByteRange[] {
  if (random.integer(0, 3) > 0) return lost
  const at = random.integer(from, to - 1)
  return [...lost.filter((range) => range.to <= at), { from: firstLost(lost, at), to }]
}

function firstLost(lost: readonly ByteRange[], at: number): number {
  const across = lost.find((range) => range.from < at && range.to > at)
  return across?.from ?? at
}

/** The parts of the range that lie in one sector each. */
function sectorsOf(from: number, to: number, sectorBytes: number): ByteRange[] {
  const parts: ByteRange[] = []
  for (let at = from; at < to; ) {
    const next = Math.min(to, (Math.floor(at / sectorBytes) + 1) * sectorBytes)
    parts.push({ from: at, to: next })
    at = next
  }
  return parts
}
