/**
 * porcupine-ts, what it claims of speed, memory, right verdicts and explanations. Times are of warm processes, each case says
 * of how many the best; a machine at other work makes them worthless. Those on Porcupine's data need Go and its module proxy.
 */
import { CASES as beside } from './porcupine-bench.js'
import { printed } from './printed.js'

const UNPARTITIONED_MS = 1_000
/** By operations and clients, in ms; and for the longest of them all that may be resident. */
const REGISTER_MS = new Map([
  ['100000 5', 100],
  ['1000000 5', 2_000],
  ['10000 20', 50],
])
const RESIDENT_MB = 600
/** For ten times the operations. */
const STEPS_TIMES = 10.5
/** Where half of 3 000 operations have an unknown outcome. A search is given 10 s, and asks for the time now and then. */
/** For a million operations of 20 clients, with crashes; the others are stated. */
const HISTORIES = 1_000_000
const DECIDED_MS = 1_000
const DECIDED = ['register', 'cas-register', 'versioned-register', 'fifo-queue', 'owner-mutex', 'counter']
const UNKNOWN_MS = { decider: 100, search: 10_100 }

const allShown = ({ undecided, unshown, rows }) => rows.length > 0 && undecided + unshown === 0

const isQuick = ({ operations, clients, bestMs, residentMb }) =>
  bestMs <= REGISTER_MS.get(`${operations} ${clients}`) && residentMb <= RESIDENT_MB

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
  'decider-histories': printed(
    'measure-porcupine-deciders.js',
    [],
    ({ histories, disagreements }) => histories === HISTORIES && disagreements === 0,
  ),
  'etcd-explanations': printed('measure-porcupine-explanations.js', [], (figures) => {
    const { wrong, problems, asked, legal, witnesses, illegal, shortest, cores, msMost } = figures
    const isRight = wrong.length + problems.length + asked.unsure === 0 && legal === 23 && illegal === 79
    return isRight && witnesses === legal && shortest === illegal && cores === illegal && msMost <= EXPLAINED_MS
  }),
  'search-histories': printed(
    'measure-porcupine-search.js',
    [],
    ({ compared, wrong, widest }) => wrong === 0 && compared >= SEARCHED && widest >= WIDEST,
  ),
  deciders: printed('bench-porcupine/deciders.js', ['--json'], ({ rows }) => {
    const judged = rows.filter(({ model }) => DECIDED.includes(model))
    return judged.length === DECIDED.length && judged.every(({ ms, crashed }) => ms <= DECIDED_MS && crashed > 0)
  }),
}
