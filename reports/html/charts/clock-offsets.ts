/**
 * How far the clocks of nodes were off, by what was measured of the faults that hit them. A jump of a monotonic clock and what
 * it gained while it ran fast stay after the fault; a wall clock is set right when its fault is healed.
 * Station: report. Pure. The measurements are the details of the fault families clock, clock-jump and wall-*.
 */
import type { Json } from '../../../harness/core/json.ts'
import type { FaultSummary, RunRecord } from '../../../harness/core/record.ts'

const MOST_FAULTS = 300
const MOST_LINES = 32
/** Of a clock that jumps to and fro; beyond that its jumps would be one grey bar. */
const MOST_PERIODS = 50

export type ClockLine = {
  readonly node: string
  readonly clock: 'monotonic' | 'wall'
  /** Corners, in order of time; two at the same time are a jump. Microseconds ahead of the true time. */
  readonly corners: readonly (readonly [timeNs: number, offsetUs: number])[]
}

/** Off by `offsetUs`, and by so much more for each second, from `fromNs` to `toNs`; `stays`: what it then is off by. */
type Stretch = {
  readonly fromNs: number
  readonly toNs: number
  readonly offsetUs: number
  readonly ratePpm: number
  readonly stays: boolean
}

/** A line for each clock that was ever off; none where no fault hit a clock. */
export function clockOffsets({ faults }: RunRecord, endNs: number): readonly ClockLine[] {
  const stretches = new Map<string, { node: string; clock: ClockLine['clock']; own: Stretch[] }>()
  for (const fault of faults.filter(({ type }) => /^(clock|wall)(-|$)/.test(type)).slice(0, MOST_FAULTS)) {
    const clock = fault.type.startsWith('wall') ? 'wall' : 'monotonic'
    for (const [node, measured] of measurements(fault.detail)) {
      const line = stretches.get(`${clock} ${node}`) ?? { node, clock, own: [] }
      line.own.push(...stretchesOf(fault, measured, endNs))
      stretches.set(`${clock} ${node}`, line)
    }
  }
  return [...stretches.values()]
    .filter(({ own }) => own.length > 0)
    .slice(0, MOST_LINES)
    .map(({ node, clock, own }) => ({ node, clock, corners: cornersOf(own, endNs) }))
}

/** A fault's detail is a list of answers, each by node. */
function measurements(detail: Json): readonly (readonly [node: string, measured: Json])[] {
  if (!Array.isArray(detail)) return []
  return detail.flatMap((answer: Json) =>
    typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? Object.entries(answer) : [],
  )
}

function stretchesOf({ type, phases }: FaultSummary, measured: Json, endNs: number): readonly Stretch[] {
  if (phases.applied === undefined || phases.verified === undefined) return []
  const fromNs = phases.applied
  const toNs = Math.max(fromNs, phases.healed ?? endNs)
  const none = { fromNs, toNs, offsetUs: 0, ratePpm: 0, stays: true }
  if (typeof measured === 'number') {
    if (type === 'clock') return [{ ...none, ratePpm: measured }]
    return type === 'clock-jump' ? [{ ...none, offsetUs: measured }] : []
  }
  if (typeof measured !== 'object' || measured === null || Array.isArray(measured)) return []
  const { offsetUs = 0, ratePpm = 0, periodUs = 0 } = measured as { readonly [name: string]: Json }
  if (typeof offsetUs !== 'number' || typeof ratePpm !== 'number' || typeof periodUs !== 'number') return []
  const whole = { ...none, offsetUs, ratePpm, stays: false }
  return periodUs > 0 ? strobe(whole, periodUs * 1000) : [whole]
}

/** There for a period and absent for the next, in turn. */
function strobe(whole: Stretch, periodNs: number): readonly Stretch[] {
  const periods = (whole.toNs - whole.fromNs) / periodNs
  const step = periods > MOST_PERIODS ? (whole.toNs - whole.fromNs) / MOST_PERIODS : periodNs
  const shown: Stretch[] = []
  for (let fromNs = whole.fromNs; fromNs < whole.toNs; fromNs += 2 * step)
    shown.push({ ...whole, fromNs, toNs: Math.min(whole.toNs, fromNs + step) })
  return shown
}

function cornersOf(stretches: readonly Stretch[], endNs: number): readonly (readonly [number, number])[] {
  const turns = [...new Set(stretches.flatMap(({ fromNs, toNs }) => [fromNs, toNs]))].sort((a, b) => a - b)
  const inside = turns.flatMap((atNs) => [
    [atNs, offsetAt(stretches, atNs, false)] as const,
    [atNs, offsetAt(stretches, atNs, true)] as const,
  ])
  return [[0, 0], ...inside, [endNs, offsetAt(stretches, endNs, false)]]
}

/** `after`: just after a turn rather than just before it. */
function offsetAt(stretches: readonly Stretch[], atNs: number, after: boolean): number {
  let sum = 0
  for (const { fromNs, toNs, offsetUs, ratePpm, stays } of stretches) {
    if (atNs < fromNs || (atNs === fromNs && !after)) continue
    const isOver = atNs > toNs || (atNs === toNs && after)
    if (isOver && !stays) continue
    sum += offsetUs + ((Math.min(atNs, toNs) - fromNs) / 1e9) * ratePpm
  }
  return Math.round(sum)
}
