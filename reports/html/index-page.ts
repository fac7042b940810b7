/**
 * The index of runs: a table of what is in a folder of runs, newest first, each with its verdict and a link to its page.
 * Station: report. Static, without a script. Links are relative, so the folder can be moved or sent as a whole.
 */
import { count, counted } from '../format.ts'
import type { IndexRow } from '../index-row.ts'
import { VERDICT_SYMBOL } from '../run-words.ts'
import { clipped } from '../visible.ts'
import { htmlDocument } from './document.ts'
import { html, type Markup } from './markup.ts'
import { STYLE } from './style.ts'

const WORD_LENGTH = 80

/** `total`: runs in the folder, of which `rows` are the newest. */
export function indexPage(rows: readonly IndexRow[], total: number): string {
  const verdicts = (['invalid', 'unknown', 'valid', 'broken'] as const).flatMap((verdict) => {
    const number = rows.filter((row) => row.verdict === verdict).length
    return number === 0 ? [] : [`${count(number)} ${verdict}`]
  })
  return htmlDocument({
    title: `Runs · ${verdicts.join(', ') || 'none'}`,
    brand: ['index of runs', counted(total, 'run')],
    styles: [STYLE],
    main: html`<section class="card" aria-labelledby="runs-title"><h1 id="runs-title">Runs</h1>
<p class="soft">${verdicts.join(', ') || 'No run was kept in this folder.'}${total > rows.length && `; the newest ${count(rows.length)} of ${count(total)}`}</p>
${rows.length > 0 && html`<div class="scroll stacked index" tabindex="0" role="region" aria-label="Table of the runs"><table><thead><tr><th scope="col">Started</th><th scope="col">Verdict</th><th scope="col">Found</th><th scope="col">System</th><th scope="col">Workload</th><th scope="col">Faults</th><th scope="col">Folder</th></tr></thead><tbody>${rows.map(rowOf)}</tbody></table></div>`}
</section>`,
    footer:
      'Written after each run; ordeal report --index writes it again. It says what the records say and judges nothing.',
  })
}

function rowOf({ path, startedAt, system, workload, nemeses, verdict, found }: IndexRow): Markup {
  const folder = path.map((segment) => encodeURIComponent(segment.toWellFormed())).join('/')
  const [tone, symbol] = verdict === 'broken' ? ['not-applicable', '!'] : [verdict, VERDICT_SYMBOL[verdict]]
  const started = clipped(startedAt.replace('T', ' ').replace(/\.\d+Z$/, 'Z'), 30)
  // A folder without a record has no page either.
  const link = verdict === 'broken' ? `${folder}/` : `${folder}/report.html`
  return html`<tr><th scope="row" class="plain"><a href="${link}">${started === '' ? 'unknown' : started}</a></th><td><span class="tag ${tone}">${symbol} ${verdict}</span></td><td>${clipped(found, 160)}</td><td>${clipped(system, WORD_LENGTH)}</td><td>${clipped(workload, WORD_LENGTH)}</td><td>${clipped(nemeses, WORD_LENGTH)}</td><td class="soft">${clipped(path.join('/'), WORD_LENGTH)}</td></tr>`
}
