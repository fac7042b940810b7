/**
 * How fast simulated runs are: 5 nodes, 60 simulated seconds, 2 000 operations, faults on, monitors on, checked; on one thread,
 * and by two processes at once, by turns: medians of five rounds, and each of them. Prints one line of JSON.
 * Usage: node --conditions=ordeal-source scripts/measure-simulator.js [RUNS]
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { drawFaults } from '../harness/campaign/draw/draw-faults.ts'
import { drawOperations } from '../harness/campaign/draw/draw-operations.ts'
import { runCase } from '../harness/campaign/run-case.ts'
import { partsOf } from '../harness/cli/campaign-parts.ts'
import { CASE_FORMAT } from '../harness/core/case.ts'
import { Random } from '../harness/core/random.ts'
import { FAULT_FAMILIES } from '../nemesis/index.ts'
import { resolveSettings } from '../systems/options.ts'
import { raftKv } from '../systems/raft-kv/system.ts'

const RUNS = Number(process.argv[2] ?? 150)
const ROUNDS = 5
const WARM_UP = 30
const SECONDS = 60
const OPERATIONS = 2_000
const NODES = ['n1', 'n2', 'n3', 'n4', 'n5']
const FAMILIES = FAULT_FAMILIES.filter(({ type }) =>
  ['kill', 'power', 'pause', 'partition', 'packet', 'clock'].includes(type),
)

function caseOf(seed) {
  const random = Random.stream(seed, 'measured')
  const timeNs = SECONDS * 1e9
  const load = {
    timeNs,
    workers: 10,
    readers: 0,
    rate: (OPERATIONS * 1.002) / SECONDS,
    keys: 4,
    mix: { read: 2, write: 1, cas: 1 },
  }
  const operations = drawOperations(load, random.stream('operations'))
  const cluster = { nodes: NODES.length, hasLeader: true }
  const changesAtNs = operations.map(({ atNs }) => atNs)
  const faults = drawFaults(
    { style: 'swarm', timeNs, cluster, families: FAMILIES, changesAtNs },
    random.stream('faults'),
  )
  return {
    format: CASE_FORMAT,
    system: raftKv.name,
    settings: resolveSettings(raftKv.options, {}),
    nodes: NODES.length,
    seed,
    world: {},
    workload: 'register',
    clients: Array.from({ length: 10 }, (_, i) => NODES[i % NODES.length]),
    operations,
    faults,
    timeNs,
    deadlineMs: 2_000,
    core: NODES.slice(0, 3),
    finalReads: true,
  }
}

/** Runs a second, all of them valid. */
function measured(firstSeed) {
  const parts = partsOf(caseOf(firstSeed))
  let seconds = 0
  let operations = 0
  let invalid = 0
  // One case at a time, as a campaign has them: a heap full of cases to come would be measured too.
  for (let i = 0; i < WARM_UP + RUNS; i++) {
    const planned = caseOf(firstSeed + i)
    const started = performance.now()
    const { result } = runCase(planned, parts)
    if (result.verdict !== 'valid') invalid += 1
    if (i < WARM_UP) continue
    seconds += (performance.now() - started) / 1000
    operations += planned.operations.length
  }
  return { runsPerSecond: RUNS / seconds, operationsPerRun: operations / RUNS, invalid }
}

if (process.argv[3] !== undefined) console.log(JSON.stringify(measured(Number(process.argv[3]))))
else {
  const self = fileURLToPath(import.meta.url)
  const child = async (seed) => {
    const words = ['--conditions=ordeal-source', self, `${RUNS}`, `${seed}`]
    return JSON.parse((await promisify(execFile)(process.execPath, words)).stdout)
  }
  const round = (value) => Number(value.toFixed(2))
  const speeds = []
  const together = []
  const ratios = []
  let operations = 0
  let notValid = 0
  for (let i = 0; i < ROUNDS; i++) {
    const one = await child(i * 1_000)
    const two = await Promise.all([child(10_000 + i * 1_000), child(20_000 + i * 1_000)])
    const ofTwo = two[0].runsPerSecond + two[1].runsPerSecond
    speeds.push(round(one.runsPerSecond))
    together.push(round(ofTwo))
    ratios.push(round(ofTwo / one.runsPerSecond))
    operations += one.operationsPerRun / ROUNDS
    for (const { invalid } of [one, ...two]) notValid += invalid
  }
  console.log(
    JSON.stringify({
      runsPerSecond: median(speeds),
      simulatedSecondsPerSecond: Math.round(median(speeds) * SECONDS),
      operationsPerRun: Math.round(operations),
      twoProcesses: median(together),
      ratioOfTwo: median(ratios),
      rounds: { runsPerSecond: speeds, ratioOfTwo: ratios },
      runs: RUNS,
      notValid,
    }),
  )
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}
