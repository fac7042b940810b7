/** The page of a run of 100 000 operations in a browser: its size, its first paint, its redraw while zooming. Needs Chromium. */
import { printed } from './printed.js'

const BYTES = 4_000_000
const FIRST_PAINT_MS = 500
const REDRAW_MS = 16

/** The bars are medians: one load or redraw may be disturbed. */
const isMet = ({ operations, bytes, firstPaintMs, redrawMs }) =>
  operations === 100_000 && bytes <= BYTES && firstPaintMs.median <= FIRST_PAINT_MS && redrawMs.median <= REDRAW_MS

export const CASES = { 'report-page': printed('measure-report.js', [], isMet) }
