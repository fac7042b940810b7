/** How many writes of unknown outcome had which fate, for a row of the report. Station: checkers. */
import type { Fate } from './settle.ts'

export type FateCounts = {
  readonly unknownWrites: number
  readonly committed: number
  readonly superseded: number
  readonly neverLogged: number
  readonly cannotTell: number
}

export function countFates(fates: ReadonlyMap<number, Fate>): FateCounts {
  const of = (fate: Fate['fate']) => [...fates.values()].filter((each) => each.fate === fate).length
  return {
    unknownWrites: fates.size,
    committed: of('committed'),
    superseded: of('superseded'),
    neverLogged: of('never-logged'),
    cannotTell: of('cannot-tell'),
  }
}
