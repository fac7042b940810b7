/**
 * Makes characters visible that a terminal, an XML parser or a browser would act on. A system under test decides what is
 * in a value, so every string of a run passes here before it is shown: an escape sequence must not repaint a terminal,
 * and a bidirectional override must not make a report say something else (Unicode TR36, section 2.10).
 * Station: report.
 */

/** C0 but tab and newline, DEL and C1; bidirectional controls; invisible joiners; noncharacters that XML 1.0 forbids. */
const DANGEROUS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g

/** A surrogate without its other half; no encoding to UTF-8 has it. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** `text` with tab and newline kept, and every other control character written as \uXXXX. */
export function visible(text: string): string {
  return text.replace(DANGEROUS, escaped).replace(LONE_SURROGATE, escaped)
}

/** The same on one line: tabs and newlines too are written out. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll('\t', '\\t').replaceAll('\n', '\\n')
}

/** At most `length` characters, the last an ellipsis where something was cut; never half a surrogate pair. */
export function clipped(text: string, length: number): string {
  if (text.length <= length) return text
  const end = Math.max(0, length - 1)
  const last = text.charCodeAt(end - 1)
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end)}…`
}
