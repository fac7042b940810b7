/**
 * The tables of the page: what each checker found, operations by function, and what was tested.
 * Station: report.
 */
import type { OpCounts, RunRecord } from '../../harness/core/record.ts'
import type { CheckResult } from '../../harness/core/verdict.ts'
import { count, counted, value } from '../format.ts'
import { type LivenessRow, livenessRow } from '../liveness-words.ts'
import { expectationWords, VERDICT_SYMBOL } from '../run-words.ts'
import { clipped } from '../visible.ts'
import { px } from './axis.ts'
import type { Content, Markup } from './markup.ts'
import { html } from './markup.ts'

const MOST_STATS = 24
const MOST_FUNCTIONS = 100
const MOST_ERRORS = 20
/** Figures that have a section of the page to themselves. */
const TOLD_BELOW: Readonly<Record<string, readonly string[]>> = { stats: ['functions', 'faults'] }

export function results(record: RunRecord): Markup {
  return html`<section class="card" id="checks" aria-labelledby="checks-title"><h2 id="checks-title">Checks</h2>
${record.results.length === 0 ? html`<p class="soft">No checker ran.</p>` : html`<div class="scroll stacked" tabindex="0" role="region" aria-label="Results of the checks"><table><thead><tr><th scope="col">Checker</th><th scope="col">Verdict</th><th scope="col">Found</th><th scope="col">Measured</th></tr></thead><tbody>${record.results.map(resultRow)}${liveness(record)}</tbody></table></div>`}
</section>`
}

function resultRow({ checker, verdict, reason, anomalies, stats }: CheckResult): Markup {
  const names = [...new Set(anomalies.map(({ name }) => name))].slice(0, 12)
  const found =
    anomalies.length === 0 ? 'nothing' : `${counted(anomalies.length, 'anomaly', 'anomalies')}: ${names.join(', ')}`
  const measured = Object.entries(stats)
    .filter(([name]) => !TOLD_BELOW[checker]?.includes(name))
    .slice(0, MOST_STATS)
  return html`<tr><th scope="row">${checker}</th><td><span class="tag ${verdict}">${VERDICT_SYMBOL[verdict]} ${verdict.replace('-', ' ')}</span></td><td>${verdict === 'not-applicable' ? '' : found}${reason !== undefined && html`<div class="soft">${clipped(reason, 600)}</div>`}</td><td class="small soft">${measured.map(([name, stat], i) => html`${i > 0 && ', '}${name} ${typeof stat === 'number' ? statNumber(stat) : value(stat, 80)}`)}</td></tr>`
}

const CAME_TONE: Readonly<Record<LivenessRow['came'], string>> = {
  'by itself': 'valid',
  restarted: 'unknown',
  never: 'unknown',
}

/** Beside the checks: it is no verdict of safety. */
function liveness(record: RunRecord): Content {
  const told = livenessRow(record)
  if (told === undefined) return undefined
  return html`<tr><th scope="row">liveness</th><td><span class="tag ${CAME_TONE[told.came]}">${told.came}</span></td><td>${clipped(told.words, 600)}</td><td class="small soft">after the last heal; not a question of safety</td></tr>`
}

function statNumber(number: number): string {
  return Number.isInteger(number) ? count(number) : String(Number(number.toPrecision(4)))
}

export function outcomes({ counts: { all, byFunction }, errors = [] }: RunRecord): Markup {
  const rows = Object.entries(byFunction)
  return html`<section class="card" id="operations" aria-labelledby="operations-title"><h2 id="operations-title">Operations</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Operations by function and outcome"><table class="compact"><thead><tr><th scope="col">Function</th><th scope="col" class="number">All</th><th scope="col" class="number">Ok</th><th scope="col" class="number">Fail</th><th scope="col" class="number">Unknown</th><th scope="col">Share</th></tr></thead><tbody>${rows.slice(0, MOST_FUNCTIONS).map(([f, counts]) => countsRow(f, counts))}${rows.length !== 1 && countsRow('all', all)}</tbody></table></div>
${errors.length > 0 && html`<h3 class="after">Errors met</h3><div class="scroll" tabindex="0" role="region" aria-label="Errors by class"><table class="compact"><thead><tr><th scope="col">Error</th><th scope="col">Outcome</th><th scope="col" class="number">Times</th><th scope="col">The first of them</th></tr></thead><tbody>${errors.slice(0, MOST_ERRORS).map(errorRow)}</tbody></table></div>${errors.length > MOST_ERRORS && html`<p class="soft small">And ${count(errors.length - MOST_ERRORS)} more kinds in record.json.</p>`}`}
</section>`
}

function errorRow({ code, type, count: times, example }: NonNullable<RunRecord['errors']>[number]): Markup {
  return html`<tr><th scope="row">${clipped(code, 60)}</th><td>${type === 'info' ? 'unknown' : type}</td><td class="number">${count(times)}</td><td>${clipped(example.f, 40)}: ${clipped(example.message, 200)}</td></tr>`
}

function countsRow(name: string, { ok, fail, info }: OpCounts): Markup {
  const all = ok + fail + info
  const percent = (number: number) => (all === 0 ? 0 : Math.round((number / all) * 1000) / 10)
  let from = 0
  const part = (number: number, outcome: string) => {
    const width = percent(number)
    from += width
    return width > 0 && html`<rect class="${outcome}" x="${px(from - width)}" width="${px(width)}" height="10"/>`
  }
  return html`<tr><th scope="row">${clipped(name, 60)}</th><td class="number">${count(all)}</td><td class="number">${count(ok)}</td><td class="number">${count(fail)}</td><td class="number">${count(info)}</td><td><svg class="split" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${percent(ok)} % ok, ${percent(fail)} % fail, ${percent(info)} % unknown">${part(ok, 'ok')}${part(fail, 'fail')}${part(info, 'info')}</svg></td></tr>`
}

export function tested(record: RunRecord): Markup {
  const { scenario, versions, startedAt } = record
  const settings = Object.entries(scenario.settings).map(([name, setting]) => `${name}=${setting}`)
  const nemeses = scenario.nemeses.map(({ family, target }) => (target === undefined ? family : `${family} ${target}`))
  const facts: readonly (readonly [string, Content])[] = [
    ['System', scenario.version === undefined ? scenario.system : `${scenario.system} ${scenario.version}`],
    ...(scenario.image === undefined ? [] : [['Image', scenario.image] as const]),
    [
      'Settings',
      settings.length === 0
        ? 'none'
        : settings.map((setting, i) => [i > 0 && ', ', html`<code>${clipped(setting, 200)}</code>`]),
    ],
    ['Nodes', count(scenario.nodes)],
    ['Workload', scenario.workload],
    ['Faults', nemeses.join(', ') || 'none'],
    ['Clients', `${counted(scenario.concurrency, 'worker')}, ${scenario.rate} operations a second together`],
    [
      'Time',
      `${scenario.timeMs / 1000} s of work and faults; an operation is given up after ${scenario.deadlineMs / 1000} s`,
    ],
    ['Seed', String(scenario.seed)],
    ['Expected', expectationWords(record) ?? 'valid'],
    ['Started', startedAt],
  ]
  return html`<section class="card" id="tested" aria-labelledby="tested-title"><h2 id="tested-title">What was tested</h2>
<div class="two"><div><h3>Scenario ${scenario.name}</h3>${factList(facts)}</div><div><h3>Versions</h3>${factList(Object.entries(versions).map(([name, version]) => [name, clipped(version, 200)]))}</div></div>
</section>`
}

function factList(facts: readonly (readonly [string, Content])[]): Markup {
  return html`<dl class="facts">${facts.map(([name, fact]) => html`<dt>${name}</dt><dd>${fact}</dd>`)}</dl>`
}
