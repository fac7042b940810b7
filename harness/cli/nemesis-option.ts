/**
 * From the words of `--nemesis`, `--intensity` and `--beyond-promises` to the nemeses of a scenario: names, `all`, and files
 * of a user's own.
 *
 *     kill:leader                      one family, at its own pace
 *     kill,partition:leader            several, of which random subsets take turns
 *     kill,pause --intensity harsh     so hard
 *     all                              every family that fits
 *     all,./mine.ts                    with those of a file
 *
 * Several families that did not mind one another would leave a cluster of three without a majority most of the time: nothing is
 * acknowledged then, and nothing can be lost (nemesis/limits.ts).
 *
 * Station: command line. Pure.
 */
import { parseNemesis, targetOf } from '../../nemesis/index.ts'
import type { System } from '../../systems/system.ts'
import { UsageError } from '../core/errors.ts'
import { unknownName } from '../core/nearest.ts'
import { INTENSITIES, type Intensity, type NemesisRequest, type Scenario } from '../core/scenario.ts'
import { allFamilies } from './all-families.ts'
import { isNemesisFile, type OwnNemeses } from './own-nemesis.ts'

export type NemesisOptions = {
  readonly nemesis?: string
  readonly intensity?: string
  readonly beyondPromises?: boolean
}

const ALL = 'all'

/** The files that the option names, as typed, without targets. */
export function nemesisFilesIn(text: string): readonly string[] {
  return wordsOf(text).flatMap((word) => fileOf(word)?.from ?? [])
}

/** Whether the option asks for all families. */
export function asksForAll(text: string): boolean {
  return wordsOf(text).includes(ALL)
}

/** Throws UsageError, naming what is legal. */
export function nemesesOf(
  text: string,
  options: NemesisOptions,
  place: Pick<Scenario, 'settings' | 'nodes'> & { readonly system: System },
  own: OwnNemeses,
): Pick<Scenario, 'nemeses' | 'intensity' | 'beyondPromises'> {
  const beyond = options.beyondPromises === true ? ({ beyondPromises: true } as const) : {}
  const nemeses = wordsOf(text).flatMap((word): readonly NemesisRequest[] => {
    if (word === ALL)
      return allFamilies(place.system, { ...place, ...beyond }).families.map(({ type }) => ({ family: type }))
    const file = fileOf(word)
    return file === undefined ? [parseNemesis(word)] : requestsFrom(file, own)
  })
  const intensity = intensityOf(asksForAll(text) || isSeveral(nemeses), options)
  if (intensity === undefined) {
    if (options.beyondPromises !== true) return { nemeses }
    throw new UsageError('NO_LIMITS', '--beyond-promises lifts the limits of families that take turns', {
      hint: 'One family alone has none. It goes with several, with --nemesis all, or with --intensity.',
    })
  }
  if (nemeses.length > 0) return { nemeses, intensity, ...beyond }
  throw new UsageError('NOTHING_IN_TURN', 'there is no fault family to take turns', {
    hint: 'Name some, or use --nemesis all.',
  })
}

function wordsOf(text: string): readonly string[] {
  return text.trim() === '' || text === 'none' ? [] : text.split(',').map((word) => word.trim())
}

function requestsFrom({ from, target }: File, own: OwnNemeses): readonly NemesisRequest[] {
  return (own.get(from) ?? []).map((family) => ({
    family: family.type,
    ...(target === undefined ? {} : { target: targetOf(family, target) }),
    from,
  }))
}

type File = { readonly from: string; readonly target?: string }

/** './mine.ts:leader' or './mine.ts'; undefined for a name. A path may hold a colon before its ending. */
function fileOf(word: string): File | undefined {
  const [, from = word, target] = /^(.*\.[cm]?[jt]s)\s*:\s*([^/]*)$/.exec(word) ?? []
  return isNemesisFile(from) ? { from, ...(target === undefined ? {} : { target }) } : undefined
}

function isSeveral(nemeses: readonly NemesisRequest[]): boolean {
  return new Set(nemeses.map(({ family }) => family)).size > 1
}

function intensityOf(takesTurns: boolean, { intensity }: NemesisOptions): Intensity | undefined {
  if (intensity === undefined) return takesTurns ? 'normal' : undefined
  const found = INTENSITIES.find((name) => name === intensity)
  if (found !== undefined) return found
  throw unknownName('BAD_OPTION', 'intensity', intensity, INTENSITIES)
}
