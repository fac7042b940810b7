/**
 * The table of faults: when each went through its phases, whom it hit, and what was measured.
 * Station: report.
 */
import type { FaultPhase } from '../../harness/core/fault.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import { availabilityRows } from '../availability-rows.ts'
import type { FaultState, FaultView } from '../fault-view.ts'
import { count, seconds } from '../format.ts'
import { clipped } from '../visible.ts'
import type { Content, Markup } from './markup.ts'
import { html } from './markup.ts'

const MOST_FAULTS = 150
const MOST_KINDS = 40
const DETAIL_LENGTH = 800

const STATE_TONE: Readonly<Record<FaultState, string>> = {
  'in force': 'valid',
  impugned: 'invalid',
  'not measured': 'unknown',
  skipped: 'not-applicable',
  'not applied': 'not-applicable',
  begun: 'unknown',
}

export function faultTable(record: RunRecord, faults: readonly FaultView[]): Markup {
  const rest = faults.length - MOST_FAULTS
  const asked =
    record.scenario.nemeses.length === 0 ? 'None were asked for.' : 'None was planned in the time of this run.'
  return html`<section class="card" id="faults" aria-labelledby="faults-title"><h2 id="faults-title">Faults</h2>
${faults.length === 0 ? html`<p class="soft">${asked}</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label="Faults and their phases"><table><thead><tr><th scope="col">No.</th><th scope="col">Fault</th><th scope="col">Nodes</th><th scope="col">State</th><th scope="col" class="number">Applied</th><th scope="col" class="number">Measured</th><th scope="col" class="number">Healed</th><th scope="col">Detail</th></tr></thead><tbody>${faults.slice(0, MOST_FAULTS).map(faultRow)}</tbody></table></div>`}
${rest > 0 && html`<p class="soft small">And ${count(rest)} more in record.json.</p>`}
${available(record)}
</section>`
}

/** What clients had while faults of each kind acted, in the words of the terminal. */
function available(record: RunRecord): Content {
  const rows = availabilityRows(record)
  if (rows.length === 0) return undefined
  return html`<h3 class="after">What clients had under each</h3><ul class="reasons">${rows.slice(0, MOST_KINDS).map((row) => html`<li>${clipped(row, 400)}</li>`)}</ul>`
}

function faultRow({ summary, state }: FaultView): Markup {
  const { fault, type, target, nodes, phases } = summary
  const at = (...names: readonly FaultPhase[]): Content => {
    const timeNs = names.map((name) => phases[name]).find((time) => time !== undefined)
    return timeNs === undefined ? '–' : seconds(timeNs)
  }
  return html`<tr><td>${fault}</td><th scope="row">${clipped(type, 40)} <span class="soft">${clipped(target, 40)}</span></th><td>${clipped(nodes.join(', '), 120) || '–'}</td><td><span class="tag ${STATE_TONE[state]}">${state}</span></td><td class="number">${at('applied')}</td><td class="number">${at('impugned', 'verified')}</td><td class="number">${at('healed')}</td><td>${detail(summary.detail)}</td></tr>`
}

function detail(json: RunRecord['faults'][number]['detail']): Content {
  if (json === null || (typeof json === 'object' && Object.keys(json).length === 0)) return '–'
  if (typeof json !== 'object') return clipped(String(json), 300)
  return html`<details><summary>what was measured</summary><pre>${clipped(JSON.stringify(json, null, 1), DETAIL_LENGTH)}</pre></details>`
}
