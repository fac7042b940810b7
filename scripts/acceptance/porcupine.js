/**
 * porcupine-ts, what it claims of speed, memory, right verdicts and explanations. Times are of warm processes, each case says
 * of how many the best; a machine at other work makes them worthless. Those on Porcupine's data need Go and its module proxy.
 */
import { CASES as beside } from './porcupine-bench.js'
import { printed } from './printed.js'

const UNPARTITIONED_MS = 1_000

const allShown = ({ undecided, unshown, rows }) => rows.length > 0 && undecided + unshown === 0

export const CASES = {
  ...beside,
  'kv-all-keys': printed(
    'measure-porcupine-kv.js',
    ['keys', 'c50-bad.txt'],
    (figures) => allShown(figures) && figures.rows.length === 10,
  ),
  'kv-unpartitioned': printed('measure-porcupine-kv.js', ['whole', 'c10-ok.txt', 'c10-bad.txt'], (figures) => {
    const isRight = figures.rows.length === 2 && figures.violate.join() === 'c10-bad.txt'
    return allShown(figures) && isRight && figures.rows.every(({ ms }) => ms <= UNPARTITIONED_MS)
  }),
}
