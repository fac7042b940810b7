/**
 * Where the script of the page draws its charts: the frame, the buttons, the key in words, and the data.
 * Station: report. Without the script none of this is shown.
 */
import { count } from '../../format.ts'
import { dataBlock } from '../data-block.ts'
import { type Content, html, type Markup } from '../markup.ts'
import type { ChartData } from './chart-data.ts'

const FAULT_COLOURS = 6

const BUTTONS = [
  ['+', '+', 'Show less time'],
  ['-', '−', 'Show more time'],
  ['left', '←', 'Earlier'],
  ['right', '→', 'Later'],
  ['0', 'Whole run', 'Show the whole run'],
] as const

export function liveCharts(data: ChartData): Markup {
  return html`<figure class="live">
<div class="charts-bar">${BUTTONS.map(([press, text, label]) => html`<button type="button" data-press="${press}" aria-label="${label}">${text}</button>`)}
<p id="charts-help">Drag over a stretch to enlarge it; Shift and drag moves. In focus: <kbd>←</kbd> <kbd>→</kbd> read along, <kbd>+</kbd> <kbd>−</kbd> or the wheel zoom, <kbd>0</kbd> shows all.</p></div>
<div class="charts" id="charts" role="application" tabindex="0" aria-roledescription="zoomable charts" aria-label="${labelOf(data)}" aria-describedby="charts-help"><canvas id="charts-canvas" aria-hidden="true"></canvas><div class="charts-cursor" id="charts-cursor" hidden=""></div><div class="charts-range" id="charts-range" hidden=""></div></div>
<p class="charts-reading" id="charts-reading" role="status">Point at a moment, or move to it with the arrow keys, to read what happened then.</p>
${key(data)}
${dataBlock('chart-data', data)}
</figure>`
}

function labelOf({ endNs, leaders, clocks }: ChartData): string {
  const panels = [
    'operations per second by outcome',
    'share that ended ok',
    'latency',
    ...(leaders.length === 0 ? [] : ['leader']),
    ...(clocks.length === 0 ? [] : ['clocks']),
  ]
  return `The whole run of ${(endNs / 1e9).toFixed(1)} seconds on one time axis, over the faults: ${panels.join(', ')}. The tables below have the totals.`
}

function key({ cloud, leaders, clocks, witnesses }: ChartData): Content {
  const box = (name: string) =>
    html`<svg viewBox="0 0 22 12" aria-hidden="true"><rect class="${name}" x="1" y="1" width="20" height="10"/></svg>`
  const line = (name: string) =>
    html`<svg viewBox="0 0 22 12" aria-hidden="true"><path class="line ${name}" d="M0 6H22"/></svg>`
  const thinned = cloud.count < cloud.of
  return html`<figcaption class="key"><span>${box('ok')}ok</span><span>${box('fail')}fail</span><span>${box('info')}unknown (info)</span><span>${line('middle')}median</span><span>${line('p95')}95th percentile</span><span>${line('max')}longest</span>
<span>${thinned ? `${count(cloud.count)} of ${count(cloud.of)} operations drawn as points; counts and lines are exact` : 'a point is an operation; latency is logarithmic'}</span>${leaders.length > 0 && html`<span>${box('leads')}leads, as asked twice a second or seen inside</span>`}${clocks.map(({ node, clock }, i) => html`<span>${box(`strip-${i % FAULT_COLOURS}`)}${clock} clock of ${node}</span>`)}${witnesses.length > 0 && html`<span><svg viewBox="0 0 22 12" aria-hidden="true"><path class="found" d="M6 1H16L11 11Z"/></svg>a witness ends</span>`}</figcaption>`
}
