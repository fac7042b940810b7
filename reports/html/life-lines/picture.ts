/**
 * The picture of life lines: for each message one row of marks on the time axis, and below it the words of each mark, hung from
 * it; faults as bands and changes of leader as lines behind.
 * Station: report. A mark's shape says what it is and its words say the rest; colour is never alone. The list below the picture
 * says the same in text.
 */
import { seconds } from '../../format.ts'
import type { LifeLine, LifeStep, StepKind } from '../../life-lines/life-line.ts'
import { clipped } from '../../visible.ts'
import { px } from '../axis.ts'
import { CHARACTER, LANES_END, LANES_START } from '../lane-labels.ts'
import { AXIS_HEIGHT, type BandColour, band, STRIP_HEIGHT, timeAxis, WIDTH } from '../lanes.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { type LifeFrame, MARKS_HEIGHT, WORDS_HEIGHT } from './frame.ts'

/** Of the words, which are not of one width. */
const WORD_CHARACTER = 6.2
const BOLD_CHARACTER = 6.9
const HOOK = 7

export function lifePicture(frame: LifeFrame, colour: BandColour, label: string): Markup {
  const { faults, leaders, blocks, bottom } = frame
  return html`<svg class="lanes life" viewBox="0 0 ${WIDTH} ${bottom + AXIS_HEIGHT}" role="img" aria-label="${label}">
${timeAxis(frame, bottom)}
${faults.map((fault, i) => band(fault, i * STRIP_HEIGHT, bottom, frame, colour))}
${leaders.length > 0 && leaderRow(frame, faults.length * STRIP_HEIGHT)}
${blocks.map(({ line, top, height }, i) => block(line, top, i === 0 ? undefined : height, frame))}
</svg>`
}

/** Who led, as asked twice a second: a name where there is room, a line at each change. */
function leaderRow({ leaders, scale, fromNs, bottom }: LifeFrame, top: number): Markup {
  let free = LANES_START
  const names = leaders.map(({ timeNs, leader }) => {
    const x = scale.x(Math.max(timeNs, fromNs))
    const name = clipped(`${leader} leads`, 24)
    const line = timeNs > fromNs && html`<path class="mark" d="M${px(x)} ${top + 4}V${bottom}"/>`
    const fits = x >= free && x + 6 + name.length * CHARACTER < LANES_END
    if (fits) free = x + 12 + name.length * CHARACTER
    const text = fits && html`<text class="faint" x="${px(x + 4)}" y="${top + 15}">${name}</text>`
    return html`<g><title>${leader} leads, seen at ${seconds(timeNs)}</title>${line}${text}</g>`
  })
  return html`<text class="faint" x="2" y="${top + 15}">leader</text>${names}`
}

function block(line: LifeLine, top: number, height: number | undefined, frame: LifeFrame): Markup {
  const y = top + 20
  const { subject, place, steps, left } = line
  const ends = [Math.min(...steps.map((step) => step.fromNs)), Math.max(...steps.map((step) => step.toNs))].map(
    frame.scale.x,
  )
  const room = Math.floor((LANES_START - 10) / CHARACTER)
  return html`${height !== undefined && html`<path class="grid" d="M0 ${top}H${LANES_END}"/>`}<text class="strong-lane" x="2" y="${y + 4}">${clipped(subject, room)}</text>${place !== undefined && html`<text class="faint" x="2" y="${y + 21}">${clipped(place, room)}</text>`}
<path class="life-line" d="M${px(ends[0] as number)} ${y}H${px(ends[1] as number)}"/>
${steps.map((step, i) => hook(step, y, top + MARKS_HEIGHT + i * WORDS_HEIGHT + 12, frame))}
${steps.map((step) => html`<g><title>${seconds(step.fromNs, 6)} ${step.words}</title>${mark(step, y, frame)}</g>`)}
${steps.map((step, i) => words(step, top + MARKS_HEIGHT + i * WORDS_HEIGHT + 16, frame))}
${left !== undefined && html`<text class="faint halo" x="${LANES_START + 4}" y="${top + MARKS_HEIGHT + steps.length * WORDS_HEIGHT + 16}">${left}</text>`}`
}

type Side = 'right' | 'left' | 'below'

/** Where a step's mark is, and where its words stand: right of it, else left of it, else wherever they fit best. */
function placeOf({ fromNs, toNs, words: said, tone }: LifeStep, { scale }: LifeFrame) {
  const x = (scale.x(fromNs) + Math.min(scale.x(toNs), scale.x(fromNs) + 12)) / 2
  const length = (said.length + seconds(fromNs).length + 2) * (tone === 'bad' ? BOLD_CHARACTER : WORD_CHARACTER)
  if (x + HOOK + length < WIDTH) return { x, side: 'right' as Side, at: x + HOOK }
  if (x - HOOK - length > LANES_START) return { x, side: 'left' as Side, at: x - HOOK }
  return { x, side: 'below' as Side, at: Math.max(LANES_START + 4, WIDTH - length) }
}

const HOOKS: Readonly<Record<Side, string>> = { right: `v6h${HOOK - 2}`, left: `v6h${2 - HOOK}`, below: '' }

function hook(step: LifeStep, y: number, to: number, frame: LifeFrame): Markup {
  const { x, side } = placeOf(step, frame)
  return html`<path class="hook" d="M${px(x)} ${y + 7}V${to - 6}${HOOKS[side]}"/>`
}

function words(step: LifeStep, y: number, frame: LifeFrame): Markup {
  const { side, at } = placeOf(step, frame)
  const anchor = side === 'left' && html` text-anchor="end"`
  const most = (WIDTH - LANES_START) / (step.tone === 'bad' ? BOLD_CHARACTER : WORD_CHARACTER) - 12
  return html`<text class="halo${step.tone === 'bad' && ' life-bad'}"${anchor} x="${px(at)}" y="${y}"><tspan class="faint">${seconds(step.fromNs)}</tspan>  ${clipped(step.words, Math.floor(most))}</text>`
}

const CROSS = 'M-5 -5L5 5M5 -5L-5 5'

/** Shapes around the middle of the mark; `key` in the legend. */
export const SHAPES: Readonly<Record<Exclude<StepKind, 'sent' | 'poll'>, (tone: string) => Content>> = {
  bound: () => html`<path class="life-open" d="M0 -6L6 0L0 6L-6 0Z"/>`,
  delivery: (tone) =>
    html`<circle class="life-${tone}" r="6"/>${tone === 'bad' && html`<path class="life-on" d="M-3 -3L3 3M3 -3L-3 3"/>`}`,
  beside: () => html`<circle class="life-open" r="4"/>`,
  end: () => html`<path class="life-cross" d="${CROSS}"/>`,
  empty: (tone) => html`<circle class="life-hollow-${tone}" r="7"/><path class="life-hollow-${tone}" d="M-5 5L5 -5"/>`,
}

function mark(step: LifeStep, y: number, { scale }: LifeFrame): Content {
  const { kind, tone, fromNs, toNs } = step
  const x = scale.x(fromNs)
  if (kind === 'sent')
    return html`<rect class="life-${tone}" x="${px(x)}" y="${y - 7}" width="${px(Math.max(4, scale.x(toNs) - x))}" height="14" rx="2"/>`
  const middle = kind === 'poll' ? x + Math.min(12, scale.x(toNs) - x) / 2 : x
  const shape = kind === 'poll' ? SHAPES.delivery(tone) : SHAPES[kind](tone)
  return html`<g transform="translate(${px(middle)} ${y})">${shape}</g>`
}
