/**
 * A worker's last operations on a queue: it drains it again and again until the broker says twice in a row, with a pause
 * between, that nothing is ready and nothing is held by a consumer. A single report may be a little old.
 * Station: generator. Put under eachWorker(), so that every node is asked.
 *
 * It ends whatever happens, after so many tries; what is left then is the checkers' to find.
 */
import type { Json } from '../../core/json.ts'
import { DONE, type Generator, type GeneratorEvent, type Worker } from '../../generator/generator.ts'
import { pending } from '../../generator/steps.ts'

export const TRIES = 40
const EMPTY_IN_A_ROW = 2
/** Longer than a broker's numbers are old. */
const PAUSE_NS = 1_500_000_000

type Progress = {
  readonly tries: number
  readonly empty: number
  readonly notBeforeNs: number
  /** The worker whose drain is under way. */
  readonly draining?: Worker
}

export function drainUntilEmpty(key: string): Generator {
  return drainOn(key, { tries: 0, empty: 0, notBeforeNs: 0 })
}

function drainOn(key: string, progress: Progress): Generator {
  return {
    next({ free, timeNs }) {
      const { tries, empty, notBeforeNs, draining } = progress
      if (draining !== undefined) return pending(this, undefined)
      if (tries >= TRIES || empty >= EMPTY_IN_A_ROW) return DONE
      if (timeNs < notBeforeNs) return pending(this, notBeforeNs)
      const [worker] = free
      if (worker === undefined) return pending(this, undefined)
      const next = drainOn(key, { ...progress, draining: worker })
      return { type: 'op', op: { worker, f: 'drain', value: null, key }, next }
    },
    update(event) {
      if (event.type === 'invoke' || event.worker !== progress.draining) return this
      return drainOn(key, completed(progress, event))
    },
  }
}

/** Without a pause after a drain that had messages: more may be there. */
function completed({ tries, empty }: Progress, event: GeneratorEvent): Progress {
  const { deliveries, isEmpty } = event.type === 'ok' ? report(event.value) : { deliveries: 0, isEmpty: false }
  return {
    tries: tries + 1,
    empty: isEmpty ? empty + 1 : 0,
    notBeforeNs: deliveries > 0 ? event.timeNs : event.timeNs + PAUSE_NS,
  }
}

type Drained = {
  readonly deliveries?: readonly Json[]
  readonly deadLetters?: readonly Json[]
  readonly ready?: Json
  readonly held?: Json
}

function report(value: Json): { readonly deliveries: number; readonly isEmpty: boolean } {
  const { deliveries = [], deadLetters = [], ready, held } = (value ?? {}) as Drained
  const count = deliveries.length + deadLetters.length
  return { deliveries: count, isEmpty: count === 0 && ready === 0 && held === 0 }
}
