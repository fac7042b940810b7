/**
 * What every page is wrapped in: one static file that loads nothing. Its content security policy allows this one style sheet
 * and this one script, each by the hash of its text, and nothing else: no request, no image, no style or handler in an
 * attribute, no other script, whatever a value of the system under test may say (W3C CSP Level 3).
 * Station: report.
 */
import { createHash } from 'node:crypto'
import { type Content, html, type Markup, NOTHING } from './markup.ts'

export type Page = {
  readonly title: string
  /** Left and right of the line above all. */
  readonly brand: readonly [what: string, which: string]
  readonly styles: readonly Markup[]
  readonly main: Content
  readonly footer: string
  readonly script?: Markup
}

export function htmlDocument({ title, brand, styles, main, footer, script }: Page): string {
  const style = styles.map(({ text }) => text).join('')
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${styles}</style>
</head>
<body>
<div class="page">
<header class="brand"><span><b>ordeal</b> ${brand[0]}</span><span>${brand[1]}</span></header>
<main>
${main}
</main>
<footer>${footer}</footer>
</div>
${script === undefined ? NOTHING : html`<script>${script}</script>`}</body>
</html>
`
  return page.text
}

function policy(style: string, script: Markup | undefined): string {
  const scripts = script === undefined ? '' : `script-src '${hashOf(script.text)}'; `
  return `default-src 'none'; ${scripts}style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
