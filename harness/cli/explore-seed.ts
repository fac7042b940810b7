/** One seed of a campaign: a function of the seed and of what was wished for. Station: command line. */
import { drawCase } from '../campaign/draw/draw-case.ts'
import type { Wishes } from '../campaign/draw/wishes.ts'
import { runCase } from '../campaign/run-case.ts'
import type { CaseResult } from '../core/case-result.ts'
import { partsOf, subjectOf } from './campaign-parts.ts'

/** Plain data, for worker threads. */
export type ExploreTask = { readonly system: string; readonly seed: number; readonly wishes: Wishes }
export type Explored = { readonly seed: number; readonly result: CaseResult }

/** Throws what runs throw, with the seed in front of the message. */
export function exploreSeed({ system, seed, wishes }: ExploreTask): Explored {
  try {
    const planned = drawCase(seed, subjectOf(system), wishes)
    return { seed, result: runCase(planned, partsOf(planned)).result }
  } catch (error) {
    if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`
    throw error
  }
}
