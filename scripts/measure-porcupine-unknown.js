/**
 * Histories of 3 000 operations of which half have an unknown outcome. By `decider`: values that are written once, so that none
 * is searched. By `search`: the same without deciders, and a compare-and-set register of five values. Each legal by construction,
 * and with one answer near its end falsified. A legal order is replayed. Prints one line of JSON.
 * Usage: node --conditions=ordeal-source scripts/measure-porcupine-unknown.js decider|search [RUNS]
 */
import { checkOperations, modelOf, replayProblem } from 'porcupine-ts'
import { decidedHistory } from './bench-porcupine/decider-histories.js'
import { generatedOperations } from './bench-porcupine/histories.js'

const OPERATIONS = 3_000
const HALF = 1 / 2
/** Drawn with repetition, so that about half of the operations are drawn. */
const DRAWN = Math.round(OPERATIONS * Math.LN2)
const MODELS = ['register', 'cas-register', 'fifo-queue', 'counter']
const CLIENTS = [5, 20]
const SEEDS = [1, 2, 3]
const DEADLINE_MS = 10_000
/** For the search beside a decider. */
const BESIDE_MS = 1_000
/** So many operations lie between what one read saw and the other that is made to see it. */
const LONG_BEFORE = 100
const NEVER = 1_000_000

const [how, runs = how === 'search' ? '1' : '10'] = process.argv.slice(2)

function histories() {
  const shapes = CLIENTS.flatMap((clients) => SEEDS.map((seed) => ({ operations: OPERATIONS, clients, seed })))
  const once = (models) =>
    models.flatMap((model) =>
      shapes.map((shape) => ({
        model,
        values: 'once',
        ...shape,
        history: decidedHistory(model, { ...shape, crashes: HALF }),
      })),
    )
  if (how === 'decider') return once(MODELS)
  const few = shapes.map((shape) => ({
    model: 'cas-register',
    values: 'five',
    ...shape,
    history: generatedOperations({ ...shape, crashes: DRAWN }),
  }))
  return [...once(['cas-register']), ...few]
}

/**
 * The last read but one, or what else takes no argument, sees what one saw long before, which crashed operations may still
 * explain, or what was never there.
 */
function falsified(history, lie) {
  const saw = history.flatMap(({ input: { value }, return: end }, i) =>
    value === null && end !== undefined ? [i] : [],
  )
  const late = saw.at(-2)
  const early = saw.findLast((i) => i < late - LONG_BEFORE && history[i].output !== history[late].output)
  const output = lie === 'stale' ? history[early].output : NEVER
  return history.map((operation, i) => (i === late ? { ...operation, output } : operation))
}

function row({ model: name, values, clients, seed }, history, lie) {
  const { model } = modelOf(name)
  const options = how === 'search' ? { decide: false, deadline: DEADLINE_MS } : {}
  let [ms, outcome] = [Number.POSITIVE_INFINITY]
  for (let run = 0; run < Number(runs); run++) {
    const before = performance.now()
    outcome = checkOperations(model, history, options)
    ms = Math.min(ms, performance.now() - before)
  }
  const { type, steps } = outcome
  const decision = model.decide(history).type
  const other =
    how === 'search' ? decision : checkOperations(model, history, { decide: false, deadline: BESIDE_MS }).type
  const isWrong =
    (lie === 'none' && type === 'violation') ||
    (lie === 'never' && type === 'linearizable') ||
    (type === 'linearizable' && replayProblem(model, history, outcome.order) !== undefined) ||
    (new Set([type, other]).size === 2 && ![type, other].some((each) => each === 'undecided' || each === 'declined'))
  const unknown = history.filter(({ return: end }) => end === undefined).length
  const told = {
    model: name,
    values,
    clients,
    seed,
    lie,
    unknown,
    type,
    steps,
    ms: Number(ms.toFixed(1)),
  }
  return { ...told, ...(isWrong ? { isWrong } : {}), ...(decision === 'declined' ? { declined: true } : {}) }
}

const rows = histories().flatMap(({ history, ...shape }) => [
  row(shape, history, 'none'),
  ...['stale', 'never'].map((lie) => row(shape, falsified(history, lie), lie)),
])
const of = (type) => rows.filter((each) => each.type === type)
const most = (figure, among = rows) => Math.max(...among.map((row) => row[figure]))
const alike = Map.groupBy(rows, ({ model, values, clients, lie }) => `${model}, ${values}, ${clients} clients, ${lie}`)
console.log(
  JSON.stringify({
    timed: `best of ${runs}${how === 'search' ? `, deadline ${DEADLINE_MS} ms` : ', warm'}`,
    histories: rows.length,
    seeds: SEEDS,
    unknown: [Math.min(...rows.map(({ unknown }) => unknown)), most('unknown')],
    linearizable: of('linearizable').length,
    violation: of('violation').length,
    undecided: of('undecided').length,
    declined: rows.filter(({ declined }) => declined).length,
    wrong: rows.filter(({ isWrong }) => isWrong).length,
    msMost: most('ms'),
    // By model, how often values are written, clients and lie: verdict of each seed, most steps, most ms.
    rows: Object.fromEntries(
      [...alike].map(([name, group]) => [
        name,
        [group.map(({ type }) => type).join(), most('steps', group), most('ms', group)],
      ]),
    ),
  }),
)
