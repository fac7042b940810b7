/**
 * The search: depth first over configurations (layer, mask, state), see timeline.ts and visited.ts. A configuration stands
 * before the return that ends its layer, with that operation not yet linearized. Complete, because every legal order can be
 * brought into the shape that the rules leave:
 *
 * - Just in time (Lowe 2017): once the operation that returns is in, the search moves on to the next return; whatever an
 *   order does before that return and is not needed for it, can be done after it as well, as long as it has not returned.
 * - Read-only closure: what is read-only, legal now and leaves the state as it is, is taken at once and for good: if a
 *   legal order exists from here, moving the operation to its front gives another.
 * - Forced: where only the operation that returns next is left, it is taken, and such configurations are not kept.
 * - Crashed operations are tried last and never forced; one that changes nothing is not taken; of those of the same kind
 *   the first that is left stands for all, since from its layer on they cannot be told apart.
 * - Twins: of live completed operations of the same kind the one that returns first stands for all. Whatever order takes
 *   another one now and this one later, stays legal if the two change places: the other one is still live by then.
 * - Enabling: if the operation that returns next is illegal, and none of those live can make it legal, nothing is tried.
 * - Idle: if a crashed operation was taken and the next one would lead to the same state without it, that is left to the
 *   configuration before, which tries it too. Otherwise depth first would visit larger sets of crashed operations before
 *   the smaller ones that lead them, and dominance would come too late.
 *
 * Resumable: `run` stops at a limit of steps and goes on from there. The deepest layer reached is that of the return that
 * ends the shortest illegal prefix, since every prefix of a linearizable history is linearizable.
 */
import { Deepest } from './deepest.ts'
import { Enabling } from './enabling.ts'
import { Live } from './live.ts'
import { LookAhead } from './look-ahead.ts'
import type { Memory } from './memory.ts'
import { EXHAUSTED, Successors } from './successors.ts'
import { CRASHED, READ_ONLY, type Timeline } from './timeline.ts'
import { NO_STATE, type Transitions } from './transitions.ts'
import { FULL, SEEN, Visited } from './visited.ts'

/** What can be told of the states without knowing their type. */
type Steps = Omit<Transitions<unknown, unknown, unknown>, 'states'>

export type SearchStatus = 'linearizable' | 'violation' | 'steps' | 'bytes'

/** A cursor behind all others. */
const NONE_LEFT = 0x7fffffff

/** So many operations in a row are taken because nothing else is left; then steps are counted again. */
const FORCED_MAX = 32

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
  readonly #successors: Successors
  readonly #lookAhead: LookAhead | undefined
  readonly #enabling: Enabling | undefined
  #state: number
  /** The configurations from the first one to this one, and what each is to try next. */
  #path: Int32Array
  #cursors: Int32Array
  #depth = 0
  #status: SearchStatus = 'steps'
  #begun = false
  readonly #deepest = new Deepest()
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
    this.#enabling = transitions.saysWhatEnables
      ? new Enabling(timeline, transitions, this.#live, this.#mask, memory)
      : undefined
    this.#successors = new Successors(timeline, this.#live, this.#mask, this.#enabling)
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
    const cursor = this.#successors.after(this.#cursors[top] as number)
    if (cursor === EXHAUSTED) {
      this.#depth = top
      if (top > 0) this.#restore(this.#path[top - 1] as number)
      return true
    }
    if (this.steps >= stepsMax) return false
    this.#cursors[top] = cursor
    const operation = this.#successors.operationAt(cursor)
    if (this.#successors.isStoodFor(operation)) return true
    const { kind, flags, slot } = this.#timeline
    const itsKind = kind[operation] as number
    const isCrashed = ((flags[operation] as number) & CRASHED) !== 0
    const next = this.#step(this.#state, itsKind)
    if (next === NO_STATE) {
      const isNextToReturn = cursor === this.#live.layer
      if (isNextToReturn && this.#enabling?.isEnabled(itsKind) === false) this.#cursors[top] = NONE_LEFT
      return true
    }
    if (isCrashed && next === this.#state) return true
    const idle = this.#visited.idleOf(node)
    if (idle !== NO_STATE && this.#step(idle, itsKind) === next) return true
    const isMoved = next !== this.#state
    this.#put(slot[operation] as number)
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

  #restore(node: number): void {
    this.#live.goTo(this.#visited.layerOf(node))
    this.#visited.copyMask(node, this.#mask)
    this.#state = this.#visited.stateOf(node)
  }

  /** Begins the configuration that `operation` led to, by a step that changed the state or not. False if it was seen before. */
  #enter(parent: number, operation: number, isMoved: boolean): boolean {
    const isOpen = this.#close(isMoved)
    const layer = this.#live.layer
    const node = this.#note(parent, operation, this.#idleState(parent, operation))
    if (node === SEEN) return false
    if (node === FULL || this.bytes > this.#bytesMax) this.#status = 'bytes'
    else {
      this.#deepest.note(node, layer, this.#mask)
      if (!isOpen) return false
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
   * Takes what is read-only and fits, moves on as long as the operation that returns next is in, and takes that one where
   * nothing else is left. False if it is illegal: a dead end. `isMoved`: in a state that is not new, what did not fit before
   * does not fit now.
   */
  #close(isMoved = true): boolean {
    if (isMoved) this.#takeIdle()
    for (let forced = 0; this.#advance() && forced < FORCED_MAX && this.#isOneLeft(); forced++) {
      const operation = this.#timeline.returns[this.#live.layer] as number
      const next = this.#step(this.#state, this.#timeline.kind[operation] as number)
      if (next === NO_STATE) return false
      this.#put(this.#timeline.slot[operation] as number)
      this.#tell(operation)
      if (next === this.#state) continue
      this.#state = next
      this.#takeIdle()
    }
    return true
  }

  #takeIdle(): void {
    const { readOnly } = this.#live
    for (let word = 0; word < readOnly.length; word++) {
      let left = (readOnly[word] as number) & ~(this.#mask[word] as number)
      for (; left !== 0; left &= left - 1) this.#takeIfIdle(32 * word + 31 - Math.clz32(left & -left))
    }
  }

  /** To the layer whose return is not in; false if there is none. */
  #advance(): boolean {
    const { returns, slot, calls, flags } = this.#timeline
    while (this.#live.layer < this.#layers) {
      const returning = slot[returns[this.#live.layer] as number] as number
      const bit = 1 << (returning & 31)
      const word = returning >>> 5
      if (((this.#mask[word] as number) & bit) === 0) return true
      this.#mask[word] = (this.#mask[word] as number) & ~bit
      this.#live.forward()
      // The state is the same, so of those there before none fits now; the last layer has no calls.
      const { layer } = this.#live
      for (let operation = calls[layer] as number; operation < (calls[layer + 1] ?? 0); operation++) {
        if (((flags[operation] as number) & READ_ONLY) !== 0) this.#takeIfIdle(slot[operation] as number)
      }
    }
    return false
  }

  /** Whether of those that are live only one is not in, which is then the one that returns next. */
  #isOneLeft(): boolean {
    const { all } = this.#live
    let found = 0
    for (let word = 0; word < all.length; word++) {
      const left = (all[word] as number) & ~(this.#mask[word] as number)
      if ((left & (left - 1)) !== 0 || (left !== 0 && found !== 0)) return false
      found |= left
    }
    return true
  }

  #takeIfIdle(slot: number): void {
    const operation = this.#live.at[slot] as number
    if (this.#step(this.#state, this.#timeline.kind[operation] as number) !== this.#state) return
    this.#put(slot)
    this.#tell(operation)
  }

  #push(node: number): void {
    if (this.#depth === this.#path.length) {
      this.#path = this.#doubled(this.#path)
      this.#cursors = this.#doubled(this.#cursors)
    }
    this.#path[this.#depth] = node
    this.#cursors[this.#depth++] = this.#successors.begin
  }

  #doubled(array: Int32Array): Int32Array {
    const grown = this.#memory.ints(2 * array.length)
    grown.set(array)
    return grown
  }

  /** The deepest layer reached: after a violation without look-ahead, that of the return that ends the shortest illegal prefix. */
  get deepestLayer(): number {
    return this.#deepest.layer
  }

  get deepestState(): number {
    return this.#visited.stateOf(this.#deepest.node)
  }

  /**
   * The legal order that leads to the deepest configuration, after 'linearizable' of all: indices of the operations given,
   * added to `order`. Ends the search.
   */
  tellOrder(order: number[]): void {
    const nodes = this.#wayToDeepest()
    this.#told = order
    this.#mask.fill(0)
    this.#state = this.#transitions.initial
    this.#live.reset()
    this.#live.forward()
    this.#close()
    for (let i = nodes.length - 2; i >= 0; i--) {
      const operation = this.#visited.operationOf(nodes[i] as number)
      this.#tell(operation)
      this.#put(this.#timeline.slot[operation] as number)
      this.#state = this.#transitions.step(this.#state, this.#timeline.kind[operation] as number)
      this.#close()
    }
  }

  /** The deepest configuration, that before it, and so on. */
  #wayToDeepest(): Int32Array {
    let length = 0
    for (let node = this.#deepest.node; node >= 0; node = this.#visited.parentOf(node)) length++
    const nodes = new Int32Array(length)
    length = 0
    for (let node = this.#deepest.node; node >= 0; node = this.#visited.parentOf(node)) nodes[length++] = node
    return nodes
  }

  #tell(operation: number): void {
    this.#told?.push(this.#timeline.source[operation] as number)
  }
}
