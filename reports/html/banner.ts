/**
 * The top of the page: the verdict in words, with a symbol and a colour; what was seen, or why nothing more can be said; the
 * figures of the run; the command that runs it again; each guarantee with its verdict and what that means.
 * Station: report.
 */
import type { RunRecord } from '../../harness/core/record.ts'
import type { CheckResult, Verdict } from '../../harness/core/verdict.ts'
import { confirmationRows } from '../confirmation-words.ts'
import type { FaultView } from '../fault-view.ts'
import { count, counted, listed, seconds } from '../format.ts'
import { guaranteeWords } from '../guarantee-words.ts'
import { distinctAnomalies, expectationWords, reasonsOf, runFacts, stoppedWords, VERDICT_SYMBOL } from '../run-words.ts'
import { clipped } from '../visible.ts'
import type { Content, Markup } from './markup.ts'
import { html } from './markup.ts'

const MOST_REASONS = 30

const HEADLINE: Readonly<Record<Verdict, readonly [word: string, meaning: string]>> = {
  valid: ['Valid', 'nothing was found broken'],
  invalid: ['Invalid', 'a guarantee is broken'],
  unknown: ['Unknown', 'nothing can be concluded'],
}

export function banner(
  record: RunRecord,
  faults: readonly FaultView[],
  sections: readonly { id: string; title: string }[],
): Markup {
  const [word, meaning] = HEADLINE[record.verdict]
  return html`<section class="card banner ${record.verdict}" aria-labelledby="verdict">
<div class="verdict"><div class="symbol" aria-hidden="true">${VERDICT_SYMBOL[record.verdict]}</div><div><h1 id="verdict">${word}: ${meaning}</h1><p>${runFacts(record).join(' · ')}</p></div></div>
${lead(record)}
${confirmed(record)}
${expectation(record)}${stopped(record)}
${reasons(record)}
${figures(record, faults)}
<div class="replay"><div><span class="soft small" id="replay-label">Run it again</span><button type="button" class="live" data-copy="replay">Copy</button></div><code id="replay" aria-labelledby="replay-label" role="group">${record.replay}</code></div>
${guarantees(record)}
<nav class="contents" aria-label="Sections"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</section>`
}

/** Of a run that broke something, first what was seen, in the words of the first witness. */
function lead(record: RunRecord): Markup {
  const [first, ...others] = distinctAnomalies(record)
  if (record.verdict === 'invalid' && first !== undefined) {
    const more = others.length === 0 ? '' : ` ${counted(others.length, 'more anomaly', 'more anomalies')} below.`
    return html`<p class="lead witness-sentence">${ended(clipped(first.anomaly.sentence, 500))}</p>
<p class="soft">So <b>${listed(first.checkers)}</b> ${first.checkers.length === 1 ? 'does' : 'do'} not hold: this is a <b>${clipped(first.anomaly.name, 80)}</b>.${more}</p>`
  }
  return html`<p class="lead">${meaning(record)}</p>`
}

function meaning(record: RunRecord): string {
  if (record.verdict === 'invalid') return 'The system broke a guarantee.'
  if (record.verdict === 'unknown')
    return 'This run neither shows a broken guarantee nor counts as evidence that they hold.'
  const judged = record.results.filter(({ verdict }) => verdict !== 'not-applicable').length
  return `${counted(judged, 'check')} found nothing in this run that breaks a guarantee. Another run may.`
}

/** What else speaks for a verdict of invalid. */
function confirmed(record: RunRecord): Content {
  const rows = confirmationRows(record)
  if (rows.length === 0) return undefined
  return html`<ul class="reasons">${rows.map(([label, text]) => html`<li><b>${label}</b>: ${clipped(text, 400)}</li>`)}</ul>`
}

/** Each checker with its verdict and what that means. */
function guarantees({ results }: RunRecord): Content {
  if (results.length === 0) return undefined
  return html`<div class="scroll stacked guarantees" tabindex="0" role="region" aria-label="Guarantees"><table><thead><tr><th scope="col">Guarantee</th><th scope="col">Verdict</th><th scope="col">What it means</th></tr></thead><tbody>${results.map(guarantee)}</tbody></table></div>`
}

function guarantee(result: CheckResult): Markup {
  return html`<tr><th scope="row">${result.checker}</th><td><span class="tag ${result.verdict}">${VERDICT_SYMBOL[result.verdict]} ${result.verdict.replace('-', ' ')}</span></td><td>${clipped(guaranteeWords(result), 600)}</td></tr>`
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

function stopped(record: RunRecord): Content {
  return stoppedWords(record).map((words) => html`<p class="lead"><b>Stopped</b> ${clipped(words, 600)}</p>`)
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
