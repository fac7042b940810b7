/**
 * The page of one play of a directed scenario: what was proved, the members' logs side by side, what they said to one
 * another, what clients saw. Static, as the page of a run; a function of the record and the history.
 * Station: report.
 */
import type { History } from '../../../harness/core/history.ts'
import type { ScriptRecord } from '../../../harness/core/script-record.ts'
import type { CheckResult } from '../../../harness/core/verdict.ts'
import { VERDICT_SYMBOL } from '../../run-words.ts'
import { clipped } from '../../visible.ts'
import { htmlDocument } from '../document.ts'
import { html, type Markup } from '../markup.ts'
import { STYLE } from '../style.ts'
import { factSection } from './facts.ts'
import { logSection } from './logs.ts'
import { messageSection } from './messages.ts'
import { operationSection } from './operations.ts'
import { membersOf } from './roles.ts'
import { scriptBanner, scriptTitle } from './script-banner.ts'
import { SCRIPT_STYLE } from './script-style.ts'

const FILES: readonly (readonly [string, string])[] = [
  ['record.json', 'all that this page says, and more'],
  ['history.jsonl', 'every op, one JSON object a line'],
  ['play.json', 'how the play went, and its story'],
  ['script.json', 'what was played'],
]

export function scriptReport(record: ScriptRecord, history: History): string {
  return htmlDocument({
    title: `${VERDICT_SYMBOL[record.verdict]} ${record.outcome} · ${scriptTitle(record)}`,
    brand: ['directed scenario', `${record.plan.scenario} · ${record.startedAt}`],
    styles: [STYLE, SCRIPT_STYLE],
    main: html`${scriptBanner(record)}
${factSection(record)}
${logSection(record)}
${messageSection(record)}
${operationSection(record, history)}
${checks(record)}
${files(record)}`,
    footer:
      'Times are seconds since the script\u2019s start. The page is made from the play\u2019s record and history alone; making it again never changes a verdict.',
  })
}

function checks({ results, versions }: ScriptRecord): Markup {
  return html`<section class="card" id="checks" aria-labelledby="checks-title"><h2 id="checks-title">Checks of what clients saw</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Checks"><table><thead><tr><th scope="col">Checker</th><th scope="col">Verdict</th><th scope="col">Found</th></tr></thead><tbody>${results.map(checkRow)}</tbody></table></div>
<h3 class="lead">Versions</h3><dl class="facts">${Object.entries(versions).map(([name, version]) => html`<dt>${name}</dt><dd>${clipped(version, 200)}</dd>`)}</dl>
</section>`
}

function checkRow({ checker, verdict, reason, anomalies }: CheckResult): Markup {
  return html`<tr><th scope="row">${checker}</th><td><span class="tag ${verdict}">${VERDICT_SYMBOL[verdict]} ${verdict}</span></td><td>${anomalies.map(({ name, sentence }) => html`<p><b>${name}</b>: ${clipped(sentence, 600)}</p>`)}${anomalies.length === 0 && (reason === undefined ? 'nothing' : clipped(reason, 600))}</td></tr>`
}

function files(record: ScriptRecord): Markup {
  const nodes = membersOf(record)
  const isSimulated = record.plan.seed !== undefined
  const linked = (folder: string) =>
    nodes.map((node, i) => [i > 0 && ', ', html`<a href="${folder}/${node}/">${node}</a>`])
  return html`<section class="card" id="files" aria-labelledby="files-title"><h2 id="files-title">Files of this play</h2>
<dl class="facts">${FILES.map(([name, what]) => html`<dt><a href="${name}">${name}</a></dt><dd>${what}</dd>`)}<dt>${isSimulated ? "The members' logs" : "Copies of the members' logs"}</dt><dd>${linked('evidence')}</dd>${!isSimulated && html`<dt>What their servers wrote</dt><dd>${linked('nodes')}</dd>`}</dl>
</section>`
}
