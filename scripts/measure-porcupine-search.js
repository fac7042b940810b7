/**
 * The search against its twins on random histories of many objects, crashed operations and false answers among them: the plain
 * search, and for small histories every order one by one. Verdicts are compared, shortest prefixes, too, and legal orders replayed.
 * Prints one line of JSON.
 * Usage: node --conditions=ordeal-source scripts/measure-porcupine-search.js [HISTORIES of an object [SMALL ones]]
 */
import * as porcupine from 'porcupine-ts'
import { Random } from '../harness/core/random.ts'
import { isLinearizableByBruteForce } from '../test/checkers/support/brute-force.ts'
import { objectHistory } from '../test/checkers/support/object-histories.ts'
import { disagreement, OBJECTS } from '../test/checkers/support/search-battery.ts'

const [histories, small] = [process.argv[2] ?? 17_000, process.argv[3] ?? 3_000].map(Number)
/** Another one than that of the tests. */
const SEED = 2
/**
 * What the plain search decides in its few steps must be decided, too; a search of a legal history may be unlucky, and is then
 * given more.
 */
const STEPS = 200_000
const STEPS_AGAIN = 5_000_000
const started = performance.now()

function against(object) {
  const tally = { linearizable: 0, violation: 0, undecided: 0, crashed: 0, wide: 0, widest: 0 }
  const wrong = disagreement(porcupine, object, SEED, histories, tally, STEPS, STEPS_AGAIN)
  return { object: object.model.name, histories, ...tally, ...(wrong === undefined ? {} : { wrong }) }
}

function againstBruteForce(object) {
  const random = Random.stream(SEED, `brute force ${object.model.name}`)
  const row = { object: object.model.name, histories: small, linearizable: 0, violation: 0 }
  for (let i = 0; i < small; i++) {
    const rates = { crashRate: random.pick([0, 0.1, 0.3]), lieRate: random.pick([0, 0.2]) }
    const shape = { operations: random.integer(1, 6), clients: random.integer(1, 4), values: 3, ...rates }
    const history = objectHistory(random, object, shape)
    const expected = isLinearizableByBruteForce(object.model, history) ? 'linearizable' : 'violation'
    const { type } = porcupine.checkOperations(object.model, history, { decide: false })
    row[expected]++
    if (type !== expected) return { ...row, wrong: `${i}: ${type}, not ${expected}: ${JSON.stringify(history)}` }
  }
  return row
}

const plain = OBJECTS.map(against)
const bruteForce = OBJECTS.map(againstBruteForce)
const all = [...plain, ...bruteForce]
console.log(
  JSON.stringify({
    histories: all.reduce((sum, row) => sum + row.histories, 0),
    compared: all.reduce((sum, { linearizable, violation }) => sum + linearizable + violation, 0),
    wrong: all.filter(({ wrong }) => wrong !== undefined).length,
    widest: Math.max(...plain.map(({ widest }) => widest)),
    seconds: Math.round((performance.now() - started) / 1000),
    plain,
    bruteForce,
  }),
)
