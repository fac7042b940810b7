/**
 * What the members said to one another, as a sequence diagram: a lane a member, time downwards, a row a message, so that
 * a second of silence takes no more room than a millisecond.
 * Station: report.
 */
import { arrived, type TraceRecord } from '../../../harness/core/raft-message.ts'
import type { ScriptRecord } from '../../../harness/core/script-record.ts'
import { clipped } from '../../visible.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { messageTone, messageWords } from '../message-words.ts'
import { memberLabel, membersOf } from './roles.ts'

const ROW = 26
const TOP = 34
const LEFT = 84
const LANE = 190
/** Of a message that was lost: how far it is drawn on its way. */
const LOST_AT = 0.6

type Row =
  | { readonly kind: 'message'; readonly timeNs: number; readonly record: TraceRecord }
  | { readonly kind: 'moment'; readonly timeNs: number; readonly name: string }

export function messageSection(record: ScriptRecord): Content {
  const { messages, messagesLeftOut, story } = record
  if (messages.length === 0) return undefined
  const rows: readonly Row[] = [
    ...messages.map((each): Row => ({ kind: 'message', timeNs: each.timeNs, record: each })),
    ...story.moments.map(({ name, timeNs }): Row => ({ kind: 'moment', timeNs, name })),
  ].sort((a, b) => a.timeNs - b.timeNs)
  const lanes = membersOf(record)
  const width = LEFT + LANE * (lanes.length - 1) + 70
  const height = TOP + ROW * (rows.length + 1)
  return html`<section class="card" id="messages" aria-labelledby="messages-title"><h2 id="messages-title">Messages</h2>
<p class="soft small">A full line arrived, a dashed one arrived without the entries that a rule cut off, one that ends in a cross was dropped. Heartbeats and repetitions are left out (${messagesLeftOut} of the trace).</p>
<div class="scroll" tabindex="0" role="region" aria-label="Messages between the members"><svg class="sequence least-${Math.round(Math.min(width, 980) / 100)}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="sequence-title"><title id="sequence-title">${messages.length} messages between ${lanes.length} members</title>
${lanes.map((node, i) => lane(memberLabel(record, node), LEFT + LANE * i, height))}
${rows.map((row, i) => (row.kind === 'moment' ? momentRow(row, TOP + ROW * (i + 1), width) : messageRow(row, lanes, TOP + ROW * (i + 1))))}
</svg></div>
</section>`
}

function lane(label: string, x: number, height: number): Markup {
  return html`<text x="${x}" y="16" text-anchor="middle" class="strong-lane">${clipped(label, 24)}</text><line class="axis" x1="${x}" x2="${x}" y1="${TOP - 10}" y2="${height}"/>`
}

function momentRow(
  { timeNs, name }: { readonly timeNs: number; readonly name: string },
  y: number,
  width: number,
): Markup {
  return html`<line class="mark" x1="0" x2="${width}" y1="${y}" y2="${y}"/><text x="0" y="${y - 5}" class="faint">${time(timeNs)} ${clipped(name, 60)}</text>`
}

function messageRow(
  { timeNs, record }: { readonly timeNs: number; readonly record: TraceRecord },
  lanes: readonly string[],
  y: number,
): Content {
  const { message, n } = record
  const from = lanes.indexOf(message.from)
  const to = lanes.indexOf(message.to)
  if (from < 0 || to < 0) return undefined
  const x1 = LEFT + LANE * from
  const x2 = LEFT + LANE * to
  const isLost = !arrived(record)
  const end = isLost ? x1 + (x2 - x1) * LOST_AT : x2
  const direction = Math.sign(x2 - x1)
  const tone = isLost ? 'lost' : record.fate === 'cut' ? 'cut' : messageTone(message)
  const head = isLost
    ? html`<path class="message lost" d="M${end - 4} ${y - 4}l8 8m0 -8l-8 8"/>`
    : html`<path class="head ${tone}" d="M${end} ${y}l${-7 * direction} -4v8z"/>`
  return html`<g id="message-${n}"><text x="0" y="${y + 4}" class="faint">${time(timeNs)}</text><line class="message ${tone}" x1="${x1}" x2="${end}" y1="${y}" y2="${y}"/>${head}<text x="${x1 + 8 * direction}" y="${y - 4}" text-anchor="${direction > 0 ? 'start' : 'end'}" class="said">${clipped(words(record), 60)}</text></g>`
}

/** Of heartbeats those that a rule dropped are shown. */
function words({ message, delivered, fate }: TraceRecord): string {
  return `${messageWords(message, delivered)}${message.type === 'heartbeat' && fate === 'dropped' ? ' dropped' : ''}`
}

function time(ns: number): string {
  return `${(ns / 1e9).toFixed(2)} s`
}
