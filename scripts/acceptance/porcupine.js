/**
 * porcupine-ts, what it claims of speed, memory, right verdicts and explanations. Times are of warm processes, each case says
 * of how many the best; a machine at other work makes them worthless. Those on Porcupine's data need Go and its module proxy.
 */
import { CASES as beside } from './porcupine-bench.js'

export const CASES = { ...beside }
