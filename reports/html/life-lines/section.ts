/**
 * The life lines of an anomaly on the page: the picture with its legend, and the same as a list for who cannot see it.
 * Station: report.
 */
import type { History } from '../../../harness/core/history.ts'
import type { RunRecord } from '../../../harness/core/record.ts'
import type { Anomaly } from '../../../harness/core/verdict.ts'
import type { FaultView } from '../../fault-view.ts'
import { counted, listed, seconds } from '../../format.ts'
import type { LifeLine, LifeLines, LifeStep, StepKind } from '../../life-lines/life-line.ts'
import { lifeLines } from '../../life-lines/life-lines.ts'
import type { BandColour } from '../lanes.ts'
import { type Content, html, type Markup, NOTHING } from '../markup.ts'
import { lifeFrame } from './frame.ts'
import { lifePicture, SHAPES } from './picture.ts'

/** Nothing where the anomaly is not about messages or records. `number`: of the witness. */
export function lifeSection(
  record: RunRecord,
  history: History,
  anomaly: Anomaly,
  number: number,
  faults: readonly FaultView[],
  colour: BandColour,
): Markup {
  const found = lifeLines(record, history, anomaly)
  if (found === undefined) return NOTHING
  const frame = lifeFrame(found, faults, record.leaders ?? [])
  const subjects = listed(found.lines.map(({ subject }) => subject))
  const name = `Life of ${subjects}`
  const label = `${name}, from ${seconds(frame.fromNs)} to ${seconds(frame.toNs)}. The list below says the same.`
  return html`<figure class="life-figure"><div class="scroll" tabindex="0" role="region" aria-label="${name}, witness ${number}">${lifePicture(frame, colour, label)}</div>
${legend(found)}</figure>
<details class="life-steps"><summary>the same in words</summary>${found.lines.map(list)}</details>`
}

function list({ subject, place, steps, left }: LifeLine): Markup {
  return html`<h4>${subject}${place !== undefined && html` <span class="soft">${place}</span>`}</h4><ol>${steps.map(({ fromNs, words }) => html`<li><span class="plain soft">${seconds(fromNs)}</span> ${words}</li>`)}</ol>${left !== undefined && html`<p class="soft small">${left}</p>`}`
}

const KEY_WORDS: Readonly<Record<StepKind, string>> = {
  sent: 'sent, until answered',
  bound: 'queue bound',
  delivery: 'delivered',
  poll: 'poll that passed its offset',
  beside: 'another message, next to it',
  end: 'consumer ended',
  empty: 'queue empty, without it',
}

function legend({ lines, more }: LifeLines): Markup {
  const steps = lines.flatMap((line) => line.steps)
  const kinds = (Object.keys(KEY_WORDS) as StepKind[]).flatMap(
    (kind) => steps.filter((step) => step.kind === kind).sort(wellFirst)[0] ?? [],
  )
  return html`<figcaption class="key">${kinds.map((step) => html`<span>${sample(step)}${KEY_WORDS[step.kind]}</span>`)}${steps.some(({ tone }) => tone === 'bad') && html`<span class="life-bad-words">red: what should not be</span>`}${more > 0 && html`<span>${counted(more, 'more message')} of this anomaly not drawn</span>`}</figcaption>`
}

function wellFirst(a: LifeStep, b: LifeStep): number {
  return Number(b.tone === 'good') - Number(a.tone === 'good')
}

function sample({ kind, tone }: LifeStep): Content {
  const shape =
    kind === 'sent'
      ? html`<rect class="life-${tone}" x="-9" y="-5" width="18" height="10" rx="2"/>`
      : kind === 'poll'
        ? SHAPES.delivery(tone)
        : SHAPES[kind](tone)
  return html`<svg viewBox="-11 -8 22 16" aria-hidden="true">${shape}</svg>`
}
