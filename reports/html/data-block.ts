/**
 * A value in a script element that no browser runs. Every `<` is written as an escape of JSON, so nothing in the value can end
 * the element or open a comment in it (HTML Living Standard 4.12.1.3).
 * Station: report.
 */
import { constantMarkup, html, type Markup } from './markup.ts'

export function dataBlock(id: string, value: unknown): Markup {
  const json = JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
  return html`<script type="application/json" id="${id}">${constantMarkup(json)}</script>`
}
