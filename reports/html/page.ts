/**
 * The report as one page, one file that loads nothing (document.ts). It reads without its script, which only lets one zoom.
 * Each part is a file beside this one; all are functions of the record, the history, and log lines around the witnesses.
 * Station: report. Below 4 MB whatever the history's size: windows around witnesses, bins and thinned points over the whole.
 */
import type { History } from '../../harness/core/history.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import { faultViews } from '../fault-view.ts'
import type { LogWindow } from '../log-window.ts'
import { anomaliesOf, runFacts, VERDICT_SYMBOL } from '../run-words.ts'
import { banner } from './banner.ts'
import { SCRIPT } from './browser/script-text.ts'
import { CHART_STYLE } from './charts/chart-style.ts'
import { htmlDocument } from './document.ts'
import { faultTable } from './faults.ts'
import { findings } from './findings.ts'
import { INSIDE_STYLE } from './inside/inside-style.ts'
import { insideContents, insideSections } from './inside/section.ts'
import { LIFE_STYLE } from './life-lines/life-style.ts'
import { html } from './markup.ts'
import { files, leftOut } from './notes.ts'
import { overview } from './overview.ts'
import { SCRIPT_STYLE } from './script/script-style.ts'
import { STYLE } from './style.ts'
import { outcomes, results, tested } from './tables.ts'

const BAND_COLOURS = 6

/** `logs`: what the nodes wrote around the moments of the witnesses, where they keep logs. */
export function htmlReport(record: RunRecord, history: History, logs: readonly LogWindow[] = []): string {
  const faults = faultViews(record)
  const kinds = [...new Set(record.faults.map(({ type }) => type))]
  const colour = (type: string) => Math.max(0, kinds.indexOf(type)) % BAND_COLOURS
  const title = `${VERDICT_SYMBOL[record.verdict]} ${record.verdict} · ${runFacts(record).join(' · ')}`
  return htmlDocument({
    title,
    brand: ['report', `${record.scenario.name} · ${record.startedAt}`],
    styles: [STYLE, CHART_STYLE, LIFE_STYLE, ...(record.inside === undefined ? [] : [SCRIPT_STYLE, INSIDE_STYLE])],
    main: html`${banner(record, faults, sectionsOf(record))}
${findings(record, history, faults, colour, logs)}
${insideSections(record, history, faults, colour)}
${overview(record, history, faults, colour)}
${results(record)}
${faultTable(record, faults)}
${outcomes(record)}
${tested(record)}
${leftOut(record)}
${files(record, history)}`,
    footer:
      'Times are seconds since the run\u2019s start. A report is made from the run\u2019s files alone; making it again never changes a verdict.',
    script: SCRIPT,
  })
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
