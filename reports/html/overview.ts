/**
 * The whole run: charts that the page's script draws and zooms; and as still pictures, for paper and where no script runs,
 * operations per second by outcome, and latency, both over the faults.
 * Station: report. Drawn from bins, so their size does not depend on the history's.
 */
import type { History } from '../../harness/core/history.ts'
import type { RunRecord } from '../../harness/core/record.ts'
import type { FaultView } from '../fault-view.ts'
import { count, duration, seconds } from '../format.ts'
import { caughtAt } from '../log-window.ts'
import { anomaliesOf, distinctAnomalies } from '../run-words.ts'
import { px, ticks } from './axis.ts'
import type { Bins, Latency } from './bins.ts'
import { binsOf } from './bins.ts'
import type { Frame } from './chart-frame.ts'
import { framed, frameOf, phasesOf, valueAxis } from './chart-frame.ts'
import { chartData } from './charts/chart-data.ts'
import { liveCharts } from './charts/live-charts.ts'
import type { BandColour } from './lanes.ts'
import type { Content, Markup } from './markup.ts'
import { html } from './markup.ts'

const MOST_FOUND_MARKS = 40

export function overview(
  record: RunRecord,
  history: History,
  faults: readonly FaultView[],
  colour: BandColour,
): Markup {
  const lastNs = history.length === 0 ? 0 : (history.columns.time[history.length - 1] as number)
  const endNs = Math.max(record.durationNs, lastNs, ...faults.map(({ endNs: healedNs = 0 }) => healedNs))
  const empty = history.length === 0
  return html`<section class="card" id="run" aria-labelledby="run-title"><h2 id="run-title">The whole run</h2>
${empty ? html`<p class="soft">No operation was recorded.</p>` : [liveCharts(chartData(record, history, faults, colour, endNs)), html`<div class="still">${charts(record, history, faults, colour, endNs)}</div>`]}</section>`
}

function charts(
  record: RunRecord,
  history: History,
  faults: readonly FaultView[],
  colour: BandColour,
  endNs: number,
): Markup {
  const bins = binsOf(history, endNs)
  const phases = phasesOf(history)
  const rateFrame = frameOf(faults, endNs, 150)
  const latencyFrame = frameOf(faults, endNs, 120)
  const binWords = duration(bins.binNs)
  const rateLabel = `Operations per second: stacked by outcome, in bins of ${binWords} over ${seconds(endNs, 1)}. The tables below have the totals.`
  const latencyLabel = `Latency of operations that ended ok: median, 95th percentile and longest per bin of ${binWords}, on a logarithmic axis.`
  const measured = bins.latency.some((latency) => latency !== undefined)
  return html`<figure>${framed(rateFrame, faults, phases, colour, rateLabel, [rates(bins, rateFrame), foundMarks(record, history, rateFrame), hovers(bins, rateFrame)])}
<figcaption class="key">${['ok', 'fail', 'info'].map((outcome) => html`<span><svg viewBox="0 0 22 12" aria-hidden="true"><rect class="${outcome}" x="1" y="1" width="20" height="10"/></svg>${outcome === 'info' ? 'unknown (info)' : outcome}</span>`)}<span>operations per second, in bins of ${binWords}</span>${anomaliesOf(record).length > 0 && html`<span><svg viewBox="0 0 22 12" aria-hidden="true"><path class="found" d="M6 1H16L11 11Z"/></svg>a witness ends</span>`}</figcaption></figure>
${
  measured &&
  html`<figure>${framed(latencyFrame, faults, phases, colour, latencyLabel, latencies(bins, latencyFrame))}
<figcaption class="key">${(['p50', 'p95', 'max'] as const).map((name) => html`<span><svg viewBox="0 0 22 12" aria-hidden="true"><path class="line ${name}" d="M0 6H22"/></svg>${LATENCY_NAMES[name]}</span>`)}<span>latency of operations that ended ok, logarithmic</span></figcaption></figure>`
}`
}

const LATENCY_NAMES: Readonly<Record<keyof Latency, string>> = { p50: 'median', p95: '95th percentile', max: 'longest' }

function rates({ binNs, ok, fail, info }: Bins, frame: Frame): Markup {
  const perSecond = 1e9 / binNs
  const sums = ok.map((number, i) => (number + (fail[i] ?? 0) + (info[i] ?? 0)) * perSecond)
  const most = Math.max(1, ...sums)
  const y = (rate: number) => frame.bottom - (rate / most) * (frame.plotHeight - 6)
  const { at, decimals } = ticks(0, most, 4)
  const marks = at
    .filter((rate) => rate > 0)
    .map((rate) => ({ y: y(rate), label: decimals === 0 ? count(rate) : rate.toFixed(decimals) }))
  const zero = new Float64Array(ok.length)
  const okTop = ok.map((number) => number * perSecond)
  const failTop = okTop.map((rate, i) => rate + (fail[i] ?? 0) * perSecond)
  return html`${valueAxis(frame, marks, 'ops/s')}<path class="ok" d="${area(zero, okTop, binNs, frame, y)}"/><path class="fail" d="${area(okTop, failTop, binNs, frame, y)}"/><path class="info" d="${area(failTop, sums, binNs, frame, y)}"/>`
}

/** The steps between two curves, one closed ring for each run of bins where they differ. */
function area(low: Float64Array, high: Float64Array, binNs: number, frame: Frame, y: (rate: number) => number): string {
  const edge = (bin: number) => px(frame.x(Math.min(bin * binNs, frame.endNs)))
  let path = ''
  for (let i = 0; i < high.length; i++) {
    if (high[i] === low[i]) continue
    const first = i
    path += `M${edge(i)} ${px(y(high[i] as number))}`
    while (i + 1 < high.length && high[i + 1] !== low[i + 1]) path += `H${edge(++i)}V${px(y(high[i] as number))}`
    path += `H${edge(i + 1)}`
    for (let back = i; back >= first; back--) path += `V${px(y(low[back] as number))}H${edge(back)}`
    path += 'Z'
  }
  return path
}

function hovers({ binNs, ok, fail, info }: Bins, frame: Frame): Content {
  return [...ok].map((number, i) => {
    const x = frame.x(Math.min(i * binNs, frame.endNs))
    const width = frame.x(Math.min((i + 1) * binNs, frame.endNs)) - x
    if (width <= 0) return undefined
    return html`<rect class="hover" x="${px(x)}" y="${frame.top}" width="${px(width)}" height="${frame.plotHeight}"><title>${seconds(i * binNs)}: ${number} ok, ${fail[i] ?? 0} fail, ${info[i] ?? 0} unknown</title></rect>`
  })
}

/** A mark where a witness ends: that is the moment at which the system was caught. */
function foundMarks(record: RunRecord, history: History, frame: Frame): Content {
  return distinctAnomalies(record)
    .slice(0, MOST_FOUND_MARKS)
    .map(({ anomaly }) => {
      const at = caughtAt(history, anomaly)
      if (at === undefined) return undefined
      const x = frame.x(at)
      return html`<g><title>${anomaly.name}</title><path class="found" d="M${px(x - 5)} ${frame.top - 7}h10l-5 9Z"/></g>`
    })
}

function latencies({ binNs, latency }: Bins, frame: Frame): Markup {
  const known = latency.filter((lengths) => lengths !== undefined)
  const low = 10 ** Math.floor(Math.log10(Math.max(1, Math.min(...known.map(({ p50 }) => p50)))))
  const high = 10 ** Math.ceil(Math.log10(Math.max(10 * low, ...known.map(({ max }) => max))) - 1e-9)
  const decades = Math.round(Math.log10(high / low))
  const y = (lengthNs: number) =>
    frame.bottom - (Math.log10(Math.max(low, lengthNs) / low) / decades) * frame.plotHeight
  const marks = Array.from({ length: decades + 1 }, (_, i) => low * 10 ** i).map((at) => ({
    y: y(at),
    label: duration(at),
  }))
  const line = (name: keyof Latency) => {
    let path = ''
    latency.forEach((lengths, i) => {
      if (lengths === undefined) return
      const from = px(frame.x(i * binNs))
      const to = px(frame.x(Math.min((i + 1) * binNs, frame.endNs)))
      path += `${latency[i - 1] === undefined ? 'M' : 'L'}${from} ${px(y(lengths[name]))}H${to}`
    })
    return html`<path class="line ${name}" d="${path}"/>`
  }
  return html`${valueAxis(frame, marks, '')}${line('max')}${line('p95')}${line('p50')}`
}
