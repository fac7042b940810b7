/**
 * Draws the faults of a case in one of five styles, since no single one finds every bug:
 * - swarm: a coin says of each family whether it exists at all in this case, and each that does has a pace and targets of its
 *   own (Groce et al., ISSTA 2012: leaving features out finds more than having them all).
 * - demotions: few faults at random moments, mostly of the leader and long enough to change who comes next; so that any bug
 *   that needs d such events in order has a chance that does not vanish with the length of the run (after PCT,
 *   Burckhardt et al., ASPLOS 2010, where the thread of highest priority is demoted at d random steps).
 * - relay: each leader falls soon after its election, as another comes back; so terms change hands with entries that got to
 *   some. No time drawn beforehand would hit such a moment.
 * - storm: leaders fall one after another, with quick restarts and small partitions around them, as in Figure 8 of the
 *   Raft paper.
 * - ambushes: the leader falls within milliseconds of a write's beginning, between two of its messages; at times
 *   while disks are slow, links bad or clocks wrong, so that what follows takes long enough to be seen. For bugs whose moment is that short.
 * Station: campaign. Pure but for the stream.
 */
import type { FaultFamily } from '../../../nemesis/nemesis.ts'
import { isPossibleTarget } from '../../../nemesis/targets.ts'
import type { PlannedFault, Target } from '../../core/fault.ts'
import type { Random } from '../../core/random.ts'
import { chance, someOf, weighted } from './chances.ts'

export const FAULT_STYLES = ['swarm', 'demotions', 'relay', 'storm', 'ambushes'] as const
export type FaultStyle = (typeof FAULT_STYLES)[number]

export type FaultPlan = {
  readonly style: FaultStyle
  /** Faults begin within this time; one may last beyond its end, when everything is healed anyway. */
  readonly timeNs: number
  /** `hasLeader`: the system can be asked for its leader. */
  readonly cluster: { readonly nodes: number; readonly hasLeader: boolean }
  readonly families: readonly FaultFamily[]
  /** When operations begin that change something. */
  readonly changesAtNs: readonly number[]
}

const MS = 1_000_000
/** Upper bounds of what a family's faults and the quiet between them last; the lower is a tenth. */
const LENGTHS_MS = [100, 500, 2_000, 6_000]
const QUIETS_MS = [500, 2_000, 5_000, 10_000]
/** Leaders that fall in a relay. */
const RELAY_MAX = 10
/** Families that end a leadership. */
const ENDING = ['kill', 'power', 'partition', 'pause']

/** In order of time, ids from 0. */
export function drawFaults(plan: FaultPlan, random: Random): readonly PlannedFault[] {
  const possible = plan.families.flatMap((family) => possibleTargets(family, plan))
  const faults = { swarm, demotions, relay, storm, ambushes }[plan.style](possible, plan, random)
  return faults.sort((a, b) => a.atNs - b.atNs).map((fault, id) => ({ id, ...fault }))
}

type Possible = { readonly family: FaultFamily; readonly targets: readonly Target[] }
type Unnumbered = Omit<PlannedFault, 'id'>

function possibleTargets(family: FaultFamily, { cluster }: FaultPlan): readonly Possible[] {
  const targets = family.targets.filter((target) => isPossibleTarget(target, cluster))
  return cluster.nodes < (family.minNodes ?? 1) || targets.length === 0 ? [] : [{ family, targets }]
}

function swarm(possible: readonly Possible[], { timeNs }: FaultPlan, random: Random): Unnumbered[] {
  // A stream for each family: one that joins the registry does not change what is drawn for the others.
  return possible.flatMap(({ family, targets }) => {
    const stream = random.stream(family.type)
    if (!chance(stream, 50)) return []
    const lengthNs = stream.pick(LENGTHS_MS) * MS
    const quietNs = stream.pick(QUIETS_MS) * MS
    const chosen = someOf(stream, targets)
    const faults: Unnumbered[] = []
    for (let atNs = between(stream, quietNs); atNs < timeNs; ) {
      const durationNs = between(stream, lengthNs)
      faults.push({ atNs, durationNs, fault: family.plan(stream, stream.pick(chosen)) })
      atNs += durationNs + between(stream, quietNs)
    }
    return faults
  })
}

function demotions(possible: readonly Possible[], { timeNs }: FaultPlan, random: Random): Unnumbered[] {
  const faults = chance(random, 50) ? weather(possible, timeNs, random) : []
  const chosen = fewBeside(faults, possible, random)
  if (chosen.length === 0) return faults
  for (let left = random.integer(2, 8); left > 0; left--) {
    const atNs = random.integer(0, timeNs - 1)
    faults.push({ atNs, durationNs: random.integer(500 * MS, 8_000 * MS), fault: leaderFault(random, chosen, 70) })
  }
  return faults
}

function storm(possible: readonly Possible[], { timeNs }: FaultPlan, random: Random): Unnumbered[] {
  const faults = chance(random, 60) ? weather(possible, timeNs, random) : []
  const chosen = fewBeside(faults, possible, random)
  if (chosen.length === 0) return faults
  const gapNs = random.pick([500, 1_500, 3_000]) * MS
  const lengthNs = random.pick([500, 2_000, 4_000]) * MS
  for (let atNs = between(random, gapNs); atNs < timeNs; atNs += between(random, gapNs)) {
    faults.push({ atNs, durationNs: between(random, lengthNs), fault: leaderFault(random, chosen, 60) })
  }
  return faults
}

/**
 * One leader after another is hit, so long after its election as messages take, or as long as an election; the one before
 * is then healed, or the one before that.
 */
function relay(possible: readonly Possible[], { timeNs }: FaultPlan, random: Random): Unnumbered[] {
  const ending = possible.filter(({ family }) => ENDING.includes(family.type))
  if (ending.length === 0) return []
  const chosen = chance(random, 70) ? [random.pick(ending)] : ending
  const gapNs = random.pick([100, 1_000]) * MS
  const delayNs = random.pick([3, 5, 20, 200, 1_000]) * MS
  const overlap = chance(random, 80) ? 1 : 2
  const faults = chance(random, 70) ? weather(possible, timeNs, random) : []
  let atNs = between(random, 1_000 * MS)
  // The first leader is there already.
  faults.push({ atNs, durationNs: gapNs + 1, fault: random.pick(chosen).family.plan(random, 'leader') })
  for (atNs += gapNs; atNs < timeNs && faults.length < RELAY_MAX; atNs += gapNs) {
    const fault = random.pick(chosen).family.plan(random, 'leader')
    faults.push({ atNs, durationNs: overlap * gapNs + 1, fault, afterElectionNs: random.integer(0, delayNs) })
  }
  return faults
}

/**
 * What is bad for the whole time: links, disks, clocks. Where messages and syncs take long, most faults find some of them
 * under way, so that an entry gets to few nodes before its leader falls.
 */
function weather(possible: readonly Possible[], timeNs: number, random: Random): Unnumbered[] {
  const first = weighted(random, WEATHERS)
  const second = chance(random, 40) ? weighted(random, WEATHERS) : first
  return possible
    .filter(({ family }) => family.type === first || family.type === second)
    .map(({ family, targets }) => {
      // A clock is wrong only beside others.
      const wide = targets.filter((target) => (family.type === 'clock' ? target !== 'all' : target === 'all'))
      const target = random.pick(wide.length > 0 ? wide : targets)
      return { atNs: 0, durationNs: timeNs, fault: (family.planLasting ?? family.plan)(random, target) }
    })
}

const WEATHERS = [
  [4, 'packet'],
  [3, 'disk'],
  [3, 'clock'],
] as const

/** One to three families, and none that would end with its faults what lasts. */
function fewBeside(lasting: readonly Unnumbered[], possible: readonly Possible[], random: Random): readonly Possible[] {
  const others = possible.filter(({ family }) => !lasting.some(({ fault }) => fault.type === family.type))
  return random.shuffle(others).slice(0, random.pick([1, 1, 2, 2, 3]))
}

/** One after another, each long enough for another leader, with time between them to come to rest. */
function ambushes(possible: readonly Possible[], { changesAtNs, timeNs }: FaultPlan, random: Random): Unnumbered[] {
  const ending = possible.filter(({ family }) => ENDING.includes(family.type))
  if (ending.length === 0) return []
  const faults = chance(random, 40) ? weather(possible, timeNs, random) : []
  // Of a leader that is cut off its clients are answered still: what it acknowledged and told nobody is seen to be missing.
  const cutting = ending.filter(({ family }) => family.type === 'partition')
  const chosen = chance(random, 70) ? [random.pick([...ending, ...cutting])] : ending
  const disks = faults.length > 0 ? undefined : possible.find(({ family }) => family.type === 'disk')
  const delayNs = random.pick([5, 10, 300]) * MS
  for (let fromNs = random.integer(0, QUIET_NS); fromNs < timeNs; ) {
    const beginsNs = changesAtNs.find((each) => each >= fromNs)
    const atNs = beginsNs === undefined ? timeNs : beginsNs + random.integer(0, delayNs)
    if (atNs >= timeNs) break
    const durationNs = random.integer(AMBUSH_NS / 2, AMBUSH_NS)
    faults.push({ atNs, durationNs, fault: random.pick(chosen).family.plan(random, 'leader') })
    if (disks !== undefined && chance(random, 80))
      faults.push({ atNs, durationNs: AMBUSH_NS, fault: slow(disks, random) })
    fromNs = atNs + durationNs + random.integer(0, QUIET_NS)
  }
  return faults
}

/** All disks, where they can be hit together: then what is written after a fault takes long enough to be seen. */
function slow({ family, targets }: Possible, random: Random): PlannedFault['fault'] {
  const target = targets.includes('all') ? 'all' : random.pick(targets)
  return (family.planLasting ?? family.plan)(random, target)
}

const AMBUSH_NS = 4_000 * MS
const QUIET_NS = 3_000 * MS

/** Of one of the families; at the leader `percent` times of a hundred where it can be hit, else at few nodes. */
function leaderFault(random: Random, possible: readonly Possible[], percent: number): PlannedFault['fault'] {
  const { family, targets } = random.pick(possible)
  const isLeader = targets.includes('leader') && chance(random, percent)
  const others = targets.filter((target) => target === 'one' || target === 'minority')
  const target = isLeader ? 'leader' : random.pick(others.length > 0 ? others : targets)
  return family.plan(random, target)
}

/** Style by weight: the swarm finds most, and keeps the others honest. */
export function drawStyle(random: Random): FaultStyle {
  return weighted(random, [
    [30, 'swarm'],
    [10, 'demotions'],
    [20, 'relay'],
    [15, 'storm'],
    [25, 'ambushes'],
  ] as const)
}

function between(random: Random, maxNs: number): number {
  return random.integer(Math.floor(maxNs / 10), maxNs)
}
