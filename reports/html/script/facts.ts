/** The facts with what proves them. Station: report. */
import type { Fact, FactKind, FactStatus, Proof } from '../../../harness/core/fact.ts'
import type { ScriptRecord } from '../../../harness/core/script-record.ts'
import { clipped } from '../../visible.ts'
import { type Content, html, type Markup } from '../markup.ts'

const WORD: Readonly<Record<FactStatus, string>> = { proved: '✓ proved', refuted: '✗ refuted', unknown: '? unknown' }
const TONE: Readonly<Record<FactStatus, string>> = { proved: 'valid', refuted: 'invalid', unknown: 'unknown' }
const PROOFS_SHOWN = 12

export function factSection({ facts, messages }: ScriptRecord): Markup {
  const shown = new Set(messages.map(({ n }) => n))
  const of = (kind: FactKind) => facts.filter((fact) => fact.kind === kind)
  return html`<section class="card" id="facts" aria-labelledby="facts-title"><h2 id="facts-title">What was proved</h2>
${facts.length === 0 && html`<p class="soft">The script did not come to its end, so nothing was judged.</p>`}
${group('The situation', of('reached'), shown)}${group('The guarantee', of('held'), shown)}
</section>`
}

function group(title: string, facts: readonly Fact[], shown: ReadonlySet<number>): Content {
  if (facts.length === 0) return undefined
  return html`<div class="scroll stacked fact-group" tabindex="0" role="region" aria-label="${title}"><table><caption>${title}</caption><thead><tr><th scope="col">Fact</th><th scope="col">Status</th><th scope="col">Found</th></tr></thead><tbody>${facts.map((fact) => row(fact, shown))}</tbody></table></div>`
}

function row({ name, status, sentence, proofs }: Fact, shown: ReadonlySet<number>): Markup {
  const rest = proofs.length - PROOFS_SHOWN
  return html`<tr><th scope="row">${name}</th><td><span class="tag ${TONE[status]}">${WORD[status]}</span></td><td>${clipped(sentence, 600)}${proofs.length > 0 && html`<details><summary>${proofs.length === 1 ? 'where' : `${proofs.length} places`}</summary><ul class="proofs">${proofs.slice(0, PROOFS_SHOWN).map((proof) => html`<li>${place(proof, shown)} ${clipped(proof.shows, 300)}</li>`)}${rest > 0 && html`<li>and ${rest} more in record.json</li>`}</ul></details>`}</td></tr>`
}

/** A message or an operation leads to where the page shows it, if it does. */
function place(proof: Proof, shown: ReadonlySet<number>): Content {
  if ('op' in proof) return html`<a class="mono" href="#op-${proof.op}">op ${proof.op}</a>:`
  if ('trace' in proof) {
    const label = `message ${proof.trace}`
    return shown.has(proof.trace)
      ? html`<a class="mono" href="#message-${proof.trace}">${label}</a>:`
      : html`<span class="mono">${label}</span>:`
  }
  return html`<span class="mono">${proof.node} ${proof.file}:${proof.offset}</span>:`
}
