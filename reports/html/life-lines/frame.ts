/**
 * Where things lie in a picture of life lines: one time axis for all of them, which shows steps, faults and changes of leader in
 * full and folds the rest, and a block for each line, a row for its marks and one below for the words of each step.
 * Station: report. Pure and bounded.
 */
import type { LeaderSeen } from '../../../harness/core/record.ts'
import { actingBetween, type FaultView } from '../../fault-view.ts'
import type { LifeLine, LifeLines } from '../../life-lines/life-line.ts'
import { LANES_END, LANES_START } from '../lane-labels.ts'
import { isInView, STRIP_HEIGHT } from '../lanes.ts'
import { type TimeScale, timeScale } from '../time-scale.ts'

const MOST_STRIPS = 6
const MOST_LEADERS = 12
/** Few: that much time went by is part of the story. */
const MOST_FOLDS = 2
export const WORDS_HEIGHT = 19
/** Above the words: the row of marks. */
export const MARKS_HEIGHT = 34

export type LifeFrame = {
  readonly scale: TimeScale
  readonly fromNs: number
  readonly toNs: number
  /** That have a band, in the order of their strips. */
  readonly faults: readonly FaultView[]
  /** Who led at the beginning, and each change in view; empty where nobody asked. */
  readonly leaders: readonly LeaderSeen[]
  readonly blocks: readonly { readonly line: LifeLine; readonly top: number; readonly height: number }[]
  readonly bottom: number
}

export function lifeFrame(
  { lines }: LifeLines,
  faults: readonly FaultView[],
  leaders: readonly LeaderSeen[],
): LifeFrame {
  const steps = lines.flatMap((line) => line.steps)
  const fromNs = Math.min(...steps.map((step) => step.fromNs))
  const toNs = Math.max(...steps.map((step) => step.toNs))
  const isWithin = (timeNs: number) => fromNs <= timeNs && timeNs <= toNs
  const acting = actingBetween(faults, fromNs, toNs).slice(0, MOST_STRIPS)
  const changes = leaders.filter(({ timeNs }) => isWithin(timeNs)).slice(0, MOST_LEADERS)
  const first = leaders.findLast(({ timeNs }) => timeNs < fromNs)
  const instants = [
    ...steps.flatMap((step) => [step.fromNs, step.toNs]),
    ...acting.flatMap(({ startNs = fromNs, endNs = fromNs }) => [startNs, endNs]).filter(isWithin),
    ...changes.map(({ timeNs }) => timeNs),
  ]
  const scale = timeScale(instants, LANES_START, LANES_END, MOST_FOLDS)
  const shown = acting.filter((fault) => isInView(fault, { scale }))
  const led = [...(first === undefined ? [] : [first]), ...changes]
  let top = (shown.length + (led.length > 0 ? 1 : 0)) * STRIP_HEIGHT + 8
  const blocks = lines.map((line) => {
    const height = MARKS_HEIGHT + (line.steps.length + (line.left === undefined ? 0 : 1)) * WORDS_HEIGHT + 8
    top += height
    return { line, top: top - height, height }
  })
  return { scale, fromNs, toNs, faults: shown, leaders: led, blocks, bottom: top + 4 }
}
