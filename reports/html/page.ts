/**
 * The report as one page: static HTML that reads without a script, loads nothing, and says so by its content security
 * policy. Each part is a file beside this one; all are functions of the record and the history.
 * Station: report. Below 1 MB whatever the history's size: windows around witnesses, bins over the whole.
 */
import type { History } from '../../harness/core/history.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import type { Verdict } from '../../harness/core/verdict.ts'
import { faultViews } from '../fault-view.ts'
import { anomaliesOf, runFacts, VERDICT_SYMBOL } from '../run-words.ts'
import { banner } from './banner.ts'
import { faultTable } from './faults.ts'
import { findings } from './findings.ts'
import { INSIDE_STYLE } from './inside/inside-style.ts'
import { insideContents, insideSections } from './inside/section.ts'
import { html } from './markup.ts'
import { files, leftOut } from './notes.ts'
import { overview } from './overview.ts'
import { SCRIPT_STYLE } from './script/script-style.ts'
import { STYLE } from './style.ts'
import { outcomes, results, tested } from './tables.ts'

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
const BAND_COLOURS = 6
const ICON_COLOUR: Readonly<Record<Verdict, string>> = { valid: '#14713d', invalid: '#b3202c', unknown: '#8a5300' }

export function htmlReport(record: RunRecord, history: History): string {
  const faults = faultViews(record)
  const kinds = [...new Set(record.faults.map(({ type }) => type))]
  const colour = (type: string) => Math.max(0, kinds.indexOf(type)) % BAND_COLOURS
  const title = `${VERDICT_SYMBOL[record.verdict]} ${record.verdict} · ${runFacts(record).join(' · ')}`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="${icon(record.verdict)}">
<style>${STYLE}${record.inside !== undefined && [SCRIPT_STYLE, INSIDE_STYLE]}</style>
</head>
<body>
<div class="page">
<header class="brand"><span><b>ordeal</b> report</span><span>${record.scenario.name} · ${record.startedAt}</span></header>
<main>
${banner(record, faults, sectionsOf(record))}
${findings(record, history, faults, colour)}
${insideSections(record, history, faults, colour)}
${overview(record, history, faults, colour)}
${results(record)}
${faultTable(record, faults)}
${outcomes(record)}
${tested(record)}
${leftOut(record)}
${files(record, history)}
</main>
<footer>Times are seconds since the run's start. A report is made from the run's record and history alone; making it again never changes a verdict.</footer>
</div>
</body>
</html>
`
  return page.text
}

function sectionsOf(record: RunRecord): readonly { id: string; title: string }[] {
  return [
    ...(anomaliesOf(record).length === 0 ? [] : [{ id: 'findings', title: 'What broke' }]),
    ...insideContents(record.inside),
    { id: 'run', title: 'The whole run' },
    { id: 'checks', title: 'Checks' },
    { id: 'faults', title: 'Faults' },
    { id: 'operations', title: 'Operations' },
    { id: 'tested', title: 'What was tested' },
    ...(record.leftOut.length === 0 ? [] : [{ id: 'left-out', title: 'Left out' }]),
    { id: 'files', title: 'Files' },
  ]
}

/** A dot in the verdict's colour with its symbol's shape, for the tab. */
function icon(verdict: Verdict): string {
  const shape = {
    valid: 'M9 17l5 5 10-12',
    invalid: 'M10 10l12 12M22 10L10 22',
    unknown: 'M12 13a4 4 0 1 1 4 5v2M16 24v.1',
  }
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="${ICON_COLOUR[verdict]}"/><path d="${shape[verdict]}" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(picture)}`
}
