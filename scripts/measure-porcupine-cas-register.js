/**
 * One compare-and-set register of five values, long legal histories: `time`, with memory, or how the steps of a check `grow`
 * with the length. Each history in a process of its own; the time is from operations in memory to the verdict, the memory all
 * that the process ever held, the history included. Prints one line of JSON. At 20 clients a history of 10 000 operations may take
 * half of the steps or twice as many as another one: `mean-growth` is of many histories.
 * Usage: node --conditions=ordeal-source scripts/measure-porcupine-cas-register.js time|growth|mean-growth [RUNS]
 */
import { execFileSync } from 'node:child_process'
import { checkOperations, modelOf } from 'porcupine-ts'
import { generatedOperations } from './bench-porcupine/histories.js'

const TIMED = [
  { operations: 100_000, clients: 5 },
  { operations: 1_000_000, clients: 5 },
  { operations: 10_000, clients: 20 },
]
/** By the number of clients; each ten times as long as the one before. */
const LENGTHS = new Map([
  [5, [1_000, 10_000, 100_000, 1_000_000]],
  [20, [10_000, 100_000]],
])
const SEEDS = [1, 2, 3]
/** For the mean at each length: so many operations in all, but so many histories at least. */
const OPERATIONS_OF_MEAN = 4_000_000
const HISTORIES_OF_MEAN = 60
/** Many longer ones would take too long. */
const LONGEST_OF_MEAN = 100_000

const [what, runs = '10', shape] = process.argv.slice(2)
const figures = {
  time: () => times(Number(runs)),
  growth: growths,
  'mean-growth': meanGrowths,
  one: () => check(JSON.parse(shape), Number(runs)),
}
console.log(JSON.stringify(figures[what]()))

function times(runs) {
  const rows = TIMED.map((shape) => {
    const { types, ms, loadedMb, firstMb, residentMb } = inProcess(shape, runs)
    const taken = { firstMs: ms[0], bestMs: Math.min(...ms) }
    return { ...shape, wrong: wrong(types), ...taken, loadedMb, firstMb, residentMb }
  })
  return { timed: `warm, best of ${runs}`, wrong: sum(rows.map((row) => row.wrong)), rows }
}

/** Of each seed, and with the steps of all seeds added up, since one short history may happen to be easy. */
function growths() {
  const rows = [...LENGTHS].flatMap(([clients, lengths]) => {
    const checked = lengths.map((operations) => SEEDS.map((seed) => inProcess({ operations, clients, seed }, 1)))
    return checked.slice(1).map((longer, i) => {
      const [before, after] = [checked[i], longer].map((ofSeeds) => ofSeeds.map(({ steps }) => steps))
      const times = after.map((steps, seed) => rounded(steps / before[seed]))
      const together = rounded(sum(after) / sum(before))
      const types = [...checked[i], ...longer].flatMap((one) => one.types)
      return { clients, from: lengths[i], to: lengths[i + 1], before, after, times, together, wrong: wrong(types) }
    })
  })
  return {
    seeds: SEEDS,
    wrong: sum(rows.map((row) => row.wrong)),
    most: Math.max(...rows.flatMap(({ times }) => times)),
    mostTogether: Math.max(...rows.map(({ together }) => together)),
    rows,
  }
}

function meanGrowths() {
  const rows = [...LENGTHS].flatMap(([clients, all]) => {
    const lengths = all.filter((operations) => operations <= LONGEST_OF_MEAN)
    const means = lengths.map((operations) => meanSteps(operations, clients))
    return means.slice(1).map((longer, i) => {
      const times = rounded(longer.mean / means[i].mean)
      return { clients, from: lengths[i], to: lengths[i + 1], before: means[i], after: longer, times }
    })
  })
  const wrong = sum(rows.flatMap(({ before, after }) => [before.wrong, after.wrong]))
  return { wrong, most: Math.max(...rows.map(({ times }) => times)), rows }
}

/** `error`: the standard error of the mean. */
function meanSteps(operations, clients) {
  const histories = Math.max(HISTORIES_OF_MEAN, OPERATIONS_OF_MEAN / operations)
  const checked = Array.from({ length: histories }, (_, i) => check({ operations, clients, seed: i + 1 }, 1))
  const mean = sum(checked.map(({ steps }) => steps)) / histories
  const variance = sum(checked.map(({ steps }) => (steps - mean) ** 2)) / (histories - 1)
  const error = Math.round(Math.sqrt(variance / histories))
  return { histories, mean: Math.round(mean), error, wrong: wrong(checked.flatMap(({ types }) => types)) }
}

function inProcess(shape, runs) {
  const words = ['--conditions=ordeal-source', import.meta.filename, 'one', `${runs}`, JSON.stringify(shape)]
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' }))
}

/** Peaks of memory in MiB with the history there, after the first run and after all. */
function check(shape, runs) {
  const { model } = modelOf('cas-register')
  const operations = generatedOperations(shape)
  const peaks = [peak()]
  const ms = []
  const types = []
  let steps = 0
  for (let run = 0; run < runs; run++) {
    const before = performance.now()
    const outcome = checkOperations(model, operations)
    ms.push(Number((performance.now() - before).toFixed(1)))
    types.push(outcome.type)
    steps = outcome.steps
    peaks.push(peak())
  }
  return { types, ms, steps, loadedMb: peaks[0], firstMb: peaks[1], residentMb: peaks.at(-1) }
}

function peak() {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}

function wrong(types) {
  return types.filter((type) => type !== 'linearizable').length
}

function sum(numbers) {
  return numbers.reduce((total, each) => total + each, 0)
}

function rounded(number) {
  return Number(number.toFixed(2))
}
