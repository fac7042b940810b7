import { describe, expect, it } from 'vitest'
import { html } from '../../../reports/html/markup.ts'

describe('markup', () => {
  it.each([
    ['text', html`<p>${'<b>&"\''}</p>`, '<p>&lt;b&gt;&amp;&quot;&#39;</p>'],
    ['an attribute', html`<a title="${'" onclick="x'}">`, '<a title="&quot; onclick=&quot;x">'],
    ['markup in markup', html`<p>${html`<b>${'<'}</b>`}</p>`, '<p><b>&lt;</b></p>'],
    ['lists', html`${['<', html`<i>`, [1, '&']]}`, '&lt;<i>1&amp;'],
    ['what is absent', html`[${undefined}${false}]`, '[]'],
    ['zero', html`${0}`, '0'],
    ['control characters', html`${'\u0000\u202e'}`, '\\u0000\\u202e'],
  ])('escapes %s once, and only what is not markup', (_, markup, expected) => {
    expect(markup.text).toBe(expected)
  })
})
