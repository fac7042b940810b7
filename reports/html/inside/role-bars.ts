/**
 * A node's life as bars: the height says the role, the colour the term, as in the logs. Never by these alone: where there
 * is room the bar says both, and everywhere its title does.
 * Station: report.
 */
import type { InsideSpan } from '../../../harness/core/inside-story.ts'
import { seconds } from '../../format.ts'
import { px } from '../axis.ts'
import { type Content, html, type Markup } from '../markup.ts'

export const TERM_COLOURS = 5

/** Share of the lane's height. */
const HEIGHT: Readonly<Record<InsideSpan['role'], number>> = {
  leader: 1,
  candidate: 0.62,
  'pre-candidate': 0.62,
  follower: 0.36,
  down: 0,
}
const CHARACTER = 6.4

export type BarFrame = {
  readonly x: (timeNs: number) => number
  readonly fromNs: number
  readonly toNs: number
  readonly top: number
  readonly height: number
  /** Whose bars have words where they fit. */
  readonly words: 'all' | 'leaders'
}

export function roleBars(spans: readonly InsideSpan[], frame: BarFrame): Content {
  const { fromNs, toNs } = frame
  return spans.filter((span) => span.toNs >= fromNs && span.fromNs <= toNs).map((span) => bar(span, frame))
}

function bar(span: InsideSpan, { x, fromNs, toNs, top, height, words }: BarFrame): Markup {
  const left = x(Math.max(span.fromNs, fromNs))
  const width = Math.max(1, x(Math.min(span.toNs, toNs)) - left)
  const title = html`<title>${roleWords(span)}: ${seconds(span.fromNs)} to ${seconds(span.toNs)}</title>`
  const label = words === 'all' || span.role === 'leader' ? fitting(span, width) : undefined
  const middle = top + height / 2
  if (span.role === 'down') {
    const text =
      label !== undefined && html`<text class="faint halo" x="${px(left + 4)}" y="${px(middle + 4)}">${label}</text>`
    return html`<g>${title}<path class="down-line" d="M${px(left)} ${px(middle)}h${px(width)}"/>${text}</g>`
  }
  const thick = Math.max(2, HEIGHT[span.role] * height)
  const text =
    label !== undefined && html`<text class="in-bar" x="${px(left + 5)}" y="${px(middle + 4)}">${label}</text>`
  return html`<g>${title}<rect class="${span.role} t-${span.term % TERM_COLOURS}${span.paused && ' paused'}" x="${px(left)}" y="${px(middle - thick / 2)}" width="${px(width)}" height="${px(thick)}"/>${text}</g>`
}

/** 'leader of term 3', 'follower in term 3, paused', 'down'. */
export function roleWords({ role, term, paused }: Pick<InsideSpan, 'role' | 'term' | 'paused'>): string {
  if (role === 'down') return 'down'
  return `${role} ${role === 'leader' ? 'of' : 'in'} term ${term}${paused ? ', paused' : ''}`
}

/** The longest of the forms that there is room for. */
function fitting({ role, term, paused }: InsideSpan, width: number): string | undefined {
  const still = paused ? ', paused' : ''
  const forms =
    role === 'down'
      ? ['down']
      : role === 'follower'
        ? [`term ${term}${still}`, ...(paused ? ['paused'] : []), String(term)]
        : [`${role}, term ${term}${still}`, `${role} ${term}`, ...(paused ? ['paused'] : []), String(term)]
  return forms.find((form) => form.length * CHARACTER + 8 < width)
}
