/**
 * What broke: each anomaly with its sentence, its picture, its operations in a table, and what the nodes wrote at that time.
 * Station: report. A page holds a few of them in full and names the others; record.json has all.
 */
import type { History } from '../../harness/core/history.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import type { FaultView } from '../fault-view.ts'
import { actingBetween, begunFaults } from '../fault-view.ts'
import { count, counted, listed, seconds } from '../format.ts'
import type { LogWindow } from '../log-window.ts'
import { caughtAt } from '../log-window.ts'
import type { OperationView } from '../operation-view.ts'
import { decimalsFor } from '../operation-view.ts'
import type { DistinctAnomaly } from '../run-words.ts'
import { distinctAnomalies } from '../run-words.ts'
import { clipped } from '../visible.ts'
import { LANES_END, LANES_START } from './lane-labels.ts'
import type { BandColour } from './lanes.ts'
import { lanes } from './lanes.ts'
import { lifeSection } from './life-lines/section.ts'
import { logLines } from './log-lines.ts'
import type { Markup } from './markup.ts'
import { html, NOTHING } from './markup.ts'
import { offsetTable } from './offset-table.ts'
import type { WitnessWindow } from './witness-window.ts'
import { witnessWindow } from './witness-window.ts'

/** One of each kind has a picture, up to the greater number; more of a kind only up to the smaller. */
const MOST_KINDS_IN_FULL = 5
const MOST_IN_FULL = 3
const MOST_NAMED = 50
const SENTENCE_LENGTH = 1000
const MOST_FAULTS_NAMED = 8

export function findings(
  record: RunRecord,
  history: History,
  faults: readonly FaultView[],
  colour: BandColour,
  logs: readonly LogWindow[],
): Markup {
  const all = distinctAnomalies(record)
  if (all.length === 0) return NOTHING
  const bands = [...begunFaults(faults), ...faults]
  const kinds = new Set(all.map(({ checkers, anomaly }) => JSON.stringify([checkers[0], anomaly.name]))).size
  const inFull = Math.max(MOST_IN_FULL, Math.min(MOST_KINDS_IN_FULL, kinds))
  const named = all.slice(inFull, inFull + MOST_NAMED)
  const unnamed = all.length - inFull - named.length
  return html`<section class="card" id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">What broke</h2>
${all.slice(0, inFull).map((found, i) => finding(record, found, i + 1, history, bands, colour, logs))}
${named.length > 0 && html`<div class="finding"><h3>${counted(all.length - inFull, 'more anomaly', 'more anomalies')}</h3><ul>${named.map(({ anomaly }) => html`<li><b>${anomaly.name}</b>: ${clipped(anomaly.sentence, 300)}</li>`)}</ul>${unnamed > 0 && html`<p class="soft">And ${count(unnamed)} more in record.json.</p>`}</div>`}
</section>`
}

function finding(
  record: RunRecord,
  found: DistinctAnomaly,
  number: number,
  history: History,
  faults: readonly FaultView[],
  colour: BandColour,
  logs: readonly LogWindow[],
) {
  const { checkers, anomaly } = found
  const window = witnessWindow(history, anomaly, LANES_START, LANES_END)
  const at = caughtAt(history, anomaly)
  const lines = logs.find(({ atNs }) => atNs === at)
  const facts = [
    `found by ${listed(checkers)}`,
    ...(anomaly.key === undefined ? [] : [`key ${clipped(anomaly.key, 80)}`]),
  ]
  return html`<article class="finding" id="finding-${number}">
<div class="finding-head"><h3>${clipped(anomaly.name, 80)}</h3><span class="soft small">${facts.join(' · ')}</span>${anomaly.whiteBox === true && html`<span class="tag">white-box: seen only from inside the system</span>`}${window !== undefined && html`<a class="live-link small" href="#run" data-from="${window.fromNs}" data-to="${window.toNs}">show in the whole run</a>`}</div>
<p class="sentence">${clipped(anomaly.sentence, SENTENCE_LENGTH)}</p>
${window === undefined ? html`<p class="soft">${anomaly.ops.length === 0 ? 'Seen inside the nodes: it names no operation of a client.' : 'The operations of this witness are not in the history at hand.'}</p>` : html`${lifeSection(record, history, anomaly, number, faults, colour)}${picture(window, number, resultForm(record, found), actingBetween(faults, window.fromNs, window.toNs), colour)}${offsetTable(history, anomaly.key, window, number)}`}
${logLines(lines, number, number === 1)}
</article>`
}

/** How results read, where they are more than the value; empty where they say it themselves. */
function resultForm({ results }: RunRecord, { checkers }: DistinctAnomaly): string {
  const versioned = results.some(
    ({ checker, stats }) => checkers.includes(checker) && stats['model'] === 'versioned-register',
  )
  return versioned ? ': [revision, value]' : ''
}

function picture(
  window: WitnessWindow,
  number: number,
  form: string,
  faults: readonly FaultView[],
  colour: BandColour,
): Markup {
  const processes = counted(window.lanes.length, 'process', 'processes')
  const label = `Timeline of witness ${number} from ${seconds(window.fromNs)} to ${seconds(window.toNs)}: ${counted(window.operations.length, 'operation')} among those of ${processes}. The table below has the same operations.`
  return html`<figure><div class="scroll" tabindex="0" role="region" aria-label="Timeline of witness ${number}">${lanes(window, faults, colour, label)}</div>
${key(window)}</figure>
<p class="acting small">${acting(window, faults)}</p>
<div class="scroll witness-table" tabindex="0" role="region" aria-label="Operations of witness ${number}">${table(window, number, form)}</div>`
}

/** The same as the bands say, and also of the time that is left out. */
function acting({ fromNs, toNs }: WitnessWindow, faults: readonly FaultView[]): Markup {
  const span = `from ${seconds(fromNs)} to ${seconds(toNs)}`
  if (faults.length === 0) return html`No fault acted ${span}.`
  const named = faults.slice(0, MOST_FAULTS_NAMED).map(({ label, state, startNs = 0, endNs = 0 }) => {
    const doubt = state === 'in force' ? '' : `, ${state}`
    return `${clipped(label, 120)} ${(startNs / 1e9).toFixed(3)}–${seconds(endNs)}${doubt}`
  })
  const rest = faults.length - named.length
  return html`Faults ${span}: ${named.join('; ')}${rest > 0 && `; and ${count(rest)} more`}.`
}

function key({ lanes: drawn, hidden, scale, operations }: WitnessWindow): Markup {
  const shown = [...drawn.flatMap(({ context }) => context), ...operations]
  const context = drawn.some(({ context: beside }) => beside.length > 0)
  return html`<figcaption class="key"><span><svg viewBox="0 0 22 12" aria-hidden="true"><rect class="strong" x="1" y="1" width="20" height="10" rx="2.5"/></svg>operation of the witness</span>
${context && html`<span><svg viewBox="0 0 22 12" aria-hidden="true"><rect class="pale" x="1" y="1" width="20" height="10" rx="2.5"/></svg>other operation beside it</span>`}
${shown.some(({ outcome }) => outcome === 'info') && html`<span><svg viewBox="0 0 22 12" aria-hidden="true"><path class="strong-open" d="M22 1H1V11H22"/></svg>outcome unknown: open for ever</span>`}
${scale.pieces.some(({ folded }) => folded) && html`<span><svg viewBox="0 0 22 12" aria-hidden="true"><rect class="gap" width="22" height="12"/><path class="break" d="M1 0V12M21 0V12"/></svg>time left out</span>`}
${hidden > 0 && html`<span>${counted(hidden, 'other operation')} not drawn</span>`}</figcaption>`
}

function table({ operations, total, firstCount }: WitnessWindow, number: number, form: string): Markup {
  const decimals = decimalsFor(operations)
  const keyed = new Set(operations.map(({ key: name }) => name)).size > 1
  const noded = operations.some(({ node }) => node !== undefined)
  return html`<table><caption>${total > operations.length ? html`Of the ${count(total)} operations of witness ${number} the first ${firstCount} and the last ${operations.length - firstCount}` : html`The operations of witness ${number}, by time of invocation`}</caption>
<thead><tr><th scope="col">No.</th><th scope="col">Operation</th><th scope="col">Result${form}</th><th scope="col">Process</th>${noded && html`<th scope="col">Node</th>`}${keyed && html`<th scope="col">Key</th>`}<th scope="col">Invoked</th><th scope="col">Completed</th></tr></thead>
<tbody>${operations.map((operation, i) => tableRow(operation, i + 1, keyed, noded, decimals))}</tbody></table>`
}

function tableRow(operation: OperationView, number: number, keyed: boolean, noded: boolean, decimals: number): Markup {
  const { startNs, endNs, process, node, key: name, asked, result } = operation
  return html`<tr><td><span class="badge">${number}</span></td><td class="mono">${asked}</td><td class="mono">${result}</td><td>${process}</td>${noded && html`<td>${clipped(node ?? '', 40)}</td>`}${keyed && html`<td>${clipped(name ?? '', 40)}</td>`}<td class="plain">${seconds(startNs, decimals)}</td><td class="plain">${endNs === undefined ? '–' : seconds(endNs, decimals)}</td></tr>`
}
