/**
 * `npm run bench:deciders`: how long a check takes that a decider answers, from operations in memory to the verdict, and the
 * most memory that the process held by then, the history included. A process of its own for each model, the best of some runs;
 * CPU time is that of all threads, the garbage collector's included.
 * Usage: npm run bench:deciders -- [--operations N] [--clients N] [--runs N] [--only MODEL] [--json]
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checkOperations, modelOf } from 'porcupine-ts'
import { DECIDED, decidedHistory } from './decider-histories.js'

const { values: options } = parseArgs({
  options: {
    operations: { type: 'string', default: '1000000' },
    clients: { type: 'string', default: '20' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

/** Times in ms, memory in MiB. Throws if the decider did not decide, or not rightly. */
function measured(model) {
  const history = decidedHistory(model, { operations: Number(options.operations), clients: Number(options.clients) })
  const crashed = history.filter(({ return: end }) => end === undefined).length
  const record = modelOf(model).model
  const decision = record.decide(history)
  if (decision.type !== 'linearizable') throw new Error(`${model}: ${decision.reason ?? decision.proof}`)
  let [best, bestCpu] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let run = 0; run < Number(options.runs); run++) {
    const [before, cpuBefore] = [performance.now(), process.cpuUsage()]
    const { type } = checkOperations(record, history)
    best = Math.min(best, performance.now() - before)
    const { user, system } = process.cpuUsage(cpuBefore)
    bestCpu = Math.min(bestCpu, (user + system) / 1000)
    if (type !== 'linearizable') throw new Error(`${model}: ${type}`)
  }
  const residentMb = Math.round(process.resourceUsage().maxRSS / 1024)
  return { model, operations: history.length, crashed, ms: Math.round(best), cpuMs: Math.round(bestCpu), residentMb }
}

function markdown({ model, operations, crashed, ms, cpuMs, residentMb }) {
  const [time, cpu] = [ms, cpuMs].map((each) => `${(each / 1000).toFixed(2)} s`)
  return `| ${model} | ${operations} | ${crashed} | ${time} | ${cpu} | ${residentMb} MiB |`
}

function inProcess(model) {
  const words = ['--conditions=ordeal-source', fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  return JSON.parse(execFileSync(process.execPath, [...words, '--only', model, '--json'], { encoding: 'utf8' }))
}

if (options.only !== undefined) {
  const row = measured(options.only)
  console.log(options.json ? JSON.stringify(row) : markdown(row))
} else if (options.json) console.log(JSON.stringify({ runs: Number(options.runs), rows: DECIDED.map(inProcess) }))
else {
  console.log(`| model | operations | crashed | best of ${options.runs} | CPU | resident |\n|---|---|---|---|---|---|`)
  for (const model of DECIDED) console.log(markdown(inProcess(model)))
}
