/**
 * Small helpers that every combinator needs: answers, wake-ups, and contexts narrowed to some workers.
 * Station: generator.
 */
import type { Context, Generator, Step, Worker } from './generator.ts'

/** A pending step; without `wakeAtNs` only an event can change the answer. */
export function pending(next: Generator, wakeAtNs: number | undefined): Step {
  return wakeAtNs === undefined ? { type: 'pending', next } : { type: 'pending', wakeAtNs, next }
}

/** The earlier of two wake-ups, where undefined is never. */
export function earliest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b
  return b === undefined ? a : Math.min(a, b)
}

/** The same moment as seen by some of the workers alone. */
export function restrict(context: Context, belongs: (worker: Worker) => boolean): Context {
  return {
    timeNs: context.timeNs,
    free: context.free.filter(belongs),
    workers: context.workers.filter(belongs),
  }
}

export function isClient(worker: Worker): worker is number {
  return worker !== 'nemesis'
}
