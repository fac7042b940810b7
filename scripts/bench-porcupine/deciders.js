/**
 * `npm run bench:deciders`: how long a check takes that a decider answers, from operations in memory to the verdict, and the
 * most memory that the process held by then, the history included. A process of its own for each model, the best of some runs;
 * CPU time is that of all threads, the garbage collector's included.
 * Usage: npm run bench:deciders -- [--operations N] [--clients N] [--runs N] [--only MODEL]
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
  },
})

/** A line of Markdown. Throws if the decider did not decide, or not rightly. */
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
  const mebibytes = Math.round(process.resourceUsage().maxRSS / 1024)
  const seconds = [best, bestCpu].map((ms) => `${(ms / 1000).toFixed(2)} s`)
  return `| ${model} | ${history.length} | ${crashed} | ${seconds.join(' | ')} | ${mebibytes} MiB |`
}

if (options.only !== undefined) console.log(measured(options.only))
else {
  console.log(`| model | operations | crashed | best of ${options.runs} | CPU | resident |\n|---|---|---|---|---|---|`)
  for (const model of DECIDED) {
    const words = ['--conditions=ordeal-source', fileURLToPath(import.meta.url), ...process.argv.slice(2)]
    process.stdout.write(execFileSync(process.execPath, [...words, '--only', model], { encoding: 'utf8' }))
  }
}
