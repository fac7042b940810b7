/**
 * Ends a generator when it has used up so many processes. Every unknown outcome costs one for ever, and each is an
 * operation that a checker must try at every later place: this bounds the search.
 * Station: generator. Jepsen: process-limit.
 */
import { DONE, type Generator, type Worker } from './generator.ts'
import { isClient } from './steps.ts'

/**
 * Counts the client workers of its context, and one more for each `info` of theirs from the first ask on, whoever asked for
 * that operation. Done before an operation that process `count + 1` could carry out, or when `inner` is.
 */
export function processLimit(count: number, inner: Generator): Generator {
  return limited(count, undefined, inner)
}

type Seen = { readonly workers: ReadonlySet<Worker>; readonly processes: number }

function limited(count: number, seen: Seen | undefined, inner: Generator): Generator {
  return {
    next(context) {
      const now = seen ?? clientsOf(context.workers)
      if (now.processes > count) return DONE
      const step = inner.next(context)
      return step.type === 'done' ? DONE : { ...step, next: limited(count, now, step.next) }
    },
    update(event) {
      const updated = inner.update(event)
      if (seen !== undefined && event.type === 'info' && seen.workers.has(event.worker))
        return limited(count, { ...seen, processes: seen.processes + 1 }, updated)
      return updated === inner ? this : limited(count, seen, updated)
    },
  }
}

function clientsOf(all: readonly Worker[]): Seen {
  const workers = new Set(all.filter(isClient))
  return { workers, processes: workers.size }
}
