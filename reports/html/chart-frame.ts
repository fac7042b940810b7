/**
 * What the charts over the whole run have in common: the time axis, a row with the faults of each kind and their tint
 * below it, and marks where recovery and the final reads begin.
 * Station: report.
 */
import type { History } from '../../harness/core/history.ts'
import { NEMESIS } from '../../harness/core/history.ts'
import { isPhaseOp } from '../../harness/core/op.ts'
import type { FaultView } from '../fault-view.ts'
import { seconds } from '../format.ts'
import { clipped } from '../visible.ts'
import type { Piece } from './axis.ts'
import { positionIn, px, ticks } from './axis.ts'
import type { BandColour } from './lanes.ts'
import type { Content, Markup } from './markup.ts'
import { html } from './markup.ts'

export const CHART_WIDTH = 1100
export const PLOT_START = 118
export const PLOT_END = CHART_WIDTH - 14
const ROW_HEIGHT = 17
const PHASE_ROW = 18
const AXIS_HEIGHT = 24
/** More than there are fault families: a kind without a row would leave what it did unexplained. */
const MOST_ROWS = 40
/** Of all kinds together; beyond that bars would cover each other anyway. */
const MOST_BANDS = 240

export type Phase = { readonly name: string; readonly atNs: number }

export type Frame = {
  readonly x: (timeNs: number) => number
  readonly endNs: number
  readonly top: number
  readonly bottom: number
  readonly plotHeight: number
}

/** Where the run's phases begin, by the history's own marks. */
export function phasesOf(history: History): readonly Phase[] {
  const { functions, f, process } = history.columns
  const wanted = functions.indexOf('phase')
  const found: Phase[] = []
  for (let index = 0; index < history.length && wanted !== -1; index++) {
    if (process[index] !== NEMESIS || f[index] !== wanted) continue
    const op = history.op(index)
    if (isPhaseOp(op)) found.push({ name: op.value.phase, atNs: op.time })
  }
  return found.slice(0, 8)
}

/** Kinds of faults that acted, in order of first appearance; each has a row. */
export function kindsOf(faults: readonly FaultView[]): readonly string[] {
  const acted = faults.filter(({ startNs }) => startNs !== undefined)
  return [...new Set(acted.map(({ summary }) => summary.type))].slice(0, MOST_ROWS)
}

export function frameOf(faults: readonly FaultView[], endNs: number, plotHeight: number): Frame {
  const top = PHASE_ROW + kindsOf(faults).length * ROW_HEIGHT + 8
  const whole: Piece = { from: 0, to: Math.max(1, endNs), start: PLOT_START, end: PLOT_END }
  return { x: (timeNs) => positionIn(whole, timeNs), endNs, top, bottom: top + plotHeight, plotHeight }
}

/** The chart: everything common, with `plot` between the tints and the hover layer that `plot` may end with. */
export function framed(
  frame: Frame,
  faults: readonly FaultView[],
  phases: readonly Phase[],
  colour: BandColour,
  label: string,
  plot: Content,
): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label.split(':')[0] ?? label}"><svg class="chart" viewBox="0 0 ${CHART_WIDTH} ${frame.bottom + AXIS_HEIGHT}" role="img" aria-label="${label}">
${faultRows(frame, faults, colour)}
${timeAxis(frame)}
${plot}
${phaseMarks(phases, frame)}
</svg></div>`
}

function faultRows(frame: Frame, faults: readonly FaultView[], colour: BandColour): Content {
  const kinds = kindsOf(faults)
  const most = Math.ceil(MOST_BANDS / Math.max(1, kinds.length))
  return kinds.map((kind, row) => {
    const top = PHASE_ROW + row * ROW_HEIGHT
    const ofKind = faults.filter(({ summary, startNs }) => summary.type === kind && startNs !== undefined)
    const number = colour(kind)
    return html`<text class="faint" x="2" y="${top + 12}">${clipped(kind, 16)}</text><path class="grid" d="M${PLOT_START} ${top + 8}H${PLOT_END}"/>${ofKind.slice(0, most).map((fault) => faultBar(fault, number, top, frame))}`
  })
}

function faultBar(
  { label, state, startNs = 0, endNs = 0 }: FaultView,
  number: number,
  top: number,
  frame: Frame,
): Markup {
  const x = frame.x(startNs)
  const width = px(Math.max(2, frame.x(endNs) - x))
  const doubted = state === 'in force' ? '' : ' doubted'
  return html`<g><title>${clipped(label, 120)}, ${state}: ${seconds(startNs)} to ${seconds(endNs)}</title><rect class="strip-${number}${doubted}" x="${px(x)}" y="${top + 3}" width="${width}" height="10" rx="2"/><rect class="band-${number}${doubted}" x="${px(x)}" y="${frame.top}" width="${width}" height="${frame.plotHeight}"/></g>`
}

function timeAxis({ x, endNs, bottom }: Frame): Markup {
  const { at, decimals } = ticks(0, endNs / 1e9, 10)
  return html`<path class="axis" d="M${PLOT_START} ${bottom}H${PLOT_END}"/>${at.map((timeS) => {
    const place = x(timeS * 1e9)
    const anchor = place > PLOT_END - 24 ? 'end' : 'middle'
    return html`<path class="axis" d="M${px(place)} ${bottom}v4"/><text class="faint" text-anchor="${anchor}" x="${px(place)}" y="${bottom + 17}">${timeS.toFixed(decimals)} s</text>`
  })}`
}

/**
 * A phase's name stands right of its mark. Where the next mark is too near, it shares a place left of the first mark of
 * those that crowd: recovery is often over in milliseconds.
 */
function phaseMarks(phases: readonly Phase[], { x, bottom }: Frame): Markup {
  const labels: Markup[] = []
  let crowded: Phase[] = []
  const placeCrowded = () => {
    const [first] = crowded
    if (first === undefined) return
    const names = crowded.map(({ name }) => clipped(name, 12)).join(', ')
    labels.push(html`<text class="faint" text-anchor="end" x="${px(x(first.atNs) - 4)}" y="11">${names}</text>`)
    crowded = []
  }
  phases.forEach((phase, i) => {
    const name = clipped(phase.name, 12)
    const room = x(phases[i + 1]?.atNs ?? Number.POSITIVE_INFINITY)
    if (Math.min(PLOT_END, room) - x(phase.atNs) > name.length * 7 + 8) {
      placeCrowded()
      labels.push(html`<text class="faint" x="${px(x(phase.atNs) + 4)}" y="11">${name}</text>`)
    } else crowded.push(phase)
  })
  placeCrowded()
  return html`${phases.map(({ atNs }) => html`<path class="mark" d="M${px(x(atNs))} 2V${bottom}"/>`)}${labels}`
}

/** Horizontal lines with labels at `marks`, from the plot's bottom. */
export function valueAxis(
  frame: Frame,
  marks: readonly { readonly y: number; readonly label: string }[],
  unit: string,
): Markup {
  return html`${marks.map(({ y, label }) => html`<path class="grid" d="M${PLOT_START} ${px(y)}H${PLOT_END}"/><text class="faint" text-anchor="end" x="${PLOT_START - 6}" y="${px(y + 4)}">${label}</text>`)}<text class="faint" x="2" y="${frame.top + 12}">${unit}</text>`
}
