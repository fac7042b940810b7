/**
 * Plans a run in which random subsets of many families take turns, with quiet times in between for the system to recover:
 * `--nemesis all`. The same stream gives the same schedule; who the leader will be is left open.
 * Station: nemesis. Pure. After jepsen.nemesis.combined, which mixes its packages at random; here families are dealt as
 * cards are, so that each has its turn before one comes again.
 *
 *     kill        ..[=====]........................[====]..
 *     partition   ...[===].........................
 *     packet      .............[=====].............         a window, a quiet time, a window with others, ...
 *     clock       ..............[===]..............
 *
 * No two families of a window use one port: they would spoil each other's measurement (a paused node that is killed is not
 * paused). Which nodes may be out at once is limits.ts's.
 */
import { isRole, type PlannedFault, type Target } from '../harness/core/fault.ts'
import type { Random } from '../harness/core/random.ts'
import type { Schedule } from '../harness/core/record.ts'
import type { Intensity } from '../harness/core/scenario.ts'
import { type RotationStyle, STYLES } from './intensity.ts'
import { type Reach, reachOf, takesOut } from './limits.ts'
import type { FaultFamily } from './nemesis.ts'
import { draw, possibleTargets, type SchedulePlan, type Span } from './schedule.ts'
import { targetsOf } from './targets.ts'

export type RotationPlan = Omit<SchedulePlan, 'pace'> & {
  readonly intensity: Intensity
  /** Without them any target is drawn in any company. */
  readonly isLimited: boolean
}

/** Two rounds are worth going this much faster; for one round the pace is as fast as it must be. */
const SHORTEST_FOR_TWO_ROUNDS = 0.5

/** A family with the targets that are possible here, or asked for. */
type Card = { readonly family: FaultFamily; readonly targets: readonly Target[]; readonly reach: Reach }
/** Of those that take nodes out, where one of them parts several from the others: more would find nobody they may hit. */
const MOST_WITH_WIDE = 2

/**
 * Sorted by time, ids counted from 0. Every family comes at least once, and at least twice where the time allows that at
 * half the pace. Throws UsageError IMPOSSIBLE_FAULT where the cluster has nothing to hit.
 */
export function planRotation(plan: RotationPlan): Schedule {
  const { random, requests, cluster, timeNs, intensity } = plan
  const families = [...new Set(requests.map(({ family }) => family))]
  if (families.length === 0) return []
  const cards = families.map((family) => {
    const targets = possibleTargets(family, requests, cluster, family.inTurns ?? targetsOf(family))
    return { family, targets, reach: reachOf(family, targets, cluster.nodes) }
  })
  const style = STYLES[intensity]
  const pace = scaled(style.pace, factorFor(windowsOfRounds(cards, plan), style, timeNs))
  const times = random.stream('times')
  const faults: Omit<PlannedFault, 'id'>[] = []
  const seen = new Set<FaultFamily>()
  let atNs = draw(times, pace.firstQuiet)
  for (const [i, window] of deal(cards, plan)) {
    if (timeNs - atNs < pace.fault.minNs) break
    const lengthNs = Math.min(draw(times, pace.fault), timeNs - atNs)
    faults.push(...faultsOf(window, random.stream(`window ${i}`), { atNs, lengthNs, seen }, plan))
    for (const { family } of window) seen.add(family)
    atNs += lengthNs + draw(times, pace.quiet)
  }
  return faults.sort((a, b) => a.atNs - b.atNs).map((planned, id) => ({ id, ...planned }))
}

/** Windows after window, without an end: each round a shuffled deck, of which each window takes what goes together. */
function* deal(cards: readonly Card[], { random, intensity, isLimited }: RotationPlan): Generator<[number, Card[]]> {
  const stream = random.stream('windows')
  for (let i = 0, deck: Card[] = []; ; i++) {
    if (deck.length === 0) deck = stream.shuffle(cards)
    const most = stream.pick(STYLES[intensity].atOnce)
    const window: Card[] = []
    for (const card of deck) if (window.length < most && goesWith(card, window, isLimited)) window.push(card)
    deck = deck.filter((card) => !window.includes(card))
    yield [i, window]
  }
}

function goesWith(card: Card, window: readonly Card[], isLimited: boolean): boolean {
  if (window.some(({ family }) => family.needs.some((port) => card.family.needs.includes(port)))) return false
  const out = [...window, card].filter(({ family }) => takesOut(family))
  if (!isLimited || out.length < 2 || !takesOut(card.family)) return true
  if (out.length > MOST_WITH_WIDE && out.some(({ reach }) => reach.isWide)) return false
  return out.every(({ reach }) => reach.single.length > 0)
}

/** After how many windows every family has had one turn, and two. */
function windowsOfRounds(cards: readonly Card[], plan: RotationPlan): { readonly one: number; readonly two: number } {
  let turns = 0
  let one = 0
  for (const [i, window] of deal(cards, plan)) {
    turns += window.length
    if (turns === cards.length) one = i + 1
    if (turns === 2 * cards.length) return { one, two: i + 1 }
  }
  return { one, two: one }
}

/** By which every span is shortened, so that the rounds fit even if each is drawn at its longest. */
function factorFor({ one, two }: { one: number; two: number }, { pace }: RotationStyle, timeNs: number): number {
  const factor = (windows: number) =>
    Math.min(1, timeNs / (pace.firstQuiet.maxNs + windows * (pace.fault.maxNs + pace.quiet.maxNs)))
  return factor(two) >= SHORTEST_FOR_TWO_ROUNDS ? factor(two) : factor(one)
}

function scaled({ firstQuiet, fault, quiet }: RotationStyle['pace'], factor: number): RotationStyle['pace'] {
  const scale = ({ minNs, maxNs }: Span): Span => ({
    minNs: Math.floor(minNs * factor),
    maxNs: Math.floor(maxNs * factor),
  })
  return { firstQuiet: scale(firstQuiet), fault: scale(fault), quiet: scale(quiet) }
}

type Place = {
  readonly atNs: number
  readonly lengthNs: number
  /** Families that had a turn before. */
  readonly seen: ReadonlySet<FaultFamily>
}

/**
 * Each begins within the first quarter of its window and ends within the last. On its first turn a family hits nodes by
 * number where it can, since it may not be known just then who leads; a short run has no other turn.
 */
function faultsOf(
  window: readonly Card[],
  random: Random,
  { atNs, lengthNs, seen }: Place,
  { intensity, isLimited }: RotationPlan,
): Omit<PlannedFault, 'id'>[] {
  const { outagePercent, isBearable } = STYLES[intensity]
  const quarterNs = Math.floor(lengthNs / 4)
  const out = window.filter(({ family }) => takesOut(family)).length
  return window.map((card) => {
    const { family, targets } = card
    const stream = random.stream(family.type)
    const lateNs = stream.integer(0, quarterNs)
    const earlyNs = stream.integer(0, quarterNs)
    const isOutage = stream.integer(1, 100) <= outagePercent
    const legal = isLimited && takesOut(family) ? allowed(card, out, isOutage) : targets
    const sure = legal.filter((target) => !isRole(target))
    const target = stream.pick(seen.has(family) || sure.length === 0 ? legal : sure)
    const plan = (isBearable ? family.planLasting : undefined) ?? family.plan
    const fault = plan.call(family, stream.stream('fault'), target)
    return { atNs: atNs + lateNs, durationNs: lengthNs - lateNs - earlyNs, fault }
  })
}

/** `out`: how many faults of the window take nodes out. A family that can only hit many has no such company. */
function allowed({ targets, reach }: Card, out: number, isOutage: boolean): readonly Target[] {
  const beyond = targets.filter((target) => !reach.within.includes(target))
  const kinds = out > 1 ? [reach.single] : isOutage ? [beyond] : []
  return [...kinds, reach.within, targets].find((some) => some.length > 0) ?? targets
}
