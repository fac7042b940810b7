/**
 * The log workload's last reads, for one worker: every log from its beginning on, until every offset that any operation told of
 * was reached.
 * Station: generator. Put under eachWorker(), so that every client reads every log.
 *
 * It ends whatever happens: polls that bring nothing, or fail, are tried again after a pause, but only so often; what was
 * not reached then is the checker's to find.
 */
import type { Json } from '../core/json.ts'
import { DONE, type Generator, type GeneratorEvent, type Worker } from '../generator/generator.ts'
import { pending } from '../generator/steps.ts'

/** Polls in a row that bring nothing new. */
const VAIN_MAX = 20
const PAUSE_NS = 500_000_000

/** By log, the offset after the greatest that was told. */
type Ends = ReadonlyMap<string, number>

type Progress = {
  readonly log: number
  /** Where the next poll goes on; 0: it has still to seek. */
  readonly next: number
  readonly vain: number
  readonly notBeforeNs: number
  readonly polling?: Worker
}

export function finalPolls(ends: Ends = new Map()): Generator {
  return {
    next: (context) => pollOn(ends, { log: 0, next: 0, vain: 0, notBeforeNs: context.timeNs }).next(context),
    update(event) {
      const learnt = learn(ends, event)
      return learnt === ends ? this : finalPolls(learnt)
    },
  }
}

function pollOn(ends: Ends, progress: Progress): Generator {
  return {
    next(context) {
      if (progress.polling !== undefined) return pending(this, undefined)
      const [key, end] = [...ends.entries()].sort(([a], [b]) => (a < b ? -1 : 1))[progress.log] ?? []
      if (key === undefined || end === undefined) return DONE
      if (progress.next >= end || progress.vain >= VAIN_MAX)
        return pollOn(ends, { log: progress.log + 1, next: 0, vain: 0, notBeforeNs: context.timeNs }).next(context)
      if (context.timeNs < progress.notBeforeNs) return pending(this, progress.notBeforeNs)
      const worker = context.free[0]
      if (worker === undefined) return pending(this, undefined)
      const op = { worker, f: 'poll', value: progress.next === 0 ? 'beginning' : 'next', key }
      return { type: 'op', op, next: pollOn(ends, { ...progress, polling: worker }) }
    },
    update(event) {
      if (event.type === 'invoke' || event.worker !== progress.polling) return this
      return pollOn(ends, polled(progress, event))
    },
  }
}

function polled({ polling: _, ...progress }: Progress, { type, value, timeNs }: GeneratorEvent): Progress {
  const next = type === 'ok' ? nextOf(value) : undefined
  if (next !== undefined && next > progress.next) return { ...progress, next, vain: 0 }
  return { ...progress, vain: progress.vain + 1, notBeforeNs: timeNs + PAUSE_NS }
}

function learn(ends: Ends, { type, f, key, value }: GeneratorEvent): Ends {
  if (type !== 'ok' || key === undefined) return ends
  const end = f === 'send' ? afterSent(value) : nextOf(value)
  if (end === undefined || end <= (ends.get(key) ?? 0)) return ends
  return new Map(ends).set(key, end)
}

function afterSent(value: Json): number | undefined {
  const offset = Array.isArray(value) ? (value as readonly Json[])[0] : undefined
  return typeof offset === 'number' ? offset + 1 : undefined
}

function nextOf(value: Json): number | undefined {
  const next = (value as { readonly next?: Json } | null)?.next
  return typeof next === 'number' ? next : undefined
}
