/**
 * All smaller cases worth a try, in order, from a place on: when one is kept, the search goes on from there with the smaller
 * case, rather than from the start. After a round in which something was kept there is another one.
 * Station: campaign, shrinking. Pure and lazy.
 */
import type { Case } from '../../core/case.ts'
import type { Pass } from './passes.ts'

/** Where the search stands: the pass, in a list the number of items to take out and from where, and whether this round helped. */
export type Place = { readonly pass: number; readonly chunk: number; readonly at: number; readonly helped: boolean }

export const START: Place = { pass: 0, chunk: 0, at: 0, helped: false }

/** A smaller case, and where to go on if it is kept. */
export type Smaller = { readonly smaller: Case; readonly pass: string; readonly place: Place }

export function* smallerCases(planned: Case, passes: readonly Pass[], from: Place): Generator<Smaller> {
  let { helped } = from
  for (let place = from; ; ) {
    for (let number = place.pass; number < passes.length; number++) {
      const pass = passes[number] as Pass
      const start = number === place.pass ? place : { ...START, pass: number, helped }
      yield* 'size' in pass ? chunksOut(planned, pass, start) : alternatives(planned, pass, start)
    }
    if (!helped) return
    helped = false
    place = START
  }
}

function* chunksOut(
  planned: Case,
  pass: Extract<Pass, { size: unknown }>,
  { pass: number, chunk, at }: Place,
): Generator<Smaller> {
  const size = pass.size(planned)
  // The first try is all at once.
  let from = at
  for (let count = chunk === 0 ? size : Math.min(chunk, size); count > 0; count = Math.floor(count / 2)) {
    for (; from < size; from += count) {
      const smaller = pass.without(planned, from, count)
      yield { smaller, pass: pass.name, place: { pass: number, chunk: count, at: from, helped: true } }
    }
    from = 0
  }
}

function* alternatives(
  planned: Case,
  pass: Extract<Pass, { alternatives: unknown }>,
  { pass: number }: Place,
): Generator<Smaller> {
  for (const smaller of pass.alternatives(planned)) {
    yield { smaller, pass: pass.name, place: { pass: number, chunk: 0, at: 0, helped: true } }
  }
}
