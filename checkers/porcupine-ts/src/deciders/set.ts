/**
 * A set that is read as a whole. The sum of stages (set-lifetimes.ts) orders the reads; in a set that only grows it is their
 * size. Reads of one sum must have seen the same, and an element seen must be seen by all in between. Then the layers are:
 * what was added or removed before the first reads, these, what was added or removed before the next ones, and so on; the
 * theorem of layers.ts decides. O(n log n), where n counts the elements that reads returned, too.
 *
 * An element may be added again and again if nobody removes it: the add that was called first stands before the first reads
 * that saw it, as each other could only in its stead, and the others anywhere from there. Adds that no read saw come last,
 * crashed ones never. A crashed remove happened iff a read can only have come after it; one of what nobody added is idle.
 * Declined: what real time does not tell of an element that is removed (set-lifetimes.ts); elements that are not plain.
 */
import type { Decision } from '../decision.ts'
import { Layers } from './layers.ts'
import { type SetHistory, type SetOperations, setHistoryOf } from './set-history.ts'
import { countBelow, type Lifetimes, lifetimesOf } from './set-lifetimes.ts'
import { type ReadLayers, readLayers } from './set-reads.ts'

export function decideSet(operations: SetOperations): Decision {
  const history = setHistoryOf(operations)
  if ('type' in history) return history
  const lifetimes = lifetimesOf(history)
  if ('type' in lifetimes) return lifetimes
  const reads = readLayers(history, lifetimes)
  if ('type' in reads) return reads
  const order = layersOf(history, lifetimes, reads).order()
  if (!('early' in order)) return { type: 'linearizable', order }
  const say = (index: number) => `${operations[index]?.input.f} ${operations[index]?.input.value ?? ''}`.trim()
  const { early, late } = order
  const proof = `by what reads saw, '${say(late)}' (operation ${late}) comes before '${say(early)}' (operation ${early}), which had returned before it was called`
  return { type: 'violation', operations: [late, early], proof }
}

/** Changes before reads `i` are in layer 2i, these reads in 2i + 1, and what comes after all reads in the last. */
function layersOf(
  { columns, elements, elementOf, isRemove }: SetHistory,
  lifetimes: Lifetimes,
  reads: ReadLayers,
): Layers {
  const { adds, remove, there } = lifetimes
  const { count, layerOf, firstSeen, lastSeen, lastCall } = reads
  const isOver = (index: number) => columns.end[index] !== Number.POSITIVE_INFINITY
  // What nobody saw came and went before the first reads that were called when it had come.
  const unseen = (element: number) =>
    countBelow(count, (layer) => !((lastCall[layer] as number) > (there[element] as number)))
  const layers = new Layers(columns, 2 * count + 1)
  for (const [read, layer] of layerOf) layers.put(read, 2 * layer + 1)
  for (let element = 0; element < elements.length; element++) {
    const add = adds.first(element)
    const removal = remove[element] as number
    const isSeen = (firstSeen[element] as number) >= 0
    const from = isSeen ? (firstSeen[element] as number) : unseen(element)
    if (add >= 0) layers.put(add, 2 * from)
    for (let other = add < 0 ? -1 : adds.after(add); other >= 0; other = adds.after(other))
      if (isOver(other)) layers.putFrom(other, 2 * from)
    if (removal < 0) continue
    const gone = isSeen ? (lastSeen[element] as number) + 1 : from
    if (gone < count || isOver(removal)) layers.put(removal, 2 * gone)
  }
  for (let index = 0; index < elementOf.length; index++) {
    if (isRemove[index] === 0 || !isOver(index)) continue
    if (remove[elementOf[index] as number] !== index) layers.putFrom(index)
  }
  return layers
}
