/**
 * The offsets around an anomaly of a log as a table: what each operation said stands there.
 * Station: report. Marks are words, too: colour is never alone.
 */
import type { History } from '../../harness/core/history.ts'
import { seconds } from '../format.ts'
import { clipped } from '../visible.ts'
import { html, type Markup, NOTHING } from './markup.ts'
import { type Cell, type GridColumn, type OffsetGrid, offsetGrid, PASSED } from './offset-grid.ts'
import type { WitnessWindow } from './witness-window.ts'

/** Nothing where the witness is not about a log. `number`: of the witness. */
export function offsetTable(
  history: History,
  key: string | undefined,
  { operations }: WitnessWindow,
  number: number,
): Markup {
  const grid = offsetGrid(history, key, operations)
  if (grid === undefined) return NOTHING
  const name = key === undefined ? 'the log' : `log ${clipped(key, 40)}`
  return html`<div class="scroll offsets" tabindex="0" role="region" aria-label="Offsets around witness ${number}">
<table><caption>Offsets of ${name} around witness ${number}, as each operation told of them${legend(grid)}</caption>
<thead><tr><th scope="col">Offset</th>${grid.columns.map(column)}</tr></thead>
<tbody>${grid.rows.map(row)}</tbody></table></div>`
}

function column({ operation, number }: GridColumn): Markup {
  const { f, process, startNs } = operation
  return html`<th scope="col">${number !== undefined && html`<span class="badge">${number}</span> `}${clipped(f, 20)} <span class="soft">process ${process}, ${seconds(startNs, 2)}</span></th>`
}

function row({ offset, folded, cells }: OffsetGrid['rows'][number]): Markup {
  return html`<tr${folded && html` class="folded"`}><th scope="row">${offset}</th>${cells.map(cell)}</tr>`
}

function cell(said: Cell | undefined): Markup {
  if (said === undefined) return html`<td></td>`
  const { text, mark } = said
  if (mark === undefined) return html`<td class="mono">${text}</td>`
  return html`<td class="mono ${mark}">${mark === 'differs' ? '≠ ' : '2× '}${text}</td>`
}

/** Only of what is there. */
function legend({ rows }: OffsetGrid): string {
  const cells = rows.flatMap((each) => each.cells)
  const words = [
    ...(cells.some((each) => each?.mark === 'differs') ? ['≠ operations differ'] : []),
    ...(cells.some((each) => each?.mark === 'twice') ? ['2× the value stands at another offset too'] : []),
    ...(cells.some((each) => each?.text === PASSED) ? [`${PASSED} passed, and no record shown`] : []),
  ]
  return words.length === 0 ? '' : `: ${words.join('; ')}`
}
