/**
 * The search: depth first over configurations (layer, mask, state), see timeline.ts and visited.ts. A configuration stands
 * before the return that ends its layer, with that operation not yet linearized. Complete, because every legal order can be
 * brought into the shape that the rules leave:
 *
 * - Just in time (Lowe 2017): once the operation that returns is in, the search moves on to the next return; whatever an
 *   order does before that return and is not needed for it, can be done after it as well, as long as it has not returned.
 * - Read-only closure: what is read-only, legal now and leaves the state as it is, is taken at once and for good: if a
 *   legal order exists from here, moving the operation to its front gives another.
 * - Crashed operations are tried last and never forced; one that changes nothing is not taken; of those of the same kind
 *   the first that is left stands for all, since from its layer on they cannot be told apart.
 * - Twins: of live completed operations of the same kind the one that returns first stands for all. Whatever order takes
 *   another one now and this one later, stays legal if the two change places: the other one is still live by then.
 * - Idle: if a crashed operation was taken and the next one would lead to the same state without it, that is left to the
 *   configuration before, which tries it too. Otherwise depth first would visit larger sets of crashed operations before
 *   the smaller ones that lead them, and dominance would come too late.
 *
 * Successors: the operation that returns first, then the other live ones, then the crashed ones.
 * Resumable: `run` stops at a limit of steps and goes on from there. The deepest layer reached is that of the return that
 * ends the shortest illegal prefix, since every prefix of a linearizable history is linearizable.
 */
import { Live } from './live.ts'
import { LookAhead } from './look-ahead.ts'
import type { Memory } from './memory.ts'
import { CRASHED, READ_ONLY, type Timeline } from './timeline.ts'
import { NO_STATE, type Transitions } from './transitions.ts'
import { FULL, SEEN, Visited } from './visited.ts'

/** What can be told of the states without knowing their type. */
type Steps = Pick<
  Transitions<unknown, unknown, unknown>,
  'step' | 'initial' | 'bytes' | 'looksAhead' | 'deedOf' | 'viable'
>

export type SearchStatus = 'linearizable' | 'violation' | 'steps' | 'bytes'

/** The depth that there is room for at first; doubled whenever it is used up. */
const DEPTH = 32

export class Search {
  readonly #timeline: Timeline
  readonly #transitions: Steps
  readonly #layers: number
  readonly #memory: Memory
  #bytesMax = 0
  readonly #live: Live
  readonly #visited: Visited
  readonly #mask: Int32Array
  readonly #lookAhead: LookAhead | undefined
  #state: number
  /** The configurations from the first one to this one, and what each is to try next. */
  #path: Int32Array
  #cursors: Int32Array
  #depth = 0
  #status: SearchStatus = 'steps'
  #begun = false
  #deepest = -1
  #deepestLayer = -1
  #deepestSize = 0
  /** Where the closure notes what it takes, while an order is told. */
  #told: number[] | undefined
  steps = 0
  /** Whether look-ahead gave up a configuration: then the deepest layer need not be the last that can be reached. */
  hasPruned = false

  /** `layers`: the prefix of the history to search, by its number of returns; default all of it. */
  constructor(timeline: Timeline, transitions: Steps, memory: Memory, layers = timeline.returns.length) {
    this.#timeline = timeline
    this.#layers = layers
    this.#memory = memory
    this.#transitions = transitions
    this.#live = new Live(timeline, memory)
    this.#mask = memory.ints(timeline.words)
    this.#lookAhead = transitions.looksAhead ? new LookAhead(timeline, transitions, this.#live, this.#mask) : undefined
    this.#state = transitions.initial
    this.#visited = new Visited(timeline.words, memory)
    this.#path = memory.ints(DEPTH)
    this.#cursors = memory.ints(DEPTH)
  }

  get bytes(): number {
    return this.#bytesBeside() + this.#visited.bytes
  }

  #bytesBeside(): number {
    const { returns, source } = this.#timeline
    const columns = 4 * (2 * returns.length + 5 * source.length + 2 * this.#path.length)
    return columns + this.#live.bytes + this.#transitions.bytes
  }

  /**
   * Goes on until an answer or until `stepsMax` steps in all, over that by what one successor costs at most; 'bytes' once
   * it would hold more than `bytesMax`.
   */
  run(stepsMax: number, bytesMax: number): SearchStatus {
    this.#bytesMax = bytesMax
    this.#visited.bytesMax = bytesMax - this.#bytesBeside()
    if (this.#status === 'steps' && !this.#begun) this.#begin()
    while (this.#status === 'steps') {
      if (this.#depth === 0) this.#status = 'violation'
      else if (!this.#tryNext(stepsMax)) break
    }
    return this.#status
  }

  #begin(): void {
    this.#begun = true
    this.#live.forward()
    if (this.#layers === 0) this.#status = 'linearizable'
    else if (this.bytes > this.#bytesMax) this.#status = 'bytes'
    else this.#enter(-1, -1, true)
  }

  /** Tries one successor of the configuration, or goes back where none is left. False if out of steps. */
  #tryNext(stepsMax: number): boolean {
    const top = this.#depth - 1
    const node = this.#path[top] as number
    const cursor = this.#cursors[top] as number
    const slot = this.#nextSlot(top)
    if (slot < 0) {
      this.#depth = top
      if (top > 0) this.#restore(this.#path[top - 1] as number)
      return true
    }
    if (this.steps >= stepsMax) {
      this.#cursors[top] = cursor
      return false
    }
    const { kind, flags, twin } = this.#timeline
    const operation = this.#live.at[slot] as number
    const itsKind = kind[operation] as number
    const isCrashed = ((flags[operation] as number) & CRASHED) !== 0
    if (isCrashed ? this.#isLeft(twin[operation] as number) : this.#isTwinLeft(operation)) return true
    const next = this.#step(this.#state, itsKind)
    if (next === NO_STATE || (isCrashed && next === this.#state)) return true
    const idle = this.#visited.idleOf(node)
    if (idle !== NO_STATE && this.#step(idle, itsKind) === next) return true
    const isMoved = next !== this.#state
    this.#put(slot)
    this.#state = next
    if (!this.#enter(node, operation, isMoved)) this.#restore(node)
    return true
  }

  #step(state: number, kind: number): number {
    this.steps++
    return this.#transitions.step(state, kind)
  }

  #put(slot: number): void {
    this.#mask[slot >>> 5] = (this.#mask[slot >>> 5] as number) | (1 << (slot & 31))
  }

  /** Whether a completed one of the same kind that returns earlier is live and not in. */
  #isTwinLeft(operation: number): boolean {
    const { twin, layer, calls } = this.#timeline
    const now = this.#live.layer
    const called = calls[now + 1] as number
    for (let each = twin[operation] as number; each >= 0 && (layer[each] as number) >= now; each = twin[each] as number)
      if (each < called && this.#isLeft(each)) return true
    return false
  }

  #isLeft(operation: number): boolean {
    if (operation < 0) return false
    const slot = this.#timeline.slot[operation] as number
    return (((this.#mask[slot >>> 5] as number) >>> (slot & 31)) & 1) === 0
  }

  /**
   * The slot of what the configuration is to try next, or -1. Its cursor is the layer that the last one's return ends, so that
   * completed operations come in order of return; then, behind all layers, the slot of the last crashed one.
   */
  #nextSlot(top: number): number {
    const { all, crashed } = this.#live
    const cursor = this.#cursors[top] as number
    if (cursor < this.#timeline.returns.length) {
      const slot = this.#nextToReturn(cursor)
      if (slot >= 0) return slot
    }
    const behind = this.#timeline.returns.length
    for (let from = Math.max(0, cursor + 1 - behind); from < 32 * all.length; from = (from | 31) + 1) {
      const word = from >>> 5
      const left = (crashed[word] as number) & ~(this.#mask[word] as number) & (-1 << (from & 31))
      if (left === 0) continue
      const slot = 32 * word + 31 - Math.clz32(left & -left)
      this.#cursors[top] = behind + slot
      return slot
    }
    return -1
  }

  /** Of the live completed operations that are not in, the one that returns first after layer `after`; or -1. */
  #nextToReturn(after: number): number {
    const { all, crashed, end } = this.#live
    let first = this.#timeline.returns.length
    let slot = -1
    for (let word = 0; word < all.length; word++) {
      let left = (all[word] as number) & ~(crashed[word] as number) & ~(this.#mask[word] as number)
      for (; left !== 0; left &= left - 1) {
        const each = 32 * word + 31 - Math.clz32(left & -left)
        const itsLayer = end[each] as number
        if (itsLayer <= after || itsLayer >= first) continue
        first = itsLayer
        slot = each
      }
    }
    if (slot >= 0) this.#cursors[this.#depth - 1] = first
    return slot
  }

  #restore(node: number): void {
    this.#live.goTo(this.#visited.layerOf(node))
    this.#visited.copyMask(node, this.#mask)
    this.#state = this.#visited.stateOf(node)
  }

  /** Begins the configuration that `operation` led to, by a step that changed the state or not. False if it was seen before. */
  #enter(parent: number, operation: number, isMoved: boolean): boolean {
    this.#close(isMoved)
    const layer = this.#live.layer
    const node = this.#note(parent, operation, this.#idleState(parent, operation))
    if (node === SEEN) return false
    if (node === FULL || this.bytes > this.#bytesMax) this.#status = 'bytes'
    else {
      this.#noteDepth(node, layer)
      if (this.#lookAhead?.isViable(this.#state, this.#layers) === false) {
        this.hasPruned = true
        return false
      }
      this.#push(node)
      if (layer === this.#layers) this.#status = 'linearizable'
    }
    return true
  }

  #note(parent: number, operation: number, idle: number): number {
    const { layer, crashed } = this.#live
    return this.#visited.visit(layer, this.#state, this.#mask, crashed, parent, operation, idle)
  }

  /** The state before `operation`, if it was crashed and neither a return nor a read came of it yet. */
  #idleState(parent: number, operation: number): number {
    if (operation < 0 || ((this.#timeline.flags[operation] as number) & CRASHED) === 0) return NO_STATE
    if (this.#visited.layerOf(parent) !== this.#live.layer) return NO_STATE
    const slot = this.#timeline.slot[operation] as number
    return this.#visited.isMaskWith(parent, slot, this.#mask) ? this.#visited.stateOf(parent) : NO_STATE
  }

  /**
   * Takes what is read-only and fits, and moves on as long as the operation that returns next is in. In a state that is not
   * new, what did not fit before does not fit now.
   */
  #close(isMoved = true): void {
    const { returns, slot, calls, flags } = this.#timeline
    const { readOnly } = this.#live
    for (let word = 0; isMoved && word < readOnly.length; word++) {
      let left = (readOnly[word] as number) & ~(this.#mask[word] as number)
      for (; left !== 0; left &= left - 1) this.#takeIfIdle(32 * word + 31 - Math.clz32(left & -left))
    }
    while (this.#live.layer < this.#layers) {
      const returning = slot[returns[this.#live.layer] as number] as number
      const bit = 1 << (returning & 31)
      const word = returning >>> 5
      if (((this.#mask[word] as number) & bit) === 0) return
      this.#mask[word] = (this.#mask[word] as number) & ~bit
      this.#live.forward()
      // The state is the same, so of those there before none fits now; the last layer has no calls.
      const { layer } = this.#live
      for (let operation = calls[layer] as number; operation < (calls[layer + 1] ?? 0); operation++) {
        if (((flags[operation] as number) & READ_ONLY) !== 0) this.#takeIfIdle(slot[operation] as number)
      }
    }
  }

  #takeIfIdle(slot: number): void {
    const operation = this.#live.at[slot] as number
    if (this.#step(this.#state, this.#timeline.kind[operation] as number) !== this.#state) return
    this.#put(slot)
    this.#told?.push(operation)
  }

  #push(node: number): void {
    if (this.#depth === this.#path.length) {
      this.#path = this.#doubled(this.#path)
      this.#cursors = this.#doubled(this.#cursors)
    }
    this.#path[this.#depth] = node
    this.#cursors[this.#depth++] = this.#live.layer - 1
  }

  #doubled(array: Int32Array): Int32Array {
    const grown = this.#memory.ints(2 * array.length)
    grown.set(array)
    return grown
  }

  /** Of those as deep, the one with most operations in it. */
  #noteDepth(node: number, layer: number): void {
    if (layer < this.#deepestLayer) return
    let size = 0
    for (const word of this.#mask) size += bitCount(word)
    if (layer === this.#deepestLayer && size <= this.#deepestSize) return
    this.#deepest = node
    this.#deepestLayer = layer
    this.#deepestSize = size
  }

  /** The deepest layer reached: after a violation without look-ahead, that of the return that ends the shortest illegal prefix. */
  get deepestLayer(): number {
    return this.#deepestLayer
  }

  get deepestState(): number {
    return this.#visited.stateOf(this.#deepest)
  }

  /** The legal order that leads to the deepest configuration, after 'linearizable' of all. Ends the search. */
  order(): readonly number[] {
    const nodes: number[] = []
    for (let node = this.#deepest; node >= 0; node = this.#visited.parentOf(node)) nodes.push(node)
    const told: number[] = []
    this.#told = told
    this.#mask.fill(0)
    this.#state = this.#transitions.initial
    this.#live.reset()
    this.#live.forward()
    this.#close()
    for (let i = nodes.length - 2; i >= 0; i--) {
      const operation = this.#visited.operationOf(nodes[i] as number)
      told.push(operation)
      this.#put(this.#timeline.slot[operation] as number)
      this.#state = this.#transitions.step(this.#state, this.#timeline.kind[operation] as number)
      this.#close()
    }
    return told
  }
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
