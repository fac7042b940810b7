/**
 * That what porcupine-ts says is right, by what shares nothing with it: deciders against search, the search against its twins,
 * explanations of etcd's logs against both, planted errors against the tests; and that the package stands alone.
 */
import { printed } from './printed.js'
import { tested } from './tested.js'

/** Random histories: of each decider, and of the search in all. */
const DECIDED = 1_000_000
const SEARCHED = 100_000
/** Operations that are open at once. */
const WIDEST = 64
const ETCD = { legal: 23, illegal: 79 }
const EXPLAINED_MS = 1_000
const PLANTED = ['planted', 'deciders', 'explain'].map((name) => `test/checkers/porcupine-ts/${name}.test.ts`)
const PLANTS_LEAST = 150

export const CASES = {
  'decider-histories': printed(
    'measure-porcupine-deciders.js',
    [`${DECIDED}`],
    ({ deciders, disagreements }) => deciders > 0 && disagreements === 0,
  ),
  'search-histories': printed(
    'measure-porcupine-search.js',
    [],
    ({ compared, wrong, widest }) => wrong === 0 && compared >= SEARCHED && widest >= WIDEST,
  ),
  'etcd-explanations': printed('measure-porcupine-explanations.js', [], (figures) => {
    const { wrong, problems, asked, legal, witnesses, illegal, shortest, cores, msMost } = figures
    const isRight = wrong.length + problems.length + asked.unsure === 0
    const isAll = legal === ETCD.legal && witnesses === legal && illegal === ETCD.illegal
    return isRight && isAll && shortest === illegal && cores === illegal && msMost <= EXPLAINED_MS
  }),
  // Rule or decider, a colon, the error.
  'planted-errors': tested(PLANTED, { least: PLANTS_LEAST, only: '^(?!through checkOperations).*: ' }),
  packed: tested(['test/checkers/porcupine-ts/packed.test.ts'], { least: 4 }),
}
