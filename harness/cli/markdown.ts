/**
 * Markdown for the pages that are printed from the registries.
 * Station: command line. Pure.
 */

/** A table; cells are plain text, made safe here, or made by `code`. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  return [line(head), `${'|---'.repeat(head.length)}|\n`, ...rows.map(line)].join('')
}

/** Text as it is: what a table or HTML would take for its own is escaped. */
export function plain(text: string): string {
  return text
    .replaceAll('\n', ' ')
    .replace(/[|*\\]/g, '\\$&')
    .replaceAll('<', '&lt;')
}

/** In the type of code; within a table a bar must be escaped even there. */
export function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`'
  return `${fence}${text.replaceAll('|', '\\|')}${fence}`
}

export function codes(texts: readonly string[], none = ''): string {
  return texts.length === 0 ? none : texts.map(code).join(', ')
}
