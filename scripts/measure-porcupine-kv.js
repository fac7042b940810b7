/**
 * The kv files of Porcupine's tests: every key of one decided by itself, or files as one object, without a split. A legal
 * order is replayed, a core of a violation shown illegal by the other decider of the project. Prints one line of JSON.
 * Usage: node --conditions=ordeal-source scripts/measure-porcupine-kv.js keys|whole FILE... [--runs N]
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkOperations, explainViolation, ILLEGAL, kv, modelOf, replayProblem } from 'porcupine-ts'
import { justInTime } from '../checkers/linearizability/just-in-time.ts'
import { readEvents } from '../checkers/porcupine-ts/src/formats/index.ts'
import { readOperations } from '../checkers/porcupine-ts/src/history/read-operations.ts'
import { porcupineFolder } from './bench-porcupine/histories.js'
import { wholeStore } from './bench-porcupine/whole-store.js'

const TWIN_STEPS = 2_000_000
const {
  positionals: [what, ...files],
  values: { runs },
} = parseArgs({ allowPositionals: true, options: { runs: { type: 'string', default: '5' } } })
const folder = join(porcupineFolder(join(import.meta.dirname, 'bench-porcupine', 'timer')), 'test_data', 'kv')

/** Best of the runs: a fresh model each time, so that nothing is remembered of the run before. */
function timed(modelFor, operations) {
  let ms = Number.POSITIVE_INFINITY
  let outcome
  for (let run = 0; run < Number(runs); run++) {
    const model = modelFor()
    const before = performance.now()
    outcome = checkOperations(model, operations)
    ms = Math.min(ms, performance.now() - before)
  }
  return { outcome, ms: Number(ms.toFixed(2)) }
}

/** What says that the verdict is right, and how many operations the core has; `shown` is undefined if nothing does. */
function evidence(model, operations, outcome) {
  if (outcome.type === 'undecided') return {}
  if (outcome.type === 'linearizable')
    return replayProblem(model, operations, outcome.order) === undefined ? { shown: 'replayed' } : {}
  const { core, weakened } = explainViolation(model, operations, outcome)
  const { type } = justInTime(what === 'whole' ? model : usefulOnly(weakened), weakened, TWIN_STEPS)
  return { core: core.length, ...(type === 'no-order' ? { shown: 'core illegal to the twin' } : {}) }
}

/**
 * One key with all strings that are of no more use as one: what no get of the history has for a beginning, only a put mends.
 * The twin has no look-ahead and would come to no end otherwise.
 */
function usefulOnly(operations) {
  const USELESS = '\u0000'
  const seen = operations.flatMap(({ input, output }) => (input.f === 'get' && output !== undefined ? [output] : []))
  return {
    init: '',
    step(state, input, output) {
      if (state === USELESS && input.f === 'append') return state
      const next = kv.step(state, input, output)
      return next === ILLEGAL || seen.some((text) => text.startsWith(next)) ? next : USELESS
    },
  }
}

function row(name, modelFor, operations) {
  const { outcome, ms } = timed(modelFor, operations)
  const { type, steps } = outcome
  return { ...name, operations: operations.length, type, steps, ms, ...evidence(modelFor(), operations, outcome) }
}

function read(file) {
  return readOperations(readEvents(readFileSync(join(folder, file), 'utf8'), 'porcupine-kv'), modelOf('kv')).operations
}

const rows = files.flatMap((file) => {
  const operations = read(file)
  if (what === 'whole') return [row({ file }, () => wholeStore(kv), operations)]
  const byKey = Map.groupBy(operations, ({ input }) => input.key)
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => row({ file, key }, () => kv, part))
})
const violate = rows.filter(({ type }) => type === 'violation')
console.log(
  JSON.stringify({
    timed: `warm, best of ${runs}`,
    undecided: rows.filter(({ type }) => type === 'undecided').length,
    unshown: rows.filter(({ shown }) => shown === undefined).length,
    violate: violate.map(({ file, key }) => key ?? file),
    steps: rows.reduce((sum, { steps }) => sum + steps, 0),
    ms: Number(rows.reduce((sum, { ms }) => sum + ms, 0).toFixed(2)),
    rows,
  }),
)
