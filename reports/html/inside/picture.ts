/**
 * What went wrong at a glance: a lane for each node with its roles and terms, the operations of the witness at the node
 * that they were sent to, faults behind the nodes they hit, and the events of the list as letters where they happened.
 * Station: report. The list beside it says the same in words.
 */
import type { InsideNode, InsideStory } from '../../../harness/core/inside-story.ts'
import type { FaultView } from '../../fault-view.ts'
import { actingBetween } from '../../fault-view.ts'
import { counted, seconds } from '../../format.ts'
import type { OperationView } from '../../operation-view.ts'
import { clipped } from '../../visible.ts'
import { px } from '../axis.ts'
import { LANES_END, LANES_START, operationTitle, witnessLabels } from '../lane-labels.ts'
import type { BandColour } from '../lanes.ts'
import { type Content, html, type Markup } from '../markup.ts'
import type { MarkedEvent } from './marks.ts'
import { roleBars } from './role-bars.ts'
import { type StretchedScale, stretchedScale } from './stretched-scale.ts'

const WIDTH = LANES_END + 12
const NAME_ROW = 22
const SIGN = 15
const SIGN_ROW = 20
const BAR = 22
const OPERATION_ROW = 42
const LANE_GAP = 12
const AXIS_HEIGHT = 26
const CHARACTER = 6.6

type Numbered = { readonly operation: OperationView; readonly number: number }
type Lane = {
  readonly node: InsideNode
  readonly top: number
  readonly height: number
  readonly operations: readonly Numbered[]
}

export function picture(
  story: InsideStory,
  marked: readonly MarkedEvent[],
  faults: readonly FaultView[],
  colour: BandColour,
  verdictName: string,
): Markup {
  const scale = scaleOf(story, marked)
  const lanes = lanesOf(story, marked)
  const bottom = (lanes.at(-1)?.top ?? 0) + (lanes.at(-1)?.height ?? 0)
  const label = `Roles and terms of ${counted(lanes.length, 'node')} from ${seconds(scale.fromNs)} to ${seconds(scale.toNs)}, with what happened meanwhile. The list of events says the same in words.`
  return html`<svg class="lanes inside" viewBox="0 0 ${WIDTH} ${bottom + AXIS_HEIGHT}" role="img" aria-label="${label}">
${axis(scale, marked, bottom)}
${lanes.map((lane) => faultBands(lane, actingBetween(faults, scale.fromNs, scale.toNs), scale, colour))}
${lanes.map((lane) => laneMarkup(lane, scale))}
${violation(story, scale, bottom, verdictName)}
${signs(lanes, marked, scale)}
</svg>`
}

function scaleOf({ violationNs, endNs }: InsideStory, marked: readonly MarkedEvent[]): StretchedScale {
  const moments = marked.flatMap(({ event, operation }) => [
    event.timeNs,
    ...(operation === undefined ? [] : [operation.startNs, ...(isKnown(operation) ? [operation.endNs] : [])]),
  ])
  return stretchedScale([...moments, violationNs], LANES_START, LANES_END, endNs)
}

/** The end of an unknown one is when its client stopped waiting, which says nothing. */
function isKnown(operation: OperationView): operation is OperationView & { readonly endNs: number } {
  return operation.endNs !== undefined && operation.outcome !== 'info'
}

function lanesOf({ nodes }: InsideStory, marked: readonly MarkedEvent[]): readonly Lane[] {
  let top = topOf(marked)
  return nodes.map((node): Lane => {
    const operations = marked.flatMap(({ operation, mark }) =>
      operation !== undefined && operation.node === node.node ? [{ operation, number: Number(mark) }] : [],
    )
    operations.sort((a, b) => a.operation.startNs - b.operation.startNs)
    const height = SIGN_ROW + BAR + (operations.length > 0 ? OPERATION_ROW : 0) + LANE_GAP
    top += height
    return { node, top: top - height, height, operations }
  })
}

/** Events that concern no node have a row of their own above all lanes. */
function topOf(marked: readonly MarkedEvent[]): number {
  return NAME_ROW + (marked.some(isOfNoNode) ? SIGN_ROW : 0)
}

function isOfNoNode({ event }: MarkedEvent): boolean {
  return event.nodes.length === 0
}

function axis(scale: StretchedScale, marked: readonly MarkedEvent[], bottom: number): Markup {
  const times = [...new Set(marked.map(({ event }) => event.timeNs))].sort((a, b) => a - b)
  let free = LANES_START - 20
  const labels = times.map((timeNs, i) => {
    const x = scale.x(timeNs)
    const isAlone = [times[i - 1], times[i + 1]].every(
      (near) => near === undefined || seconds(near) !== seconds(timeNs),
    )
    const text = seconds(timeNs, isAlone ? 3 : 6)
    const half = (text.length * CHARACTER) / 2
    const fits = x - half >= free && x + half <= WIDTH
    if (fits) free = x + half + 6
    return html`<path class="grid" d="M${px(x)} ${NAME_ROW}V${bottom}${fits && 'v4'}"/>${fits && html`<text class="faint" text-anchor="middle" x="${px(x)}" y="${bottom + 17}">${text}</text>`}`
  })
  return html`${labels}<path class="axis" d="M${LANES_START} ${bottom}H${LANES_END}"/>`
}

function faultBands(
  { node, top, height }: Lane,
  faults: readonly FaultView[],
  { x }: StretchedScale,
  colour: BandColour,
): Content {
  const hit = faults.filter(({ summary }) => summary.nodes.includes(node.node))
  return hit.map(({ summary, startNs = 0, endNs = 0, state, label }) => {
    const left = x(startNs)
    const width = px(Math.max(2, x(endNs) - left))
    const number = colour(summary.type)
    const doubted = state === 'in force' ? '' : ' doubted'
    return html`<g><title>${clipped(label, 120)}, ${state}: ${seconds(startNs)} to ${seconds(endNs)}</title><rect class="band-${number}${doubted}" x="${px(left)}" y="${top + 2}" width="${width}" height="${height - 4}"/><rect class="strip-${number}${doubted}" x="${px(left)}" y="${top + 2}" width="${width}" height="3"/></g>`
  })
}

function laneMarkup({ node, top, height, operations }: Lane, scale: StretchedScale): Markup {
  const { x, fromNs, toNs } = scale
  const barTop = top + SIGN_ROW
  const lane = { process: 0, witness: operations, context: [] }
  const bars = roleBars(node.spans, { x, fromNs, toNs, top: barTop, height: BAR, words: 'all' })
  return html`<path class="grid" d="M0 ${top + height}H${LANES_END}"/><text class="strong-lane" x="2" y="${barTop + 15}">${clipped(node.node, 14)}</text>
${bars}
${operations.map(({ operation }) => operationBar(operation, barTop + BAR + 22, x))}
${operations.length > 0 && witnessLabels(lane, scale, barTop + BAR - 2)}`
}

function operationBar(operation: OperationView, top: number, x: (timeNs: number) => number): Markup {
  const left = x(operation.startNs)
  const title = html`<title>${operationTitle(operation)}</title>`
  if (!isKnown(operation))
    return html`<g>${title}<path class="strong-open" d="M${LANES_END} ${top}H${px(left)}V${top + 13}H${LANES_END}"/></g>`
  return html`<g>${title}<rect class="strong" x="${px(left)}" y="${top}" width="${px(Math.max(3, x(operation.endNs) - left))}" height="13" rx="2.5"/></g>`
}

function violation({ violationNs }: InsideStory, { x }: StretchedScale, bottom: number, name: string): Markup {
  const at = x(violationNs)
  const text = `✗ ${clipped(name, 48)}`
  const fitsLeft = at - text.length * CHARACTER > 0
  const place = fitsLeft ? html`text-anchor="end" x="${px(at - 5)}"` : html`x="${px(at + 5)}"`
  return html`<path class="caught" d="M${px(at)} 4V${bottom}"/><text class="caught-name" ${place} y="14">${text}</text>`
}

/** Each letter above the bar of its nodes, moved right where two would cover each other; of no node: on the top row. */
function signs(lanes: readonly Lane[], marked: readonly MarkedEvent[], { x }: StretchedScale): Content {
  const lettered = marked.filter(({ operation }) => operation === undefined)
  const rows = [
    { top: NAME_ROW, of: isOfNoNode, foot: 0 },
    ...lanes.map(({ node, top }) => ({
      top: top + 4,
      of: ({ event }: MarkedEvent) => event.nodes.includes(node.node),
      foot: BAR + 1,
    })),
  ]
  return rows.map(({ top, of, foot }) => {
    let free = LANES_START - SIGN
    return lettered.filter(of).map(({ event, mark }) => {
      const at = x(event.timeNs)
      const left = Math.max(free, Math.min(at - SIGN / 2, LANES_END - SIGN))
      free = left + SIGN + 2
      return html`<g><title>${mark}: ${seconds(event.timeNs)}, ${clipped(event.sentence, 300)}</title><path class="stem" d="M${px(at)} ${top + SIGN}v${foot}"/><rect class="sign${event.wrong && ' wrong'}" x="${px(left)}" y="${top}" width="${SIGN}" height="${SIGN}" rx="3"/><text class="sign-text" x="${px(left + SIGN / 2)}" y="${top + 12}">${mark}</text></g>`
    })
  })
}
