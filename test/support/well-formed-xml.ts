/** Reads XML strictly enough for tests: one root, matched tags, quoted attributes, no character that XML 1.0 forbids. */

export type XmlElement = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const TAG = /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/y
const TEXT = /[^<]+/y

export function parseXml(xml: string): XmlElement {
  if (FORBIDDEN.test(xml)) throw new Error(`forbidden character ${JSON.stringify(FORBIDDEN.exec(xml)?.[0])}`)
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  let at = xml.indexOf('?>') + 2
  while (at < xml.length) {
    const top = open[open.length - 1] as XmlElement
    TEXT.lastIndex = at
    const text = TEXT.exec(xml)
    if (text !== null) {
      top.text += unescaped(text[0])
      at = TEXT.lastIndex
      continue
    }
    TAG.lastIndex = at
    const tag = TAG.exec(xml)
    if (tag === null) throw new Error(`not a tag: ${xml.slice(at, at + 80)}`)
    at = TAG.lastIndex
    const [, closes, name = '', attributes = '', empty] = tag
    if (closes === '/') {
      if (top.name !== name) throw new Error(`</${name}> closes <${top.name}>`)
      open.pop()
      continue
    }
    const element: XmlElement = { name, attributes: attributesOf(attributes), children: [], text: '' }
    top.children.push(element)
    if (empty !== '/') open.push(element)
  }
  const [only, ...more] = root.children
  if (open.length !== 1 || only === undefined || more.length > 0) throw new Error('not one closed root')
  return only
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescaped(value)])
  return Object.fromEntries(pairs)
}

function unescaped(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in text')
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#10': '\n', '#9': '\t' }
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const character = names[name]
    if (character === undefined || !whole.endsWith(';')) throw new Error(`unknown reference ${whole}`)
    return character
  })
}

/** All elements of that name below `element`. */
export function elements(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elements(child, name)])
}
