/**
 * What the nodes wrote around the end of a witness: all nodes in one table by time, so that what one said can be held against
 * what the others said.
 * Station: report. Times come from the engine's stamps; they are true to some milliseconds against those of operations.
 */
import { listed } from '../format.ts'
import type { LogWindow } from '../log-window.ts'
import { clipped } from '../visible.ts'
import { type Content, html, type Markup } from './markup.ts'

export function logLines(window: LogWindow | undefined, number: number, isOpen: boolean): Content {
  if (window === undefined) return undefined
  const rows = window.nodes
    .flatMap(({ node, lines }) => lines.map((line) => ({ node, ...line })))
    .sort((a, b) => a.timeNs - b.timeNs)
  const silent = window.nodes.filter(({ lines }) => lines.length === 0).map(({ node }) => clipped(node, 40))
  const after = rows.findIndex(({ timeNs }) => timeNs > window.atNs)
  const split = after === -1 ? rows.length : after
  const caught = html`<tr class="moment"><td class="number">${(window.atNs / 1e9).toFixed(3)}</td><td></td><th scope="row">witness ${number} ends</th></tr>`
  return html`<details class="node-lines"${isOpen && html` open=""`}><summary>What the nodes wrote at that time</summary>
${rows.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Lines of the nodes’ logs around witness ${number}"><table><thead><tr><th scope="col" class="number">Time, s</th><th scope="col">Node</th><th scope="col">Line</th></tr></thead><tbody>${rows.slice(0, split).map(row)}${caught}${rows.slice(split).map(row)}</tbody></table></div>`}
${silent.length > 0 && html`<p class="soft small">${listed(silent)} wrote nothing within 10 s of it.</p>`}</details>`
}

function row({ node, timeNs, text }: { node: string; timeNs: number; text: string }): Markup {
  return html`<tr><td class="number">${(timeNs / 1e9).toFixed(3)}</td><td class="plain">${clipped(node, 20)}</td><td class="mono">${text}</td></tr>`
}
