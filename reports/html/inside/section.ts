/**
 * What happened inside the nodes of a simulated run that broke a guarantee: in one sentence, as a picture, as a list of the
 * few events that matter, as logs, as messages. Made from the record, which holds the story.
 * Station: report.
 */
import type { History } from '../../../harness/core/history.ts'
import type { InsideStory } from '../../../harness/core/inside-story.ts'
import type { RunRecord } from '../../../harness/core/record.ts'
import type { FaultView } from '../../fault-view.ts'
import { actingBetween } from '../../fault-view.ts'
import { anomaliesOf } from '../../run-words.ts'
import { clipped } from '../../visible.ts'
import type { BandColour } from '../lanes.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { eventList } from './events.ts'
import { logSection } from './logs.ts'
import { type MarkedEvent, markedEvents } from './marks.ts'
import { messageSection } from './messages.ts'
import { picture } from './picture.ts'
import { wholeRun } from './whole-run.ts'

/** Nothing where the record has no story. */
export function insideSections(
  record: RunRecord,
  history: History,
  faults: readonly FaultView[],
  colour: BandColour,
): Content {
  const { inside: story } = record
  if (story === undefined) return undefined
  const marked = markedEvents(story, record, history)
  const times = marked.flatMap(({ event, operation }) => [
    event.timeNs,
    ...(operation === undefined ? [] : [operation.startNs]),
  ])
  const fromNs = Math.min(story.violationNs, ...times)
  const name = anomaliesOf(record)[0]?.anomaly.name ?? record.verdict
  return html`<section class="card" id="inside" aria-labelledby="inside-title"><h2 id="inside-title">What happened inside</h2>
${story.gist !== undefined && html`<p class="sentence">${clipped(story.gist, 800)}</p>`}
<figure><div class="scroll" tabindex="0" role="region" aria-label="Roles, terms and events around the violation">${picture(story, marked, faults, colour, name)}</div>
${key(marked, actingBetween(faults, fromNs, story.violationNs), colour)}</figure>
${eventList(marked)}
<figure class="whole"><h3>Over the whole run</h3>${wholeRun(story, history, faults, colour, fromNs)}</figure>
</section>
${logSection(story)}
${messageSection(story, marked)}`
}

/** Where the sections are, for the page's list of contents. */
export function insideContents(story: InsideStory | undefined): readonly { id: string; title: string }[] {
  if (story === undefined) return []
  return [
    { id: 'inside', title: 'What happened inside' },
    ...(story.moments.length === 0 ? [] : [{ id: 'logs', title: 'Logs' }]),
    ...(story.messages.length === 0 ? [] : [{ id: 'messages', title: 'Messages' }]),
  ]
}

function key(marked: readonly MarkedEvent[], faults: readonly FaultView[], colour: BandColour): Markup {
  const kinds = [...new Set(faults.flatMap(({ summary }) => (summary.nodes.length === 0 ? [] : [summary.type])))].slice(
    0,
    8,
  )
  const bars = [
    ['leader', 1, 10],
    ['candidate', 3, 6],
    ['follower', 4, 4],
  ] as const
  return html`<figcaption class="key">${bars.map(([role, y, height]) => html`<span><svg viewBox="0 0 22 12" aria-hidden="true"><rect class="${role} t-1" x="1" y="${y}" width="20" height="${height}"/></svg>${role}</span>`)}
<span><svg viewBox="0 0 22 12" aria-hidden="true"><path class="down-line" d="M1 6h20"/></svg>down</span><span>colours are terms</span>
${kinds.map((kind) => html`<span><svg viewBox="0 0 22 12" aria-hidden="true"><rect class="strip-${colour(kind)}" x="1" y="4" width="20" height="4"/></svg>${clipped(kind, 40)}</span>`)}
${marked.some(({ operation }) => operation !== undefined) && html`<span><svg viewBox="0 0 22 12" aria-hidden="true"><rect class="strong" x="1" y="1" width="20" height="10" rx="2.5"/></svg>operation of the witness, at the node it was sent to</span>`}
<span>letters are the events below; time is stretched where much happens</span></figcaption>`
}
