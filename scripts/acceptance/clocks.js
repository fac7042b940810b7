/**
 * Wall clocks: put off in the leader of an etcd and read back from etcd itself, and etcd linearizable while its leader's clock
 * is off, by what the family draws and by an hour in every fault.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ordeal } from './ordeal.js'
import { printed } from './printed.js'

const SEEDS = [1, 2, 3, 4, 5]
const HOUR_MS = 3_600_000

/** Etcd's own word on its leader's clock, as a duration of Go such as '59.999s' or '-5.0001s', must be within half a second. */
function readBack(offsetMs) {
  return printed('measure-wall-clock.js', [String(offsetMs)], ({ driftWarned, logAheadMs, holds, healed }) => {
    const isWarned = Math.abs(Math.abs(durationMs(driftWarned ?? '')) - Math.abs(offsetMs)) < 500
    const isLogged = Math.abs(logAheadMs - offsetMs) < 500
    return holds && healed && isWarned && isLogged
  })
}

function durationMs(text) {
  const [, sign, hours = 0, minutes = 0, seconds] = /^(-?)(?:(\d+)h)?(?:(\d+)m)?([\d.]+)s$/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000
}

/** A family of a user's own, by which every fault is an hour. */
const AN_HOUR = `
const skew = ({ parameters }) => ({ offsetUs: 1000 * parameters.offsetMs, ratePpm: 0, periodUs: 0 })
export default {
  type: 'wall-hour',
  summary: 'sets wall clocks an hour ahead or back',
  needs: ['wall-clock'],
  targets: ['leader'],
  plan: (random, target) => ({ type: 'wall-hour', target, parameters: { offsetMs: random.pick([${HOUR_MS}, -${HOUR_MS}]) } }),
  apply: ({ id, fault, hit }) => [{ port: 'wall-clock', do: 'set', fault: id, nodes: hit, skew: skew(fault) }],
  verify: ({ id, fault, hit }) => [{ port: 'wall-clock', fault: id, nodes: hit, skew: skew(fault) }],
  heal: ({ id }) => [{ port: 'wall-clock', do: 'reset', fault: id }],
}
`

function linearizable(nemesis, seed, out) {
  if (nemesis.startsWith('./')) writeFileSync(join(out, nemesis), AN_HOUR)
  const words = `run --system etcd --nodes 3 --workload register --nemesis ${nemesis} --time 30s --seed ${seed} --json`
  const { status, record, stderr, seconds } = ordeal(words, out)
  if (record === undefined) return { figures: { exit: status, seconds, error: stderr.slice(-400) }, met: false }
  const { verdict, counts, faults, leaderChanges } = record
  const number = (phase) => faults.filter(({ phases }) => phases[phase] !== undefined).length
  const figures = {
    exit: status,
    verdict,
    operations: counts.all.ok + counts.all.fail + counts.all.info,
    inForce: number('verified'),
    impugned: number('impugned'),
    skipped: number('skipped'), // nobody led, or nobody could say, when its time had come
    offsetsMs: faults.flatMap(offsetsOf),
    leaderChanges,
    seconds,
  }
  return { figures, met: verdict === 'valid' && figures.inForce > 0 && figures.impugned === 0 }
}

/** As read back from the processes. */
function offsetsOf({ phases, detail }) {
  if (phases.verified === undefined) return []
  return detail.flatMap((nodes) => Object.values(nodes).flatMap((clocks) => clocks.map(({ offsetMs }) => offsetMs)))
}

export const CASES = {
  'etcd-wall-60s-ahead': readBack(60_000),
  'etcd-wall-5s-behind': readBack(-5_000),
  ...Object.fromEntries(
    SEEDS.flatMap((seed) => [
      [`etcd-wall-jump-leader-${seed}`, (out) => linearizable('wall-jump:leader', seed, out)],
      [`etcd-wall-hour-leader-${seed}`, (out) => linearizable('./wall-hour.mjs', seed, out)],
    ]),
  ),
}
