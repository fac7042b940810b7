/**
 * Every fault in turn, on a real cluster and on the simulated one, with nothing left behind on the machine; and a set that
 * grows to thousands of elements meanwhile.
 */
import { withListings } from './left-behind.js'
import { ordeal } from './ordeal.js'
import { printed } from './printed.js'

const SEEDS = [1, 2, 3]
const ADDS = 5_000

function allFaults(system, seed) {
  return async (out) => {
    const words = `run --system ${system} --nodes 5 --nemesis all --time 180s --seed ${seed} --json`
    const { answer, listed, left, gone } = await withListings((environment) => ordeal(words, out, environment))
    const { status, record, stderr, seconds } = answer
    const traces = { listed, left, gone }
    if (record === undefined)
      return { figures: { exit: status, seconds, error: stderr.slice(-400), ...traces }, met: false }
    const coverage = coverageOf(record)
    const figures = { ...outcome(answer), ...coverage, ...traces }
    const isCovered = coverage.neverInForce.length === 0 && coverage.leftOut.length === 0
    return { figures, met: status === 0 && record.verdict === 'valid' && isCovered && Object.keys(left).length === 0 }
  }
}

/** By family how many of its faults were measured in force, of how many. */
function coverageOf({ scenario, faults, leftOut }) {
  const requested = [...new Set(scenario.nemeses.map(({ family }) => family))].sort()
  const having = (phase, family) => faults.filter(({ type, phases }) => type === family && phases[phase] !== undefined)
  return {
    families: requested.length,
    inForce: Object.fromEntries(requested.map((family) => [family, having('verified', family).length])),
    impugned: Object.fromEntries(
      requested.flatMap((family) => {
        const { length } = having('impugned', family)
        return length === 0 ? [] : [[family, length]]
      }),
    ),
    neverInForce: requested.filter((family) => having('verified', family).length === 0),
    leftOut,
  }
}

function outcome({ status, record, stderr, seconds }) {
  const { verdict, reasons, counts, leaderChanges } = record
  const { ok, fail, info } = counts.all
  const figures = {
    exit: status,
    verdict,
    reasons,
    operations: ok + fail + info,
    ok,
    fail,
    info,
    leaderChanges,
    seconds,
  }
  return status === 0 ? figures : { ...figures, error: stderr.slice(-400) }
}

/**
 * Adds compare and set the whole list, so clients that add at once refuse one another: few clients get more done. Counted
 * as the checker counts.
 */
function largeSet(out) {
  const faults = '--nemesis all --time 180s'
  const words = `run --system etcd --nodes 3 --concurrency 1n --workload set ${faults} --seed 1 --json`
  const run = ordeal(words, out)
  if (run.record === undefined) return { figures: { exit: run.status, error: run.stderr.slice(-400) }, met: false }
  const { stats } = run.record.results.find(({ checker }) => checker === 'set-full')
  const { adds, acknowledged, reads, stable, stale, lost, neverRead, unseen, duplicated, garbage } = stats
  const { families, neverInForce } = coverageOf(run.record)
  const figures = {
    ...outcome(run),
    adds,
    acknowledged,
    known: stable + stale + lost + neverRead,
    stable,
    stale,
    lost,
    neverRead,
    unseen,
    duplicated,
    garbage,
    reads,
    families,
    neverInForce,
  }
  return {
    figures,
    met: run.status === 0 && figures.verdict === 'valid' && acknowledged >= ADDS && lost === 0 && neverRead === 0,
  }
}

export const CASES = {
  ...Object.fromEntries(
    ['etcd', 'raft-kv'].flatMap((system) => SEEDS.map((seed) => [`all-${system}-${seed}`, allFaults(system, seed)])),
  ),
  'faults-by-node': printed('measure-faults.js', [], ({ held, of }) => of === 36 && held === of),
  'set-5000': largeSet,
}
