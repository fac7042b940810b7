/**
 * The script of the page: the functions of this folder as their own text, with those of other files that they need, in one
 * scope. So the script is typed and tested like all other code, and there is no build step between it and the page.
 * Station: report.
 */
import { count, duration, threeDigits } from '../../format.ts'
import { niceAtLeast, ticks } from '../axis.ts'
import { constantMarkup } from '../markup.ts'
import * as decode from './decode.ts'
import * as draw from './draw.ts'
import * as frame from './frame.ts'
import * as latency from './latency.ts'
import * as layout from './layout.ts'
import * as moves from './moves.ts'
import * as panels from './panels.ts'
import * as pointing from './pointing.ts'
import * as reading from './reading.ts'
import * as start from './start.ts'

const FUNCTIONS = [
  ...[count, duration, threeDigits, niceAtLeast, ticks],
  ...[decode, draw, frame, latency, layout, moves, panels, pointing, reading, start].flatMap((file) =>
    Object.values(file),
  ),
] as readonly ((...parts: never[]) => unknown)[]

const NAMES = FUNCTIONS.map(({ name }) => name).join(', ')

/** Plain text in a script element: no end tag is in it, since no function here writes one. */
export const SCRIPT = constantMarkup(
  `'use strict';\n(() => {\n${FUNCTIONS.map(String).join('\n')}\nstart(document, window, { ${NAMES} })\n})()\n`,
)
