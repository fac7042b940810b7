/**
 * The reads of a set in layers, by the sum of their stages (set-lifetimes.ts), and when each element was seen first and last.
 * If of two reads the one of the lower sum has the higher stage of some element, it has a lower one of another, and then each
 * would have to come before the other. Linear in what the reads returned, but for the sort.
 */
import type { Decision } from '../decision.ts'
import { sortedBy } from '../nearly-sorted.ts'
import type { SetHistory } from './set-history.ts'
import type { Lifetimes } from './set-lifetimes.ts'

export type ReadLayers = {
  readonly count: number
  readonly layerOf: ReadonlyMap<number, number>
  /** By element: the first and the last layer that saw it, or -1. */
  readonly firstSeen: Int32Array
  readonly lastSeen: Int32Array
  /**
   * By layer: the last call of its first read and of those before. Of two reads that saw the same, one that was called after
   * something unseen had come has a higher sum than one that was not, so in a layer they do not differ in that.
   */
  readonly lastCall: readonly number[]
}

export function readLayers(history: SetHistory, lifetimes: Lifetimes): ReadLayers | Decision {
  const { columns, elements, reads, starts, seen } = history
  const { stages, there } = lifetimes
  const firstSeen = new Int32Array(elements.length).fill(-1)
  const lastSeen = new Int32Array(elements.length).fill(-1)
  /** By element: the place of the first read that came after it had gone. */
  const goneAt = new Int32Array(elements.length).fill(-1)
  const layerOf = new Map<number, number>()
  const lastCall: number[] = []
  /** Where in `seen` is what this read saw: from the one to the other, exclusive. */
  const boundsOf = (place: number) => [starts[place] as number, starts[place + 1] as number] as const
  const opposed = (low: number, high: number) => oppositeReads(history, lifetimes, low, high)
  /** The first read of the layer, by place. */
  let first = -1
  for (const place of sortedBy(stages)) {
    const read = reads[place] as number
    const layer = lastCall.length
    const [from, to] = boundsOf(place)
    const [fromBefore, toBefore] = first < 0 ? [0, 0] : boundsOf(first)
    if (first >= 0 && stages[place] === stages[first]) {
      if (
        to - from !== toBefore - fromBefore ||
        seen.subarray(from, to).some((element) => lastSeen[element] !== layer - 1)
      )
        return opposed(first, place)
      layerOf.set(read, layer - 1)
      continue
    }
    for (let i = from; i < to; i++) {
      const element = seen[i] as number
      if ((goneAt[element] as number) >= 0) return opposed(goneAt[element] as number, place)
      if ((firstSeen[element] as number) < 0) firstSeen[element] = layer
      lastSeen[element] = layer
    }
    for (let i = fromBefore; i < toBefore; i++) {
      const element = seen[i] as number
      if (lastSeen[element] === layer) continue
      // What nobody removes is there at infinity.
      if ((there[element] as number) >= (columns.call[read] as number)) return opposed(first, place)
      goneAt[element] = place
    }
    lastCall.push(Math.max(lastCall.at(-1) ?? Number.NEGATIVE_INFINITY, columns.call[read] as number))
    layerOf.set(read, layer)
    first = place
  }
  return { count: lastCall.length, layerOf, firstSeen, lastSeen, lastCall }
}

const STAGES = ['not yet', 'there', 'no longer']

/** Of two places the lower in stages first, which has a higher stage of one element, and so a lower one of another. */
function oppositeReads(history: SetHistory, { remove, there }: Lifetimes, low: number, high: number): Decision {
  const { columns, elements, reads, starts, seen } = history
  const stagesAt = (place: number) => {
    const own = new Set(seen.slice(starts[place], starts[place + 1]))
    const call = columns.call[reads[place] as number] as number
    return elements.map((_, element) => {
      if (own.has(element)) return 1
      return (remove[element] as number) >= 0 && (there[element] as number) < call ? 2 : 0
    })
  }
  const [before, after] = [stagesAt(low), stagesAt(high)]
  const falling = before.findIndex((stage, element) => stage > (after[element] as number))
  const rising = before.findIndex((stage, element) => stage < (after[element] as number))
  const found = (place: number, stages: readonly number[]) => {
    const words = [falling, rising].map((element) => `${elements[element]} ${STAGES[stages[element] as number]}`)
    return `the read of operation ${reads[place]} found ${words.join(' and ')}`
  }
  return {
    type: 'violation',
    operations: [reads[low] as number, reads[high] as number],
    proof: `${found(low, before)}, ${found(high, after)}: each would have to come before the other`,
  }
}
