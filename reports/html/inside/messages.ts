/**
 * What the nodes said to one another around the violation: a lane a node, time downwards, an arrow a message from the row
 * in which it was sent to that in which it arrived. A lane is thick in its term's colour while the node leads, and broken
 * while it is down or paused.
 * Station: report.
 */
import type { InsideMessage, InsideNode, InsideSpan, InsideStory } from '../../../harness/core/inside-story.ts'
import { count, counted } from '../../format.ts'
import { clipped } from '../../visible.ts'
import { px } from '../axis.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { messageTone, messageWords } from '../message-words.ts'
import { type DiagramRow, diagramOf, type PlacedMessage } from './diagram-rows.ts'
import type { MarkedEvent } from './marks.ts'
import { TERM_COLOURS } from './role-bars.ts'

const ROW = 21
const TOP = 38
const LEFT = 130
const RIGHT = 60
const WIDTH = 1100
const MOST_MESSAGES = 100
const LOST_AT = 0.62

const LOST_WORDS: Readonly<Record<NonNullable<InsideMessage['lost']>, string>> = {
  cut: 'cut off',
  down: 'receiver down',
  link: 'lost',
  rule: 'dropped by a rule',
}

type Place = {
  readonly x: (node: string) => number | undefined
  readonly y: (row: number) => number
  readonly step: number
}

export function messageSection(story: InsideStory, marked: readonly MarkedEvent[]): Content {
  const messages = story.messages.slice(0, MOST_MESSAGES)
  if (messages.length === 0) return undefined
  const first = Math.min(...messages.map(({ sentNs }) => sentNs))
  const { rows, messages: placed } = diagramOf(
    messages,
    marked.filter(({ event }) => event.timeNs >= first),
  )
  const nodes = story.nodes.map(({ node }) => node)
  const step = nodes.length < 2 ? 0 : (WIDTH - LEFT - RIGHT) / (nodes.length - 1)
  const height = TOP + ROW * (rows.length + 1)
  const at = new Map(nodes.map((node, i) => [node, LEFT + step * i]))
  const place: Place = { x: (node) => at.get(node), y: (row) => TOP + ROW * (row + 1), step }
  return html`<section class="card" id="messages" aria-labelledby="messages-title"><h2 id="messages-title">Messages</h2>
<p class="soft small">An arrow leads from where a message was sent to where it arrived; one that ends in a cross was lost. Of copies on one link the first is shown; ${count(story.messagesLeftOut + story.messages.length - messages.length)} other messages of the run are left out.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Messages between the nodes"><svg class="sequence lanes" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="sequence-title"><title id="sequence-title">${counted(messages.length, 'message')} between ${counted(nodes.length, 'node')}</title>
${rows.map((row, i) => timeLabel(row, rows[i - 1], place.y(i)))}
${story.nodes.map((node) => lane(node, rows, place, height))}
${placed.map((message) => arrow(message, place))}
${placed.map((message) => saying(message, place, rows[message.to]?.events.length ?? 0))}
${rows.map(({ events }, i) => eventSigns(events, place, place.y(i)))}
</svg></div>
</section>`
}

/** Only where the time has moved on; the event's own row has it in any case. */
function timeLabel(row: DiagramRow, before: DiagramRow | undefined, y: number): Content {
  const text = timeText(row.timeNs)
  if (before !== undefined && timeText(before.timeNs) === text) return undefined
  return html`<text x="0" y="${y + 4}" class="faint">${text}</text>`
}

function timeText(timeNs: number): string {
  return `${(timeNs / 1e9).toFixed(4)} s`
}

function lane({ node, spans }: InsideNode, rows: readonly DiagramRow[], { x, y }: Place, height: number): Markup {
  const at = x(node) ?? 0
  const segments = rows.flatMap((row, i) => {
    const state = stateAt(spans, row.timeNs)
    if (state === undefined) return []
    const isStill = state.role === 'down' || state.paused
    if (!isStill && state.role !== 'leader') return []
    const kind = isStill ? 'is-down' : `leads s-${state.term % TERM_COLOURS}`
    return [{ kind, from: y(i) - ROW / 2, to: y(i) + ROW / 2 }]
  })
  const joined: { kind: string; from: number; to: number }[] = []
  for (const segment of segments) {
    const last = joined.at(-1)
    if (last !== undefined && last.kind === segment.kind && last.to === segment.from) last.to = segment.to
    else joined.push({ ...segment })
  }
  return html`<text x="${px(at)}" y="16" text-anchor="middle" class="strong-lane">${clipped(node, 18)}</text><path class="lifeline" d="M${px(at)} ${TOP - 12}V${height}"/>${joined.map(({ kind, from, to }) => html`<path class="${kind}" d="M${px(at)} ${from}V${to}"/>`)}`
}

/** After everything that happened at this time. */
function stateAt(spans: readonly InsideSpan[], timeNs: number): InsideSpan | undefined {
  return spans.findLast(({ fromNs, toNs }) => fromNs <= timeNs && timeNs <= toNs)
}

type Course = {
  readonly start: { readonly x: number; readonly y: number }
  readonly end: { readonly x: number; readonly y: number }
  /** 1 to the right, -1 to the left. */
  readonly direction: number
  readonly words: string
}

/** Undefined where one of its ends has no lane. */
function courseOf({ message: each, from, to }: PlacedMessage, { x, y }: Place): Course | undefined {
  const { message, delivered, lost, arrivedNs } = each
  const [x1, x2] = [x(message.from), x(message.to)]
  if (x1 === undefined || x2 === undefined || x1 === x2) return undefined
  const reach = arrivedNs === undefined ? LOST_AT : 1
  const fate = lost !== undefined ? `: ${LOST_WORDS[lost]}` : arrivedNs === undefined ? ': under way' : ''
  return {
    start: { x: x1, y: y(from) },
    end: { x: x1 + (x2 - x1) * reach, y: y(to) },
    direction: Math.sign(x2 - x1),
    words: `${messageWords(message, delivered)}${fate}`,
  }
}

function arrow(placed: PlacedMessage, place: Place): Content {
  const course = courseOf(placed, place)
  if (course === undefined) return undefined
  const { start, end, words } = course
  const { message, delivered, lost, sentNs, arrivedNs } = placed.message
  const tone = lost !== undefined ? 'lost' : delivered === undefined ? messageTone(message) : 'cut'
  const angle = (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI
  const head =
    lost !== undefined
      ? html`<path class="message lost" d="M${px(end.x - 4)} ${px(end.y - 4)}l8 8m0 -8l-8 8"/>`
      : html`<path class="head ${tone}" transform="translate(${px(end.x)} ${px(end.y)}) rotate(${angle.toFixed(1)})" d="M0 0l-8 -4v8z"/>`
  const when = `sent at ${timeText(sentNs)}${arrivedNs === undefined ? '' : `, arrived at ${timeText(arrivedNs)}`}`
  return html`<g><title>${clipped(message.from, 40)} to ${clipped(message.to, 40)}: ${words}, ${when}</title><path class="message ${tone}" d="M${px(start.x)} ${px(start.y)}L${px(end.x)} ${px(end.y)}"/>${head}</g>`
}

/** The words, above all lines: before the arrow's end and below it. */
function saying(placed: PlacedMessage, place: Place, signs: number): Content {
  const course = courseOf(placed, place)
  if (course === undefined) return undefined
  const { end, direction, words } = course
  const text = clipped(words, Math.max(12, Math.floor((place.step - 16) / 5.4)))
  const x = end.x - (14 + (direction < 0 ? 17 * Math.max(0, signs - 1) : 0)) * direction
  const y = end.y + 11
  const anchor = direction > 0 ? 'end' : 'start'
  return html`<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" class="said halo">${text}</text>`
}

/** At each node that it concerns, over a line across all lanes if those are several or none. */
function eventSigns(events: readonly MarkedEvent[], { x }: Place, y: number): Content {
  return events.map((marked, i) => {
    const places = marked.event.nodes.flatMap((node) => x(node) ?? [])
    const line = places.length !== 1 && html`<path class="event-line" d="M84 ${y}H${WIDTH}"/>`
    const title = html`<title>${marked.mark}: ${clipped(marked.event.sentence, 300)}</title>`
    return html`<g>${title}${line}${(places.length === 0 ? [96] : places).map((at) => sign(marked, at + 17 * i, y))}</g>`
  })
}

function sign({ event, mark, operation }: MarkedEvent, x: number, y: number): Markup {
  return operation === undefined
    ? html`<rect class="sign${event.wrong && ' wrong'}" x="${px(x - 7.5)}" y="${y - 7.5}" width="15" height="15" rx="3"/><text class="sign-text" x="${px(x)}" y="${y + 4.5}">${mark}</text>`
    : html`<circle class="dot" cx="${px(x)}" cy="${y}" r="8"/><text class="dot-text" x="${px(x)}" y="${y + 4}">${mark}</text>`
}
