/**
 * Online checking: a history judged while it is recorded, event by event. After each event the verdict is that of
 * checkEvents over all events so far, so a violation is told at the last event of the shortest illegal prefix; and what is
 * held is bounded by what is open, not by the length of the history: see part-monitor.ts. Breadth first, so a history with
 * many operations of unknown outcome may cost it more than the check of the whole.
 */
import type { HistoryEvent } from '../check-events.ts'
import type { Model } from '../model.ts'
import { type Budget, type CheckOptions, DEFAULT_BYTES, DEFAULT_STEPS } from '../result.ts'
import { partKey } from '../split.ts'
import { type Followed, PartMonitor } from './part-monitor.ts'

/** Beside calls and returns: it surely did not happen; nobody will ever know whether it did. Both end what is open. */
export type MonitorEvent<Input, Output> =
  | HistoryEvent<Input, Output>
  | { readonly type: 'fail' | 'crash'; readonly id: string | number }

/** Once it is a violation it stays the same one. */
export type MonitorVerdict =
  | { readonly type: 'linearizable' }
  | {
      readonly type: 'violation'
      /** The event that no order explains, counted from 0, and the operation that it ends. */
      readonly event: number
      readonly id: string | number
      /** With `model.split`: the part that failed. */
      readonly part?: string | number
      /** What `describeState` says of states that were possible just before it, ten at most. */
      readonly states: readonly string[]
    }
  /** A part is no longer followed, the others are. */
  | { readonly type: 'undecided'; readonly budget: Budget; readonly part?: string | number }

export type Monitor<Input, Output> = {
  /**
   * Takes the next event and tells the verdict on all so far. Throws RangeError for an id that is called while it is open,
   * or that ends without being open; an id may be used again once its operation has ended. Throws what the model throws.
   */
  feed(event: MonitorEvent<Input, Output>): MonitorVerdict
  readonly verdict: MonitorVerdict
  /** Steps of the model so far. */
  readonly steps: number
  /** What is held now, by the estimates that the budget goes by. */
  readonly bytes: number
}

/** `steps` counts all that is fed, `bytes` what is held at once; by default as in a check. */
export function createMonitor<State, Input, Output>(
  model: Model<State, Input, Output>,
  { steps = DEFAULT_STEPS, bytes = DEFAULT_BYTES }: Pick<CheckOptions, 'steps' | 'bytes'> = {},
): Monitor<Input, Output> {
  return new AllParts(model, steps, bytes)
}

type Part<State, Input, Output> = {
  readonly key: string | number | undefined
  follow?: PartMonitor<State, Input, Output>
}
type Open<State, Input, Output> = {
  readonly part: Part<State, Input, Output>
  readonly operation: Followed<Input, Output> | undefined
}

class AllParts<State, Input, Output> implements Monitor<Input, Output> {
  readonly #model: Model<State, Input, Output>
  readonly #parts = new Map<string | number | undefined, Part<State, Input, Output>>()
  readonly #open = new Map<string | number, Open<State, Input, Output>>()
  readonly #bytesMax: number
  readonly #stepsMax: number
  #stepsLeft: number
  #events = 0
  bytes = 0
  verdict: MonitorVerdict = { type: 'linearizable' }

  constructor(model: Model<State, Input, Output>, stepsMax: number, bytesMax: number) {
    this.#model = model
    this.#stepsMax = stepsMax
    this.#stepsLeft = stepsMax
    this.#bytesMax = bytesMax
  }

  get steps(): number {
    return this.#stepsMax - this.#stepsLeft
  }

  feed(event: MonitorEvent<Input, Output>): MonitorVerdict {
    const at = this.#events++
    if (this.verdict.type === 'violation') return this.verdict
    if (event.type === 'call') this.#call(event.id, event.input, at)
    else this.#end(event, at)
    return this.verdict
  }

  #call(id: string | number, input: Input, at: number): void {
    if (this.#open.has(id)) throw new RangeError(`event ${at}: operation ${id} is called while it is open`)
    const part = this.#partOf(input)
    const before = part.follow?.bytes ?? 0
    this.#open.set(id, { part, operation: part.follow?.call(input) })
    this.bytes += (part.follow?.bytes ?? 0) - before
  }

  #end(event: Exclude<MonitorEvent<Input, Output>, { type: 'call' }>, at: number): void {
    const { id } = event
    const open = this.#open.get(id)
    if (open === undefined) throw new RangeError(`event ${at}: operation ${id} ends, but is not open`)
    if (event.type === 'return' && event.output === undefined)
      throw new RangeError(`event ${at}: operation ${id} returns, but has no output`)
    this.#open.delete(id)
    const { part, operation } = open
    if (part.follow === undefined || operation === undefined) return
    this.bytes -= part.follow.bytes
    const allowance = { steps: this.#stepsLeft, bytes: this.#bytesMax - this.bytes }
    const problem = endedIn(part.follow, operation, event, allowance)
    this.#stepsLeft = Math.max(0, allowance.steps)
    const inPart = part.key === undefined ? {} : { part: part.key }
    if (typeof problem === 'object')
      this.verdict = { type: 'violation', event: at, id, ...inPart, states: problem.dead }
    else if (problem !== undefined) {
      delete part.follow
      if (this.verdict.type === 'linearizable') this.verdict = { type: 'undecided', budget: problem, ...inPart }
    }
    this.bytes += part.follow?.bytes ?? 0
  }

  #partOf(input: Input): Part<State, Input, Output> {
    const key = this.#model.split === undefined ? undefined : partKey(this.#model, input)
    const known = this.#parts.get(key)
    if (known !== undefined) return known
    const part = { key, follow: new PartMonitor(this.#model) }
    this.#parts.set(key, part)
    this.bytes += part.follow.bytes
    return part
  }
}

function endedIn<State, Input, Output>(
  follow: PartMonitor<State, Input, Output>,
  operation: Followed<Input, Output>,
  event: Exclude<MonitorEvent<Input, Output>, { type: 'call' }>,
  allowance: { steps: number; bytes: number },
) {
  if (event.type === 'return') return follow.return(operation, event.output, allowance)
  if (event.type === 'fail') return follow.fail(operation, allowance)
  follow.crash(operation)
  return undefined
}
