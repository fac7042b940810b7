/**
 * The nodes' logs side by side at the moments that matter, as Figure 8 of the Raft paper draws them: a row a node, a cell an
 * entry with its term. Unlike logs of real members these have a clock, so each picture is one instant.
 * Station: report. Colours stand for terms and never alone; every mark is also a word for those who do not see it.
 */
import type { InsideEntry, InsideLog, InsideMoment, InsideStory } from '../../../harness/core/inside-story.ts'
import { seconds } from '../../format.ts'
import { clipped } from '../../visible.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { roleWords, TERM_COLOURS } from './role-bars.ts'

const MOST_MOMENTS = 8
const MOST_INDEXES = 12

export function logSection({ moments }: InsideStory): Content {
  if (moments.length === 0) return undefined
  return html`<section class="card" id="logs" aria-labelledby="logs-title"><h2 id="logs-title">The nodes’ logs</h2>
<p class="soft small log-key"><span><span class="entry term-2 subject"><b>2</b></span> an entry of term 2 that all is about</span><span><span class="entry term-2 committed"><b>2</b></span> its node takes it for committed</span><span><span class="entry term-2 early"><b>2</b></span> applied without being committed</span><span><span class="entry term-2"><b>2<i class="differs">≠</i></b></span> another node has another entry there</span><span><span class="entry term-2 contradicts"><b>2<i class="differs">✗</i></b></span> and both take theirs for committed or applied it: what must never be</span></p>
<div class="moments">${moments.slice(0, MOST_MOMENTS).map((moment, i) => momentTable(moment, i + 1))}</div>
</section>`
}

function momentTable({ timeNs, title, of, indexes, logs }: InsideMoment, number: number): Markup {
  const shown = indexes.slice(0, MOST_INDEXES)
  const isGap = (i: number) => i > 0 && (shown[i] as number) > (shown[i - 1] as number) + 1
  const heads = shown.map(
    (index, i) => html`${isGap(i) && html`<td class="gap-cell">…</td>`}<th scope="col" class="cell">${index}</th>`,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Logs at ${seconds(timeNs)}, moment ${number}"><table class="log"><caption>${seconds(timeNs)}: ${clipped(title, 120)}</caption><thead><tr><th scope="col">Node</th>${heads}</tr></thead><tbody>${logs.map((log) => row(log, shown, isGap, of.includes(log.node)))}</tbody></table></div>`
}

function row(log: InsideLog, indexes: readonly number[], isGap: (i: number) => boolean, isActor: boolean): Markup {
  const { node, commit, applied } = log
  const cells = indexes.map((index, i) => html`${isGap(i) && html`<td class="gap-cell"></td>`}${cell(log, index)}`)
  return html`<tr${isActor && html` class="actor"`}><th scope="row" class="plain">${clipped(node, 20)}<small class="role">${roleWords(log)}</small><small class="role">commit ${commit}, applied ${applied}</small></th>${cells}</tr>`
}

function cell({ entries, commit, applied, snapshotIndex }: InsideLog, index: number): Markup {
  const entry = entries.find((each) => each.index === index)
  if (entry === undefined) {
    if (index <= snapshotIndex)
      return html`<td class="cell"><span class="entry committed"><b>·</b><small>snapshot</small></span></td>`
    return html`<td class="cell"><span class="unseen">none</span></td>`
  }
  const { term, what, subject, contradicts } = entry
  const isCommitted = index <= commit
  const isEarly = !isCommitted && index <= applied
  const classes = [
    'entry',
    `term-${term % TERM_COLOURS}`,
    ...(subject ? ['subject'] : []),
    ...(contradicts ? ['contradicts'] : []),
    ...(isCommitted ? ['committed'] : isEarly ? ['early'] : []),
  ]
  const sign = entry.contradicts ? '✗' : '≠'
  return html`<td class="cell"><span class="${classes.join(' ')}"><b>${term}${(entry.differs || contradicts) && html`<i class="differs" aria-hidden="true">${sign}</i>`}</b><small>${clipped(what, 14)}</small><span class="unseen">${spoken(entry, isCommitted, isEarly)}</span></span></td>`
}

function spoken(entry: InsideEntry, isCommitted: boolean, isEarly: boolean): string {
  return [...(isCommitted ? ['committed'] : isEarly ? ['applied, not committed'] : []), ...rivalWords(entry)].join(', ')
}

function rivalWords({ differs, contradicts }: InsideEntry): readonly string[] {
  if (contradicts) return ['another node committed or applied another entry here']
  return differs ? ['another node has another entry here'] : []
}
