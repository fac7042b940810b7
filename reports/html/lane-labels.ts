/**
 * The words at the bars of a witness: a number above each, and beside it what was done, where there is room.
 * Station: report. Text cannot be measured without a browser; a monospaced font makes counting characters enough.
 */
import { seconds } from '../format.ts'
import type { OperationView } from '../operation-view.ts'
import { operationLabel } from '../operation-view.ts'
import { clipped } from '../visible.ts'
import { px } from './axis.ts'
import type { Content } from './markup.ts'
import { html } from './markup.ts'
import type { TimeScale } from './time-scale.ts'
import type { Lane } from './witness-window.ts'

export const LANES_START = 118
export const LANES_END = 1088
/** Width of a character of the lanes' font, in pixels. */
export const CHARACTER = 7
const BADGE = 18
/** Fewer characters than this say nothing. */
const LEAST_CHARACTERS = 6

/** Numbers stand at the beginning of their bars, moved right only where two would cover each other. */
export function witnessLabels({ witness }: Lane, scale: TimeScale, top: number): Content {
  let free = LANES_START
  const badges = witness.map(({ operation }) => {
    const x = Math.max(free, Math.min(scale.x(operation.startNs), LANES_END - BADGE))
    free = x + BADGE
    return x
  })
  let usedTo = LANES_START
  return witness.map(({ operation, number }, i) => {
    const x = badges[i] as number
    const words = operationLabel(operation)
    const place = placed(words, x, usedTo, badges[i + 1] ?? LANES_END)
    usedTo = place?.side === 'right' ? x + BADGE + place.text.length * CHARACTER : x + BADGE
    const text =
      place !== undefined &&
      html`<text class="mono" ${place.side === 'right' ? html`x="${px(x + BADGE + 2)}"` : html`text-anchor="end" x="${px(x - 4)}"`} y="${top + 17}">${place.text}</text>`
    return html`<g><title>${operationTitle(operation)}</title><circle class="dot" cx="${px(x + 8)}" cy="${top + 13}" r="8"/><text class="dot-text" x="${px(x + 8)}" y="${top + 17}">${number}</text>${text}</g>`
  })
}

/** Whole on the right, else whole on the left, else as much as there is room for on the roomier side. */
function placed(words: string, x: number, leftEnd: number, rightEnd: number) {
  const right = Math.floor((rightEnd - x - BADGE - 4) / CHARACTER)
  const left = Math.floor((x - leftEnd - 10) / CHARACTER)
  if (words.length <= right) return { side: 'right', text: words } as const
  if (words.length <= left) return { side: 'left', text: words } as const
  if (Math.max(left, right) < LEAST_CHARACTERS) return undefined
  return { side: right >= left ? 'right' : 'left', text: clipped(words, Math.max(left, right)) } as const
}

/** All that is known of an operation, for the pointer. */
export function operationTitle(operation: OperationView): string {
  const { process, node, key, startNs, endNs, error } = operation
  const where = `process ${process}${node === undefined ? '' : ` at ${node}`}${key === undefined ? '' : `, key ${key}`}`
  const time = `${seconds(startNs, 6)} to ${endNs === undefined ? 'the end of the history' : seconds(endNs, 6)}`
  return `${operationLabel(operation)}\n${where}\n${time}${error === undefined ? '' : `\n${clipped(error, 200)}`}`
}
