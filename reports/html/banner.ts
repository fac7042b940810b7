/**
 * The top of the page: the verdict as a word, a symbol and a colour, what it means in one sentence, the figures of the
 * run, the command that replays it, and why nothing more can be said where that is so.
 * Station: report.
 */
import type { RunRecord } from '../../harness/core/record.ts'
import type { Verdict } from '../../harness/core/verdict.ts'
import type { FaultView } from '../fault-view.ts'
import { count, counted, seconds } from '../format.ts'
import { anomaliesOf, expectationWords, reasonsOf, runFacts, VERDICT_SYMBOL } from '../run-words.ts'
import { clipped } from '../visible.ts'
import type { Content, Markup } from './markup.ts'
import { html } from './markup.ts'

const MOST_REASONS = 30

const WORD: Readonly<Record<Verdict, string>> = { valid: 'Valid', invalid: 'Invalid', unknown: 'Unknown' }

export function banner(
  record: RunRecord,
  faults: readonly FaultView[],
  sections: readonly { id: string; title: string }[],
): Markup {
  return html`<section class="card banner ${record.verdict}" aria-labelledby="verdict">
<div class="verdict"><div class="symbol" aria-hidden="true">${VERDICT_SYMBOL[record.verdict]}</div><div><h1 id="verdict">${WORD[record.verdict]}</h1><p>${runFacts(record).join(' · ')}</p></div></div>
<p class="lead">${meaning(record)}</p>
${expectation(record)}
${reasons(record)}
${figures(record, faults)}
<div class="replay"><span class="soft small" id="replay-label">Run it again</span><code aria-labelledby="replay-label" role="group">${record.replay}</code></div>
<nav class="contents" aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</section>`
}

function meaning(record: RunRecord): Content {
  const [first, ...others] = anomaliesOf(record)
  if (record.verdict === 'invalid' && first !== undefined) {
    const more =
      others.length === 0 ? '' : ` ${counted(others.length, 'more anomaly was', 'more anomalies were')} found.`
    return html`<b>${first.checker}</b> does not hold: this run has a <b>${clipped(first.anomaly.name, 80)}</b>. ${ended(clipped(first.anomaly.sentence, 500))}${more}`
  }
  if (record.verdict === 'invalid') return 'The system broke a guarantee.'
  if (record.verdict === 'unknown')
    return 'This run neither shows a broken guarantee nor counts as evidence that they hold.'
  const judged = record.results.filter(({ verdict }) => verdict !== 'not-applicable').length
  return `${counted(judged, 'check')} found nothing in this run that breaks a guarantee.`
}

/** A sentence that another follows. */
function ended(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`
}

function expectation(record: RunRecord): Content {
  const words = expectationWords(record)
  if (words === undefined || record.expectationMet === undefined) return undefined
  return record.expectationMet
    ? html`<p class="lead"><b>As expected</b>: the run was asked to end with <code>${words}</code>, and did.</p>`
    : html`<p class="lead"><b>Not as expected</b>: the run was asked to end with <code>${words}</code>.</p>`
}

function reasons(record: RunRecord): Content {
  const all = reasonsOf(record)
  if (all.length === 0) return undefined
  const rest = all.length - MOST_REASONS
  const title = record.verdict === 'unknown' ? 'Why nothing more can be said' : 'Also to know'
  return html`<h2 class="lead">${title}</h2><ul class="reasons">${all.slice(0, MOST_REASONS).map((reason) => html`<li>${clipped(reason, 600)}</li>`)}${rest > 0 && html`<li>And ${count(rest)} more in record.json.</li>`}</ul>`
}

function figures({ counts: { all }, durationNs, leaderChanges }: RunRecord, faults: readonly FaultView[]): Markup {
  const inForce = faults.filter(({ state }) => state === 'in force').length
  const planned = faults.length === inForce ? 'every one measured' : `of ${count(faults.length)} planned`
  return html`<dl class="figures">
<div><dt>Operations</dt><dd>${count(all.ok + all.fail + all.info)}<small>in ${seconds(durationNs, 1)}</small></dd></div>
<div><dt>Ok</dt><dd>${count(all.ok)}</dd></div>
<div><dt>Failed</dt><dd>${count(all.fail)}<small>surely did not happen</small></dd></div>
<div><dt>Unknown</dt><dd>${count(all.info)}<small>may have happened</small></dd></div>
<div><dt>Faults in force</dt><dd>${count(inForce)}<small>${faults.length === 0 ? 'none planned' : planned}</small></dd></div>
${leaderChanges !== undefined && html`<div><dt>Leader changes</dt><dd>${count(leaderChanges)}</dd></div>`}
</dl>`
}
