/**
 * The picture of a witness: one lane per process, operations as bars from invocation to completion, numbered where they
 * belong to the witness and pale where they do not, above bands for the faults that acted meanwhile.
 * Station: report. Bars are closed on both sides when the outcome is known; an unknown one is open to the right, since it
 * may take effect at any later time. The numbers are those of the table below it, which says the same in text.
 */
import type { FaultView } from '../fault-view.ts'
import { duration, seconds } from '../format.ts'
import type { OperationView } from '../operation-view.ts'
import { operationLabel } from '../operation-view.ts'
import { clipped } from '../visible.ts'
import { positionIn, px, ticks } from './axis.ts'
import { CHARACTER, LANES_END, LANES_START, operationTitle, witnessLabels } from './lane-labels.ts'
import type { Markup } from './markup.ts'
import { html } from './markup.ts'
import type { Lane, WitnessWindow } from './witness-window.ts'

export const WIDTH = LANES_END + 12
export const STRIP_HEIGHT = 20
const WITNESS_LANE = 46
const CONTEXT_LANE = 24
export const AXIS_HEIGHT = 26
const MOST_STRIPS = 8

export type BandColour = (type: string) => number

/** All that a time axis and its bands need to know of a window. */
export type Scaled = Pick<WitnessWindow, 'scale'>

type Placed = { readonly lane: Lane; readonly top: number; readonly height: number }

export function lanes(window: WitnessWindow, faults: readonly FaultView[], colour: BandColour, label: string): Markup {
  const strips = faults.filter((fault) => isInView(fault, window)).slice(0, MOST_STRIPS)
  const lanesTop = strips.length * STRIP_HEIGHT + 8
  let top = lanesTop
  const placed = window.lanes.map((lane): Placed => {
    const height = lane.witness.length > 0 ? WITNESS_LANE : CONTEXT_LANE
    top += height
    return { lane, top: top - height, height }
  })
  const bottom = top + 4
  return html`<svg class="lanes" viewBox="0 0 ${WIDTH} ${bottom + AXIS_HEIGHT}" role="img" aria-label="${label}">
${timeAxis(window, bottom)}
${strips.map((fault, i) => band(fault, i * STRIP_HEIGHT, bottom, window, colour))}
${placed.map((lane) => laneMarkup(lane, window))}
</svg>`
}

/** A fault that acted only while time is left out has no place in the picture; the text below names it. */
export function isInView({ startNs = 0, endNs = 0 }: FaultView, { scale }: Scaled): boolean {
  return scale.pieces.some(({ folded, from, to }) => !folded && startNs <= to && endNs >= from)
}

export function timeAxis({ scale }: Scaled, bottom: number): Markup {
  const parts = scale.pieces.map((piece, i) => {
    const width = piece.end - piece.start
    if (piece.folded) {
      const middle = px((piece.start + piece.end) / 2)
      return html`<rect class="gap" x="${px(piece.start)}" y="0" width="${px(width)}" height="${bottom}"/><path class="break" d="M${px(piece.start)} 0V${bottom}M${px(piece.end)} 0V${bottom}"/><text class="faint" text-anchor="middle" x="${middle}" y="${bottom + 17}">${duration(piece.to - piece.from)}</text>`
    }
    const { at, decimals } = ticks(piece.from / 1e9, piece.to / 1e9, Math.max(1, Math.floor(width / 110)))
    return at.map((timeS) => {
      const label = `${timeS.toFixed(decimals)} s`
      const x = positionIn(piece, timeS * 1e9)
      // A label must not run into that of the time left out.
      const room = (label.length * CHARACTER) / 2
      const fits = (x - room > piece.start || i === 0) && (x + room < piece.end || i === scale.pieces.length - 1)
      return fits ? tick(x, label, bottom) : html`<path class="grid" d="M${px(x)} 0V${bottom}"/>`
    })
  })
  return html`${parts}<path class="axis" d="M${LANES_START} ${bottom}H${LANES_END}"/>`
}

function tick(x: number, label: string, bottom: number): Markup {
  const anchor = x > LANES_END - 30 ? 'end' : x < LANES_START + 12 ? 'start' : 'middle'
  return html`<path class="grid" d="M${px(x)} 0V${bottom}"/><text class="faint" text-anchor="${anchor}" x="${px(x)}" y="${bottom + 17}">${label}</text>`
}

/** A strip with the fault's name in a row of its own, and its tint behind all lanes. */
export function band(fault: FaultView, top: number, bottom: number, { scale }: Scaled, colour: BandColour): Markup {
  const { startNs = 0, endNs = 0, label, state } = fault
  const [x, end] = [scale.x(startNs), scale.x(endNs)]
  const width = Math.max(2, end - x)
  const number = colour(fault.summary.type)
  const words = `${label}${state === 'in force' ? '' : `, ${state}`}`
  const text = clipped(words, 80)
  const fitsRight = x + 6 + text.length * CHARACTER < LANES_END
  const place = fitsRight ? html`x="${px(x + 6)}"` : html`text-anchor="end" x="${px(Math.max(end, LANES_START) - 6)}"`
  const doubted = state === 'in force' ? '' : ' doubted'
  return html`<g><title>${words}: ${seconds(startNs)} to ${seconds(endNs)}</title><rect class="band-${number}${doubted}" x="${px(x)}" y="${top}" width="${px(width)}" height="${bottom - top}"/><rect class="strip-${number}${doubted}" x="${px(x)}" y="${top}" width="${px(width)}" height="3"/><text ${place} y="${top + 15}">${text}</text></g>`
}

function laneMarkup({ lane, top, height }: Placed, window: WitnessWindow): Markup {
  const strong = lane.witness.length > 0
  const barTop = strong ? top + 24 : top + 5
  const barHeight = strong ? 15 : 14
  const name = `process ${lane.process}`
  const node =
    lane.node === undefined
      ? ''
      : clipped(lane.node, Math.max(3, Math.floor((LANES_START - 14) / CHARACTER) - name.length))
  return html`<path class="grid" d="M0 ${top + height}H${LANES_END}"/><text class="${strong ? 'strong-lane' : 'faint'}" x="2" y="${barTop + 12}">${name}${node === '' ? '' : html`<tspan class="faint" dx="6">${node}</tspan>`}</text>
${lane.context.map((operation) => bar(operation, barTop, barHeight, window, 'pale'))}
${lane.witness.map(({ operation }) => bar(operation, barTop, barHeight, window, 'strong'))}
${witnessLabels(lane, window.scale, top)}`
}

function bar(operation: OperationView, top: number, height: number, { scale }: WitnessWindow, kind: 'pale' | 'strong') {
  const x = scale.x(operation.startNs)
  const bottom = top + height
  const title = html`<title>${operationTitle(operation)}</title>`
  if (operation.outcome === 'info') {
    return html`<g>${title}<path class="${kind}-open" d="M${LANES_END} ${top}H${px(x)}V${bottom}H${LANES_END}"/></g>`
  }
  const width = Math.max(3, scale.x(operation.endNs ?? operation.startNs) - x)
  const label = operationLabel(operation)
  const inside = kind === 'pale' && label.length * CHARACTER + 8 < width
  return html`<g>${title}<rect class="${kind}" x="${px(x)}" y="${top}" width="${px(width)}" height="${height}" rx="2.5"/>${inside && html`<text class="mono" x="${px(x + 5)}" y="${top + height - 3}">${label}</text>`}</g>`
}
