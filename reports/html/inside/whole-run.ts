/** Roles and terms of all nodes over the whole run, with its faults, and the stretch that the other picture enlarges. Station: report. */
import type { History } from '../../../harness/core/history.ts'
import type { InsideStory } from '../../../harness/core/inside-story.ts'
import type { FaultView } from '../../fault-view.ts'
import { counted, seconds } from '../../format.ts'
import { clipped } from '../../visible.ts'
import { px } from '../axis.ts'
import { framed, frameOf, PLOT_END, PLOT_START, phasesOf } from '../chart-frame.ts'
import type { BandColour } from '../lanes.ts'
import { html, type Markup } from '../markup.ts'
import { roleBars } from './role-bars.ts'

const LANE = 17

export function wholeRun(
  story: InsideStory,
  history: History,
  faults: readonly FaultView[],
  colour: BandColour,
  fromNs: number,
): Markup {
  const { nodes, violationNs } = story
  const endNs = Math.max(story.endNs, violationNs, 1)
  const frame = frameOf(faults, endNs, nodes.length * LANE + 6)
  const lanes = nodes.map(({ node, spans }, i) => {
    const top = frame.top + 3 + i * LANE
    return html`<text class="faint" text-anchor="end" x="${PLOT_START - 6}" y="${top + 11}">${clipped(node, 10)}</text>${roleBars(spans, { x: frame.x, fromNs: 0, toNs: endNs, top: top + 1, height: LANE - 4, words: 'leaders' })}`
  })
  const [left, right] = [frame.x(fromNs), frame.x(violationNs)]
  const width = Math.max(4, right - left)
  const mark = html`<rect class="window" x="${px(Math.max(PLOT_START, left - 2))}" y="${frame.top}" width="${px(Math.min(width + 4, PLOT_END - left + 2))}" height="${frame.plotHeight}"/><path class="caught" d="M${px(right)} ${frame.top - 4}V${frame.bottom}"/>`
  const label = `Roles and terms over the whole run: ${counted(nodes.length, 'node')} over ${seconds(endNs, 1)}. A frame marks the time from ${seconds(fromNs)} to the violation at ${seconds(violationNs)}.`
  return framed(frame, faults, phasesOf(history), colour, label, [lanes, mark])
}
