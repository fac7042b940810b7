/**
 * The operations of a generator, changed on their way out.
 * Station: generator. Jepsen: map, f-map.
 */
import type { Generator, OpRequest } from './generator.ts'
import type { Request } from './source.ts'

/**
 * `change` makes what is asked for; who does it stays. The generator inside hears of its operations as they were made,
 * changed ones among them. Pure.
 */
export function map(change: (op: OpRequest) => Request, inner: Generator): Generator {
  return {
    next(context) {
      const step = inner.next(context)
      if (step.type === 'done') return step
      const next = map(change, step.next)
      return step.type === 'op'
        ? { type: 'op', op: { ...change(step.op), worker: step.op.worker }, next }
        : { ...step, next }
    },
    update(event) {
      const updated = inner.update(event)
      return updated === inner ? this : map(change, updated)
    },
  }
}

/** Functions renamed by this table; one that is not in it keeps its name. So one generator serves under several names. */
export function fMap(names: { readonly [f: string]: string }, inner: Generator): Generator {
  return map((op) => ({ ...op, f: Object.hasOwn(names, op.f) ? (names[op.f] as string) : op.f }), inner)
}
