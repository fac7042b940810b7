/**
 * Plans the faults of a run before it starts: when, for how long, which kind, at what target. The same stream gives the
 * same schedule; who the leader will be is left open.
 * Station: nemesis. Pure. Subsets of many families in turn are rotation.ts's.
 *
 *     kill       ......[=====]....[===]......[====]...     a family alternates quiet and fault, never overlaps itself,
 *     partition  ....[====].......[======]...[==].....     and minds no other family
 */
import { UsageError } from '../harness/core/errors.ts'
import type { PlannedFault, Target } from '../harness/core/fault.ts'
import type { Random } from '../harness/core/random.ts'
import type { Schedule } from '../harness/core/record.ts'
import type { FaultFamily } from './nemesis.ts'
import { isPossibleTarget, targetsOf } from './targets.ts'

/** Bounds in ns, both included. */
export type Span = { readonly minNs: number; readonly maxNs: number }

/** How a family spends its time. */
export type SchedulePace = { readonly firstQuiet: Span; readonly fault: Span; readonly quiet: Span }

const SECOND_NS = 1_000_000_000

/** A fault outlasts several election timeouts, and the quiet after it is long enough for the cluster to recover. */
export const DEFAULT_PACE: SchedulePace = {
  firstQuiet: { minNs: 2 * SECOND_NS, maxNs: 4 * SECOND_NS },
  fault: { minNs: 3 * SECOND_NS, maxNs: 6 * SECOND_NS },
  quiet: { minNs: 2 * SECOND_NS, maxNs: 4 * SECOND_NS },
}

export type FaultRequest = { readonly family: FaultFamily; readonly target?: Target | undefined }

export type SchedulePlan = {
  /** The schedule's own stream; nothing is drawn from it, only from streams named after the families. */
  readonly random: Random
  /** Several requests for a family share its time; without a target it takes every one that is possible in turn. */
  readonly requests: readonly FaultRequest[]
  /** `hasLeader`: the system can be asked for its leader. */
  readonly cluster: { readonly nodes: number; readonly hasLeader: boolean }
  /** Every fault ends by then. */
  readonly timeNs: number
  readonly pace?: SchedulePace
}

/**
 * Sorted by time, ids counted from 0. The pace is shortened for a run too short for two of the slowest rounds, so every
 * family has at least two faults in any run. Throws UsageError IMPOSSIBLE_FAULT where the cluster has nothing to hit.
 */
export function planSchedule(plan: SchedulePlan): Schedule {
  const families = [...new Set(plan.requests.map(({ family }) => family))]
  return families
    .flatMap((family) => faultsOf(family, plan))
    .sort((a, b) => a.atNs - b.atNs)
    .map((planned, id) => ({ id, ...planned }))
}

type Times = { readonly atNs: number; readonly durationNs: number }

/** All faults of one family. Each draws its parameters from a stream of its own, so they never shift the times. */
function faultsOf(
  family: FaultFamily,
  { random, requests, cluster, timeNs, pace }: SchedulePlan,
): Omit<PlannedFault, 'id'>[] {
  const stream = random.stream(family.type)
  const times = planTimes(stream, shortened(pace ?? DEFAULT_PACE, timeNs), timeNs)
  const targets = possibleTargets(family, requests, cluster)
  const turns = takeTurns(stream.stream('targets'), targets, times.length)
  return times.map((time, i) => ({ ...time, fault: family.plan(stream.stream(`fault ${i}`), turns[i] as Target) }))
}

/** The last fault may be shorter than drawn, but not shorter than the pace's shortest. */
function planTimes(random: Random, pace: SchedulePace, timeNs: number): Times[] {
  const times: Times[] = []
  let atNs = draw(random, pace.firstQuiet)
  while (timeNs - atNs >= pace.fault.minNs) {
    const durationNs = Math.min(draw(random, pace.fault), timeNs - atNs)
    times.push({ atNs, durationNs })
    atNs += durationNs + draw(random, pace.quiet)
  }
  return times
}

/** So much faster that two rounds fit even if every span is drawn at its longest. */
function shortened({ firstQuiet, fault, quiet }: SchedulePace, timeNs: number): SchedulePace {
  const factor = Math.min(1, timeNs / (firstQuiet.maxNs + fault.maxNs + quiet.maxNs + fault.maxNs))
  const shorten = ({ minNs, maxNs }: Span): Span => ({
    minNs: Math.floor(minNs * factor),
    maxNs: Math.floor(maxNs * factor),
  })
  return { firstQuiet: shorten(firstQuiet), fault: shorten(fault), quiet: shorten(quiet) }
}

export function draw(random: Random, { minNs, maxNs }: Span): number {
  return random.integer(minNs, maxNs)
}

/** Drawn without replacement, again and again, so that every target has its turn before one comes back. */
function takeTurns(random: Random, targets: readonly Target[], count: number): Target[] {
  const turns: Target[] = []
  while (turns.length < count) turns.push(...random.shuffle(targets))
  return turns.slice(0, count)
}

/**
 * What the requests for this family ask for, or everything that it draws if one of them leaves it open. Throws UsageError
 * IMPOSSIBLE_FAULT.
 */
export function possibleTargets(
  family: FaultFamily,
  requests: readonly FaultRequest[],
  cluster: SchedulePlan['cluster'],
  drawn: readonly Target[] = family.targets,
): readonly Target[] {
  const wanted = requests.filter((request) => request.family === family).map(({ target }) => target)
  const asked = targetsOf(family).filter((target) => wanted.includes(target))
  const open = wanted.includes(undefined)
  const legal = (open ? drawn : asked).filter((target) => isPossibleTarget(target, cluster))
  const impossible = asked.filter((target) => !isPossibleTarget(target, cluster))
  const tooSmall = cluster.nodes < (family.minNodes ?? 1)
  if (!tooSmall && impossible.length === 0 && legal.length > 0) return legal
  const what =
    impossible.length > 0 && !tooSmall ? `${family.type}:${impossible.join(`, ${family.type}:`)}` : family.type
  throw new UsageError('IMPOSSIBLE_FAULT', `${what} cannot hit anything in a cluster of ${cluster.nodes}`, {
    hint: 'A partition needs two nodes, a minority three, and a leader a system that can be asked for it.',
    facts: { family: family.type, impossible, nodes: cluster.nodes, hasLeader: cluster.hasLeader },
  })
}
