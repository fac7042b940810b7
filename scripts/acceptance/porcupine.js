/**
 * porcupine-ts, what it claims of speed, memory, right verdicts and explanations. Times are of warm processes, each case says
 * of how many the best; a machine at other work makes them worthless. Those on Porcupine's data need Go and its module proxy.
 */
import { CASES as beside } from './porcupine-bench.js'
import { CASES as right } from './porcupine-right.js'
import { printed } from './printed.js'

const UNPARTITIONED_MS = 1_000
/** By operations and clients, in ms; and what may be resident, of the longest, too. */
const REGISTER_MS = new Map([
  ['100000 5', 100],
  ['1000000 5', 2_000],
  ['10000 20', 50],
])
const RESIDENT_MB = 600
/** For ten times the operations. */
const STEPS_TIMES = 10.5
/** Where half of 3 000 operations have an unknown outcome. A search is given 10 s, and looks at the clock now and then. */
const UNKNOWN_MS = { decider: 100, search: 10_100 }
/** For a million operations of 20 clients, with crashes; what the others take is stated. */
const DECIDED_MS = 1_000
const DECIDED = ['register', 'cas-register', 'versioned-register', 'fifo-queue', 'owner-mutex', 'counter']

const isQuick = ({ operations, clients, bestMs, residentMb }) =>
  bestMs <= REGISTER_MS.get(`${operations} ${clients}`) && residentMb <= RESIDENT_MB

export const CASES = {
  ...beside,
  'kv-all-keys': printed(
    'measure-porcupine-kv.js',
    ['keys', 'c50-bad.txt'],
    ({ rows, undecided, unshown }) => rows.length === 10 && undecided + unshown === 0,
  ),
  'kv-unpartitioned': printed('measure-porcupine-kv.js', ['whole', 'c10-ok.txt', 'c10-bad.txt'], (figures) => {
    const { rows, undecided, unshown, violate } = figures
    const isRight = rows.length === 2 && undecided + unshown === 0 && violate.join() === 'c10-bad.txt'
    return isRight && rows.every(({ ms }) => ms <= UNPARTITIONED_MS)
  }),
  'cas-register-time': printed(
    'measure-porcupine-cas-register.js',
    ['time'],
    ({ wrong, rows }) => wrong === 0 && rows.every(isQuick),
  ),
  'cas-register-growth': printed(
    'measure-porcupine-cas-register.js',
    ['growth'],
    ({ wrong, most }) => wrong === 0 && most <= STEPS_TIMES,
  ),
  'cas-register-mean-growth': printed(
    'measure-porcupine-cas-register.js',
    ['mean-growth'],
    ({ wrong, most }) => wrong === 0 && most <= STEPS_TIMES,
  ),
  'unknown-decider': printed(
    'measure-porcupine-unknown.js',
    ['decider'],
    ({ wrong, undecided, declined, msMost }) => wrong + undecided + declined === 0 && msMost <= UNKNOWN_MS.decider,
  ),
  'unknown-search': printed(
    'measure-porcupine-unknown.js',
    ['search'],
    ({ wrong, msMost }) => wrong === 0 && msMost <= UNKNOWN_MS.search,
  ),
  deciders: printed('bench-porcupine/deciders.js', ['--json'], ({ rows }) => {
    const judged = rows.filter(({ model }) => DECIDED.includes(model))
    return judged.length === DECIDED.length && judged.every(({ ms, crashed }) => ms <= DECIDED_MS && crashed > 0)
  }),
  ...right,
}
