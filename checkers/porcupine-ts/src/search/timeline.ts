/**
 * The operations of one part on the line of events, cut into layers: layer l ends with the l-th return. Whatever returned
 * before a layer is linearized in every configuration of it, so a configuration needs bits only for the operations that
 * are live: each gets a slot at its call, which is free again after its return. The width is the peak of live operations
 * and not the length of the history (Lowe's just-in-time linearization, "Testing for linearizability", CCPE 2017; nodes
 * of (event, mask) as in Lee & Mathur, "Fixed parameter tractable linearizability monitoring", PLDI 2026).
 *
 *     A: |----a----|               layer 0 ends with b's return: a, b live in it, in slots 0 and 1
 *     B:    |--b--|                layer 1 ends with a's return: a, c live, c in slot 1
 *     C:            |--c-~         a crashed operation keeps its slot for ever
 */
import { isInsertionSorted } from '../nearly-sorted.ts'
import type { Operation } from '../operation.ts'
import type { Kinds } from './kinds.ts'
import type { Memory } from './memory.ts'

export const CRASHED = 1
export const READ_ONLY = 2

/** Operations have numbers in order of call. Crashed read-only ones, and what is called after the last return, have none. */
export type Timeline = {
  /** By layer: whose return ends it. */
  readonly returns: Int32Array
  /** By layer: the first operation called in it; one entry more than layers. */
  readonly calls: Int32Array
  /** Words of 32 slots. */
  readonly words: number
  /** By number: index in the operations given. */
  readonly source: Int32Array
  readonly kind: Int32Array
  readonly slot: Int32Array
  readonly flags: Uint8Array
  /**
   * Of a crashed operation the crashed one before it of the same kind, in order of call; of a completed one the completed one
   * of the same kind that returns before it, read-only ones aside; or -1.
   */
  readonly twin: Int32Array
  /** By number: the layer that its return ends; of a crashed one as many as there are layers. */
  readonly layer: Int32Array
}

/** `order`: indices of the part's operations, in order of call. Calls come before returns at equal positions. */
export function timelineOf<State, Input, Output>(
  kinds: Kinds<State, Input, Output>,
  operations: readonly Operation<Input, Output>[],
  order: Int32Array,
  memory: Memory,
): Timeline {
  const size = order.length
  const source = memory.ints(size)
  const kind = memory.ints(size)
  const flags = memory.bytes(size)
  const callAt = memory.doubles(size)
  const returnAt = memory.doubles(size)
  let count = 0
  for (let i = 0; i < size; i++) {
    const index = order[i] as number
    const operation = operations[index] as Operation<Input, Output>
    const itsKind = kinds.of(operation)
    const isReadOnly = kinds.readOnly[itsKind] === true
    const isCrashed = operation.return === undefined
    if (isCrashed && isReadOnly) continue
    source[count] = index
    kind[count] = itsKind
    flags[count] = (isCrashed ? CRASHED : 0) | (isReadOnly ? READ_ONLY : 0)
    callAt[count] = operation.call
    returnAt[count++] = operation.return ?? Number.POSITIVE_INFINITY
  }
  const returns = inOrderOfReturn(returnAt, flags, count, memory)
  const calls = memory.ints(returns.length + 1)
  let call = 0
  for (let layer = 0; layer < returns.length; layer++) {
    calls[layer] = call
    const end = returnAt[returns[layer] as number] as number
    while (call < count && (callAt[call] as number) <= end) call++
  }
  calls[returns.length] = call
  const layer = layersOf(returns, memory.ints(call))
  const twin = twinsOf({ returns, kind, flags }, memory.ints(kinds.count), memory.ints(call))
  const { slot, words } = slotsOf(returns, calls, memory.ints(call))
  return { returns, calls, words, source, kind, slot, flags, twin, layer }
}

/** Of the first `count` operations. */
function inOrderOfReturn(returnAt: Float64Array, flags: Uint8Array, count: number, memory: Memory): Int32Array {
  const order = memory.ints(count)
  let returned = 0
  for (let operation = 0; operation < count; operation++)
    if (((flags[operation] as number) & CRASHED) === 0) order[returned++] = operation
  const sorted = order.subarray(0, returned)
  if (isInsertionSorted(sorted, returnAt)) return sorted
  return sorted.sort((a, b) => (returnAt[a] as number) - (returnAt[b] as number) || a - b)
}

/** Each operation takes the lowest slot that is free. */
function slotsOf(returns: Int32Array, calls: Int32Array, slot: Int32Array) {
  const free: number[] = [-1]
  for (let layer = 0; layer < returns.length; layer++) {
    for (let operation = calls[layer] as number; operation < (calls[layer + 1] as number); operation++) {
      let word = 0
      while (free[word] === 0) word++
      if (word === free.length) free.push(-1)
      const lowest = (free[word] as number) & -(free[word] as number)
      free[word] = (free[word] as number) & ~lowest
      slot[operation] = 32 * word + 31 - Math.clz32(lowest)
    }
    const freed = slot[returns[layer] as number] as number
    free[freed >>> 5] = (free[freed >>> 5] as number) | (1 << (freed & 31))
  }
  return { slot, words: free.length }
}

function layersOf(returns: Int32Array, layer: Int32Array): Int32Array {
  layer.fill(returns.length)
  for (let i = 0; i < returns.length; i++) layer[returns[i] as number] = i
  return layer
}

/** `newest`, by kind, is only needed meanwhile. */
function twinsOf(
  { returns, kind, flags }: Pick<Timeline, 'returns' | 'kind' | 'flags'>,
  newest: Int32Array,
  twin: Int32Array,
): Int32Array {
  twin.fill(-1)
  newest.fill(-1)
  const note = (operation: number) => {
    const itsKind = kind[operation] as number
    twin[operation] = newest[itsKind] as number
    newest[itsKind] = operation
  }
  for (let i = 0; i < returns.length; i++) if (flags[returns[i] as number] === 0) note(returns[i] as number)
  if (returns.length === twin.length) return twin
  newest.fill(-1)
  for (let operation = 0; operation < twin.length; operation++)
    if (((flags[operation] as number) & CRASHED) !== 0) note(operation)
  return twin
}
