/** What clients did and saw, and what they must not conclude. Station: report. */
import type { History } from '../../../harness/core/history.ts'
import { type ClientOp, isClientOp } from '../../../harness/core/op.ts'
import type { ScriptRecord } from '../../../harness/core/script-record.ts'
import { value } from '../../format.ts'
import { clipped } from '../../visible.ts'
import { type Content, html, type Markup } from '../markup.ts'

const SHOWN_MAX = 150
const WORD = { ok: 'ok', fail: 'failed', info: 'unknown' } as const

export function operationSection(record: ScriptRecord, history: History): Markup {
  const names = new Map(Object.entries(record.story.operations).map(([name, index]) => [index, name]))
  const all = [...history.operations()]
  const rows = all.slice(0, SHOWN_MAX).flatMap(({ invocation, completion }) => {
    const begun = history.op(invocation)
    const ended = completion === undefined ? undefined : history.op(completion)
    return isClientOp(begun)
      ? [row(begun, ended !== undefined && isClientOp(ended) ? ended : undefined, names.get(invocation))]
      : []
  })
  return html`<section class="card" id="operations" aria-labelledby="operations-title"><h2 id="operations-title">What clients saw</h2>
${isUnacknowledged(record, history) && html`<p class="lead">The write was not acknowledged, and that is no definite failure: a later leader may commit it, or overwrite it. A client that records it as failed, or that writes it again as if it were, is wrong. It is recorded as <b>unknown</b> here.</p>`}
<div class="scroll" tabindex="0" role="region" aria-label="Operations"><table><thead><tr><th scope="col">Op</th><th scope="col">Called</th><th scope="col">Node</th><th scope="col">Function</th><th scope="col">Value</th><th scope="col">Outcome</th><th scope="col" class="number">From</th><th scope="col" class="number">To</th></tr></thead><tbody>${rows}</tbody></table></div>
${all.length > SHOWN_MAX && html`<p class="soft small">And ${all.length - SHOWN_MAX} more in history.jsonl.</p>`}
</section>`
}

function row(begun: ClientOp, ended: ClientOp | undefined, name: string | undefined): Markup {
  const type = ended?.type === 'ok' || ended?.type === 'fail' ? ended.type : 'info'
  const seen: Content = type === 'ok' ? value(ended?.value ?? null, 80) : undefined
  const time = (op: ClientOp | undefined) => (op === undefined ? '' : `${(op.time / 1e9).toFixed(3)} s`)
  const anchors = [begun.index, ...(ended === undefined ? [] : [ended.index])]
  return html`<tr><th scope="row">${anchors.map((index) => html`<span id="op-${index}"></span>`)}${begun.index}</th><td>${name ?? ''}</td><td>${begun.node ?? ''}</td><td>${begun.f}${begun.key !== undefined && ` ${begun.key}`}</td><td>${value(begun.value, 60)}</td><td>${WORD[type]}${seen !== undefined && html` <span class="mono">${seen}</span>`}${ended?.error !== undefined && html`<div class="soft small">${clipped(`${ended.error.code}: ${ended.error.message}`, 200)}</div>`}</td><td class="number">${time(begun)}</td><td class="number">${time(ended)}</td></tr>`
}

function isUnacknowledged({ story }: ScriptRecord, history: History): boolean {
  const index = story.operations['write']
  if (index === undefined || index >= history.length) return false
  const pair = history.columns.pair[index] ?? -1
  return pair < 0 || history.op(pair).type !== 'ok'
}
