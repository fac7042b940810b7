/**
 * Life lines on a terminal: of the first message a line for each step, of a second one as far as there is room.
 * Station: report.
 */
import { counted, seconds } from '../format.ts'
import { fewest, type LifeLine, type LifeLines, type LifeStep } from './life-line.ts'

/** Of all steps; the page has more. */
const MOST_ROWS = 6

/** Rows without a margin's two spaces: a heading, steps, and what is left out. */
export function lifeRows({ lines, more }: LifeLines): readonly string[] {
  const each = Math.max(2, Math.floor(MOST_ROWS / lines.length))
  const shown = lines.map((line) => ({ line, steps: weightiest(line, each) }))
  const width = Math.max(...shown.flatMap(({ steps }) => steps.map(({ fromNs }) => seconds(fromNs).length)))
  return [
    ...shown.flatMap(({ line, steps }) => [
      `${line.subject}${line.place === undefined ? '' : ` of ${line.place}`}:`,
      ...steps.map(({ fromNs, words }) => `  ${seconds(fromNs).padStart(width)}  ${words}`),
    ]),
    ...(more === 0 ? [] : [`and ${counted(more, 'more message')}, see the report`]),
  ]
}

/** What must be said first: that it was sent, and what should not be. */
function weightiest({ steps }: LifeLine, most: number): readonly LifeStep[] {
  return fewest(steps, ({ kind, tone }) => (kind === 'sent' || tone === 'bad' ? 0 : kind === 'end' ? 1 : 2), most).kept
}
