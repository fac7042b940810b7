/**
 * What probes say about the quality of each directed pair, and whether that is what the faults ask for: at least as bad as
 * the fault wants, not worse than all faults together, and good where no fault is.
 * Station: runtime/docker. Pure.
 */
import type { Json } from '../../../core/json.ts'
import type { LinkQuality } from '../../../core/link-quality.ts'
import type { Measurement } from '../../ports.ts'
import { type Arrivals, pairName } from './link-probes.ts'
import type { Pair } from './qualities.ts'

/** `wanted`: by the fault that is measured; `inForce`: by all faults together. Undefined: nothing. */
export type ProbedLink = Pair & {
  readonly sent: number
  /** Packets of the sender that came to the receiver's daemon meanwhile: what a clog holds shows there alone. */
  readonly seen: number
  /** Undefined: no probe arrived. */
  readonly arrivals: Arrivals | undefined
  readonly wanted: LinkQuality | undefined
  readonly inForce: LinkQuality | undefined
}

const MILLION = 1_000_000
/** What a busy machine may add to the quickest of the probes before the link counts as slow. */
const SLACK_US = 20_000
/** What a busy machine may lose of a burst of probes. */
const SLACK_LOSS = 0.02
/** A chance measured by few probes is within so many standard deviations of the truth. */
const DEVIATIONS = 5

/** How many probes show this quality: some fifty cases of the rarest mishap, in bounds. */
export function probesFor(quality: LinkQuality | undefined): number {
  const { lossPpm = 0, duplicatePpm = 0, reorderPpm = 0 } = quality ?? {}
  const chances = [lossPpm, duplicatePpm, reorderPpm].filter((ppm) => ppm > 0)
  if (chances.length === 0) return 50
  return Math.min(1_000, Math.max(200, Math.ceil((50 * MILLION) / Math.min(...chances))))
}

/** How long a probe may be under way. */
export function longestUs(quality: LinkQuality | undefined): number {
  return quality === undefined ? 0 : quality.delayUs + (quality.jitterUs ?? 0) + quality.reorderUs
}

export function judgeQualities(links: readonly ProbedLink[]): Measurement {
  const wrong = links.flatMap((link) => problems(link).map((problem) => `${pairName(link)} ${problem}`))
  const bad = links.filter(({ wanted }) => wanted !== undefined)
  if (bad.length > 0 && bad.every(isHidden)) wrong.push('every link is clogged by other faults, so that nothing shows')
  const good = links.filter(({ wanted, inForce }) => wanted === undefined && inForce === undefined)
  const detail = { links: bad.map(figures), others: together(good), wrong }
  return { holds: bad.length > 0 && wrong.length === 0, detail }
}

/** Behind the clog of another fault nothing shows of this one. */
function isHidden({ wanted, inForce }: ProbedLink): boolean {
  return wanted?.clogged === false && inForce?.clogged === true
}

function problems({ sent, seen, arrivals, wanted, inForce }: ProbedLink): readonly string[] {
  const received = arrivals?.received ?? 0
  if (inForce?.clogged === true || wanted?.clogged === true) {
    if (received > 0) return [`should be clogged, but ${received} of ${sent} came through`]
    return wanted?.clogged === true && seen === 0 ? ['should be clogged, but nothing came that could be held'] : []
  }
  const lost = sent - received
  const found: string[] = []
  const say = (isSo: boolean, problem: string) => void (isSo && found.push(problem))

  const lossMax = most(inForce?.lossPpm ?? 0, sent) + SLACK_LOSS * sent
  say(lost > lossMax, `lost ${lost} of ${sent}, which is too much`)
  if (arrivals === undefined) return found
  const { medianUs, maxUs, minUs, duplicates, overtaken } = arrivals
  const explainedUs = (inForce?.delayUs ?? 0) + SLACK_US
  say(minUs > explainedUs, `takes ${minUs} us at least, of which ${explainedUs} are explained`)

  if (wanted === undefined) return found
  const { lossPpm, duplicatePpm, reorderPpm, delayUs, jitterUs = 0 } = wanted
  say(lost < least(lossPpm, sent), `lost only ${lost} of ${sent}`)
  say(duplicates < least(duplicatePpm, received), `doubled only ${duplicates} of ${received}`)
  say(overtaken < least(reorderPpm, 0), `kept the order of ${received}`)
  say(medianUs < delayUs - jitterUs / 2, `takes only ${medianUs} us`)
  say(maxUs - minUs < jitterUs, `varies by only ${maxUs - minUs} us`)
  return found
}

function deviation(ppm: number, of: number): number {
  const chance = ppm / MILLION
  return Math.sqrt(chance * (1 - chance) * of)
}

/** Fewest cases that such a chance explains: at least one, if there is a chance at all. */
function least(ppm: number, of: number): number {
  if (ppm === 0) return 0
  return Math.max(1, (ppm / MILLION) * of - DEVIATIONS * deviation(ppm, of))
}

function most(ppm: number, of: number): number {
  return (ppm / MILLION) * of + DEVIATIONS * deviation(ppm, of)
}

function figures(link: ProbedLink): Json {
  const { sent, arrivals, inForce } = link
  if (arrivals === undefined && inForce?.clogged === true) return { link: pairName(link), sent, clogged: true }
  const { received = 0, duplicates = 0, overtaken = 0, minUs, medianUs, maxUs } = arrivals ?? {}
  const delays = minUs === undefined || medianUs === undefined || maxUs === undefined ? {} : { minUs, medianUs, maxUs }
  return { link: pairName(link), sent, lost: sent - received, duplicates, overtaken, ...delays }
}

/** Of links that no fault is to touch: how many, and the worst among them. */
function together(links: readonly ProbedLink[]): Json {
  const lost = links.map(({ sent, arrivals }) => sent - (arrivals?.received ?? 0))
  return {
    links: links.length,
    lostMax: Math.max(0, ...lost),
    medianUsMax: Math.max(0, ...links.map(({ arrivals }) => arrivals?.medianUs ?? 0)),
  }
}
