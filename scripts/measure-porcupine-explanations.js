/**
 * What porcupine-ts says beside the verdict of etcd's logs, held against what shares nothing with its search. Of each illegal log
 * the failing return: the prefix through it is illegal to a twin, the one before it has an order that is replayed. And the core: made
 * by sound steps, illegal to a twin, legal after any single step more, by an order that is replayed. Of each legal log the order
 * is replayed. Prints one line of JSON.
 * Usage: node --conditions=ordeal-source scripts/measure-porcupine-explanations.js [RUNS]
 */
import { checkOperations, explainViolation, modelOf, replayProblem } from 'porcupine-ts'
import { justInTime } from '../checkers/linearizability/just-in-time.ts'
import { readEvents } from '../checkers/porcupine-ts/src/formats/index.ts'
import { readOperations } from '../checkers/porcupine-ts/src/history/read-operations.ts'
import { etcdVerdicts, porcupineFiles } from '../test/checkers/porcupine-ts/porcupine-data.ts'
import { coreProblem } from '../test/checkers/support/core-problem.ts'
import { before, through } from '../test/checkers/support/search-battery.ts'
import { wingGongLowe } from '../test/checkers/support/wing-gong-lowe.ts'

const TWIN_STEPS = 2_000_000
const runs = Number(process.argv[2] ?? 3)

/** Which twin said what of the question, and how often neither did. */
const asked = { replayed: 0, plain: 0, justInTime: 0, unsure: 0 }

/** True if an order of the search is replayed, false if a twin finds none. */
function isLegal(model, operations) {
  const outcome = checkOperations(model, operations)
  if (outcome.type === 'linearizable' && replayProblem(model, operations, outcome.order) === undefined) {
    asked.replayed++
    return true
  }
  if (wingGongLowe(model, operations, String, TWIN_STEPS).isLinearizable === false) asked.plain++
  else if (justInTime(model, operations, TWIN_STEPS).type === 'no-order') asked.justInTime++
  else {
    asked.unsure++
    return undefined
  }
  return false
}

/** The time of the explanation alone is the best of the runs. */
function explained(name, model, operations, outcome) {
  const end = operations[outcome.failed].return
  const isShortest =
    isLegal(model, before(operations, end)) === true && isLegal(model, through(operations, end)) === false
  let [ms, explanation] = [Number.POSITIVE_INFINITY]
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    explanation = explainViolation(model, operations, outcome)
    ms = Math.min(ms, performance.now() - started)
  }
  const problem = coreProblem(model, operations, outcome.failed, explanation, (left) => isLegal(model, left))
  const { core, isMinimal } = explanation
  return {
    name,
    isShortest,
    problem: problem ?? (isMinimal ? undefined : 'it may not be minimal'),
    core: core.length,
    ms,
  }
}

const verdicts = etcdVerdicts()
const wrong = []
const legal = []
const illegal = []
for (const { name, text } of porcupineFiles('jepsen')) {
  if (text === '') continue // 095: that cluster did not start
  const { model, operations } = readOperations(readEvents(text, 'jepsen-log'), modelOf('cas-register'))
  const outcome = checkOperations(model, operations)
  if ((outcome.type === 'linearizable') !== verdicts.get(Number(/\d+/.exec(name)[0]))) wrong.push(name)
  if (outcome.type === 'linearizable') legal.push({ name, problem: replayProblem(model, operations, outcome.order) })
  if (outcome.type === 'violation') illegal.push(explained(name, model, operations, outcome))
}
const sizes = illegal.map(({ core }) => core).sort((a, b) => a - b)
const slowest = illegal.reduce((most, each) => (each.ms > most.ms ? each : most))
console.log(
  JSON.stringify({
    timed: `best of ${runs}`,
    wrong,
    legal: legal.length,
    witnesses: legal.filter(({ problem }) => problem === undefined).length,
    illegal: illegal.length,
    shortest: illegal.filter(({ isShortest }) => isShortest).length,
    cores: illegal.filter(({ problem }) => problem === undefined).length,
    problems: [...legal, ...illegal]
      .filter(({ problem }) => problem !== undefined)
      .map(({ name, problem }) => `${name}: ${problem}`),
    core: { least: sizes[0], median: sizes[sizes.length >> 1], most: sizes.at(-1) },
    msMost: Number(slowest.ms.toFixed(1)),
    slowest: slowest.name,
    asked,
  }),
)
