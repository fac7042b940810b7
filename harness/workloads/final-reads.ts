/**
 * A workload's last reads, for one worker: every key that the run touched, once, as fast as they are answered.
 * Station: generator. Put under eachWorker(), so that every node is asked for every key.
 *
 * It ends whatever happens: a read that is not ok is tried a second time after a pause, and a worker whose node
 * keeps failing gives up. Reads that are missing then are the checkers' to find.
 */
import { DONE, type Generator, type GeneratorEvent, type Worker } from '../generator/generator.ts'
import { pending } from '../generator/steps.ts'
import { NO_KEYS, type TouchedKeys, touch, touchedNames } from './numbered-keys.ts'

const ATTEMPTS_PER_KEY = 2
/** So many failures in a row are taken for a node that does not answer; each may take a whole deadline. */
const FAILURES_TO_GIVE_UP = 5
const PAUSE_AFTER_FAILURE_NS = 500_000_000

type Progress = {
  /** The function that reads a key. */
  readonly f: string
  readonly keys: readonly string[]
  /** Of the key to read next. */
  readonly position: number
  readonly attempts: number
  readonly failuresInRow: number
  readonly notBeforeNs: number
  /** The worker whose read is under way. */
  readonly reading?: Worker
}

/** Until the first ask it learns which keys are touched; then it reads those, by the function `f`. */
export function finalReads(f: string, touched: TouchedKeys = NO_KEYS): Generator {
  return {
    next(context) {
      const keys = touchedNames(touched)
      return readOn({ f, keys, position: 0, attempts: 0, failuresInRow: 0, notBeforeNs: context.timeNs }).next(context)
    },
    update(event) {
      if (event.key === undefined) return this
      const known = touch(touched, event.key)
      return known === touched ? this : finalReads(f, known)
    },
  }
}

function readOn(progress: Progress): Generator {
  return {
    next(context) {
      if (progress.reading !== undefined) return pending(this, undefined)
      const key = progress.keys[progress.position]
      if (key === undefined || progress.failuresInRow >= FAILURES_TO_GIVE_UP) return DONE
      if (context.timeNs < progress.notBeforeNs) return pending(this, progress.notBeforeNs)
      const worker = context.free[0]
      if (worker === undefined) return pending(this, undefined)
      const op = { worker, f: progress.f, value: null, key }
      return { type: 'op', op, next: readOn({ ...progress, reading: worker }) }
    },
    update(event) {
      if (event.type === 'invoke' || event.worker !== progress.reading) return this
      return readOn(completed(progress, event))
    },
  }
}

function completed({ reading: _, ...progress }: Progress, event: GeneratorEvent): Progress {
  if (event.type === 'ok') return { ...progress, position: progress.position + 1, attempts: 0, failuresInRow: 0 }
  const failed = {
    ...progress,
    failuresInRow: progress.failuresInRow + 1,
    notBeforeNs: event.timeNs + PAUSE_AFTER_FAILURE_NS,
  }
  const attempts = progress.attempts + 1
  if (attempts < ATTEMPTS_PER_KEY) return { ...failed, attempts }
  return { ...failed, attempts: 0, position: progress.position + 1 }
}
