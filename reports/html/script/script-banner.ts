/** The top of the page: what was brought about, and what became of it. Station: report. */
import type { ScenarioOutcome } from '../../../harness/core/fact.ts'
import type { ScriptRecord } from '../../../harness/core/script-record.ts'
import { VERDICT_SYMBOL } from '../../run-words.ts'
import { clipped } from '../../visible.ts'
import { html, type Markup } from '../markup.ts'

const WORD: Readonly<Record<ScenarioOutcome, string>> = {
  held: 'Held',
  violated: 'Violated',
  'not reached': 'Not reached',
  undecided: 'Undecided',
}

const MEANING: Readonly<Record<ScenarioOutcome, string>> = {
  held: 'The situation was brought about, and the guarantee held: every fact below is proved.',
  violated: 'The situation was brought about, and the guarantee does not hold.',
  'not reached': 'The situation was not surely brought about, so nothing is said of the guarantee.',
  undecided: 'The situation was brought about, but whether the guarantee held cannot be told from the evidence.',
}

export function scriptBanner(record: ScriptRecord): Markup {
  const { plan, outcome, verdict, summary, upstream, stopped, timings, facts } = record
  const proved = facts.filter(({ status }) => status === 'proved').length
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  return html`<section class="card banner ${verdict}" aria-labelledby="verdict">
<div class="verdict"><div class="symbol" aria-hidden="true">${VERDICT_SYMBOL[verdict]}</div><div><h1 id="verdict">${WORD[outcome]}</h1><p>${scriptTitle(record)}</p></div></div>
<p class="lead"><b>${clipped(summary.charAt(0).toUpperCase() + summary.slice(1), 300)}.</b> ${MEANING[outcome]}${verdict === 'invalid' && outcome !== 'violated' && ' What clients saw breaks a guarantee all the same.'}</p>
${stopped !== undefined && html`<p class="lead">The script stopped short: ${clipped(stopped, 800)}</p>`}
${upstream !== undefined && html`<p class="lead">About ${upstream}.</p>`}
<dl class="figures">
<div><dt>Facts proved</dt><dd>${proved} of ${facts.length}</dd></div>
<div><dt>Try</dt><dd>${plan.attempt}</dd></div>
${
  plan.seed === undefined
    ? html`<div><dt>Start of the cluster</dt><dd>${seconds(timings.startMs)}</dd></div>
<div><dt>Script</dt><dd>${seconds(timings.scriptMs)}</dd></div>
<div><dt>Evidence</dt><dd>${seconds(timings.evidenceMs)}</dd></div>`
    : html`<div><dt>Seed</dt><dd>${plan.seed}</dd></div>
<div><dt>Simulated time</dt><dd>${seconds(timings.scriptMs)}</dd></div>`
}
</dl>
<div class="replay"><span class="soft small" id="replay-label">Play it again</span><code aria-labelledby="replay-label" role="group">${record.replay}</code></div>
</section>`
}

export function scriptTitle({ plan }: ScriptRecord): string {
  const version = plan.version ?? plan.image
  return `${plan.scenario}:${plan.form} · ${plan.system}${version === undefined ? '' : ` ${version}`} · ${plan.nodes} nodes`
}
