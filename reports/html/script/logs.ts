/**
 * All members' logs side by side, as Figure 8 of the Raft paper draws them: a row a member, a cell an entry with its term.
 * Station: report. Colours stand for terms and never alone: the term is in the cell.
 */
import type { LogAtMoment, LogMoment, ScriptRecord } from '../../../harness/core/script-record.ts'
import { clipped } from '../../visible.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { memberLabel, membersOf } from './roles.ts'

const COLOURS = 5

export function logSection(record: ScriptRecord): Content {
  const { logs, story } = record
  if (logs.length === 0) return undefined
  const { T = 0, i = 0 } = story.numbers
  return html`<section class="card" id="logs" aria-labelledby="logs-title"><h2 id="logs-title">The members' logs</h2>
<p class="soft small">Logs have no clock: each picture shows every log at the point where that log itself entered the term, before it wrote anything more. The entry that all is about, (${T}, ${i}), has a frame. A line below an entry: its own log says that it is committed.</p>
<div class="moments">${logs.map((moment) => momentTable(record, moment))}</div>
</section>`
}

function momentTable(record: ScriptRecord, { title, members }: LogMoment): Markup {
  const byNode = new Map(members.map((member) => [member.node, member]))
  const indexes = [...new Set(members.flatMap(({ entries }) => entries.map(({ index }) => index)))].sort(
    (a, b) => a - b,
  )
  const rows = membersOf(record).map((node) => row(record, node, byNode.get(node), indexes))
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Logs ${title}"><table class="log"><caption>${title}</caption><thead><tr><th scope="col">Member</th>${indexes.map((index) => html`<th scope="col" class="cell">${index}</th>`)}<th scope="col">Term, commit</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function row(record: ScriptRecord, node: string, log: LogAtMoment | undefined, indexes: readonly number[]): Markup {
  const label = html`<th scope="row" class="plain">${memberLabel(record, node)}</th>`
  if (log === undefined)
    return html`<tr>${label}<td colspan="${indexes.length + 1}" class="soft">never came to it</td></tr>`
  const { T, i } = record.story.numbers
  const cells = indexes.map((index) => {
    const entry = log.entries.find((each) => each.index === index)
    if (entry === undefined) return html`<td class="cell empty"><span class="unseen">none</span></td>`
    const isSubject = entry.term === T && index === i
    const isCommitted = (log.commit ?? 0) >= index
    const words = `term ${entry.term}, ${entry.what}${isCommitted ? ', committed' : ''}`
    return html`<td class="cell" title="${clipped(words, 200)}"><span class="entry term-${entry.term % COLOURS}${isSubject && ' subject'}${isCommitted && ' committed'}"><b>${entry.term}</b><small>${clipped(entry.what, 12)}</small></span></td>`
  })
  return html`<tr>${label}${cells}<td class="plain soft">${log.term}, ${log.commit ?? 'none'}</td></tr>`
}
