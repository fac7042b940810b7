/**
 * HTML by a tagged template: whatever is put into one is escaped, unless it is markup itself. So no view can forget it,
 * and a value of the system under test never becomes an element, an attribute or a link.
 * Station: report. Attributes must be quoted in templates; escaping is the same for text and quoted attributes.
 */
import { visible } from '../visible.ts'

/** Only `html` makes markup, and `constantMarkup` from text that is ours. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Content = Markup | string | number | undefined | false | readonly Content[]

export const NOTHING = new Markup('')

export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let text = parts[0] as string
  contents.forEach((content, i) => {
    text += rendered(content) + (parts[i + 1] as string)
  })
  return new Markup(text)
}

/** Text of this program that is markup already, such as the style sheet; never anything from a run. */
export function constantMarkup(text: string): Markup {
  return new Markup(text)
}

function rendered(content: Content): string {
  if (content === undefined || content === false) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'number') return String(content)
  if (typeof content === 'string') return escaped(content)
  return content.map(rendered).join('')
}

function escaped(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
