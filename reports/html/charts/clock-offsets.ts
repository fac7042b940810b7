/**
 * How far the clocks of nodes were off, by what was measured of the faults that hit them. A jump of a monotonic clock and what
 * it gained while it ran fast stay after the fault; a wall clock is set right when its fault is healed.
 * Station: report. Pure. The measurements are the details of the fault families clock, clock-jump and wall-*.
 */
import type { Json } from '../../../harness/core/json.ts'
import type { FaultSummary, RunRecord } from '../../../harness/core/record.ts'

const MOST_FAULTS = 300
const MOST_LINES = 32
/** Of a clock that jumps to and fro. Even. */
const DRAWN_JUMPS = 20

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
  const read = (Array.isArray(measured) ? measured : [measured]).map(wallReading).filter((found) => found !== undefined)
  const [furthest] = read.toSorted((a, b) => Math.abs(b.offsetUs) - Math.abs(a.offsetUs))
  if (furthest === undefined) return []
  const whole = { ...none, ...furthest, stays: false }
  return type === 'wall-strobe' ? strobe({ ...whole, ratePpm: 0 }) : [whole]
}

/** Containers tell the rate; the simulator what the offset is a second later. 1 ms a second is 1 000 ppm. */
function wallReading(json: Json): Pick<Stretch, 'offsetUs' | 'ratePpm'> | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const { offsetMs, inASecondMs = offsetMs, ratePpm } = json as { readonly [name: string]: Json }
  if (typeof offsetMs !== 'number' || typeof inASecondMs !== 'number') return undefined
  const gained = (inASecondMs - offsetMs) * 1000
  return { offsetUs: offsetMs * 1000, ratePpm: typeof ratePpm === 'number' ? ratePpm : gained }
}

/** There for a while and absent for the next, in turn. How often is not measured: more jumps would be one grey bar. */
function strobe(whole: Stretch): readonly Stretch[] {
  const stepNs = (whole.toNs - whole.fromNs) / DRAWN_JUMPS
  return Array.from({ length: DRAWN_JUMPS / 2 }, (_, i) => {
    const fromNs = whole.fromNs + 2 * i * stepNs
    return { ...whole, fromNs, toNs: fromNs + stepNs }
  })
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
