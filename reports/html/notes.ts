/**
 * The end of the page: what was left out of the run, and where its files lie beside the page.
 * Station: report. Links are relative, so a folder of a run can be moved or sent as a whole.
 */
import type { History } from '../../harness/core/history.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import { clipped } from '../visible.ts'
import type { Content, Markup } from './markup.ts'
import { html } from './markup.ts'

const FILES: readonly (readonly [string, string])[] = [
  ['history.jsonl', 'every op, one JSON object a line'],
  ['record.json', 'all that this page says, and more'],
  ['scenario.json', 'what the run was started from'],
  ['schedule.json', 'the plan of faults'],
]
const MOST_NODES = 50

export function leftOut({ leftOut: notes }: RunRecord): Content {
  if (notes.length === 0) return undefined
  return html`<section class="card" id="left-out" aria-labelledby="left-out-title"><h2 id="left-out-title">Left out</h2><ul class="reasons">${notes.slice(0, 100).map((note) => html`<li>${clipped(note, 600)}</li>`)}</ul></section>`
}

export function files(record: RunRecord, history: History): Markup {
  const nodes = nodesOf(record, history)
  return html`<section class="card" id="files" aria-labelledby="files-title"><h2 id="files-title">Files of this run</h2>
<dl class="facts">${FILES.map(([name, what]) => html`<dt><a href="${name}">${name}</a></dt><dd>${what}</dd>`)}${nodes.length > 0 && html`<dt>Logs of the nodes</dt><dd>${nodes.map((node, i) => [i > 0 && ', ', html`<a href="${`nodes/${encodeURIComponent(node.toWellFormed())}/`}">${clipped(node, 60)}</a>`])}</dd>`}</dl>
</section>`
}

/** Nodes that keep logs: those of containers. A simulated system has neither version nor image, and no logs. */
function nodesOf({ scenario, faults }: RunRecord, history: History): readonly string[] {
  if (scenario.version === undefined && scenario.image === undefined) return []
  const names = new Set([...history.columns.nodes, ...faults.flatMap(({ nodes }) => nodes)])
  // '.' and '..' survive encodeURIComponent and would lead out of the run's folder.
  return [...names]
    .filter((name) => !/^\.*$/.test(name))
    .sort()
    .slice(0, MOST_NODES)
}
