/** The few events that matter, as a list: what the picture shows, in words. Station: report. */
import type { InsideEventKind } from '../../../harness/core/inside-story.ts'
import { seconds } from '../../format.ts'
import { operationLabel } from '../../operation-view.ts'
import { clipped } from '../../visible.ts'
import { html, type Markup } from '../markup.ts'
import { type MarkedEvent, markSign } from './marks.ts'

const WORD: Readonly<Record<InsideEventKind, string>> = {
  fault: 'fault',
  election: 'election',
  operation: 'operation',
  log: 'log',
  finding: 'found',
}

export function eventList(marked: readonly MarkedEvent[]): Markup {
  const decimals = decimalsOf(marked.map(({ event }) => event.timeNs))
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Events"><table class="events"><thead><tr><th scope="col">Sign</th><th scope="col" class="number">Time</th><th scope="col">What</th><th scope="col">Nodes</th><th scope="col">What happened</th></tr></thead><tbody>${marked.map((each) => row(each, decimals))}</tbody></table></div>`
}

/** Milliseconds, or microseconds where they are needed to tell events apart. */
function decimalsOf(times: readonly number[]): number {
  const distinct = [...new Set(times)].sort((a, b) => a - b)
  return distinct.some((timeNs, i) => i > 0 && timeNs - (distinct[i - 1] as number) < 1e6) ? 6 : 3
}

function row(each: MarkedEvent, decimals: number): Markup {
  const { event, operation } = each
  const { timeNs, kind, nodes, sentence, wrong } = event
  const did =
    operation !== undefined &&
    html`<span class="mono">${operationLabel(operation)}</span> by process ${operation.process}. `
  return html`<tr><th scope="row">${markSign(each)}</th><td class="number">${seconds(timeNs, decimals)}</td><td class="soft">${WORD[kind]}</td><td class="plain">${clipped(nodes.join(', '), 60)}</td><td>${did}${wrong ? html`<b>${clipped(sentence, 600)}</b>` : clipped(sentence, 600)}</td></tr>`
}
