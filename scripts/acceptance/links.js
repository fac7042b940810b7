/**
 * Bad links between containers: as bad as asked, in the one direction asked for; bulk transfer in spite of a delay; every link
 * fault on every node of etcd; runs under them; and what the helpers cost while no fault is in force.
 */
import { ordeal } from './ordeal.js'
import { printed } from './printed.js'

const isNear = (value, wanted, by) => Math.abs(value - wanted) <= by

/** Three seeds: valid, every family verified at least once, nothing impugned. */
function underFaults(family) {
  return (out) => {
    const runs = [1, 2, 3].map((seed) => {
      const { status, record, stderr } = ordeal(
        `run --system etcd --nodes 3 --nemesis ${family} --time 20s --seed ${seed} --json`,
        out,
      )
      if (record === undefined) return { seed, exit: status, error: stderr.slice(-400) }
      const verified = record.faults.filter(({ phases }) => phases.verified !== undefined).length
      return { seed, exit: status, verdict: record.verdict, faults: record.faults.length, verified }
    })
    return {
      figures: { runs },
      met: runs.every(({ verdict, faults, verified }) => verdict === 'valid' && verified === faults),
    }
  }
}

export const CASES = {
  'one-link-delayed': printed(
    'measure-links.js',
    ['delay'],
    ({ roundTripMs, oneWayMs, othersRoundTripMs, othersOneWayMs, holds }) =>
      holds &&
      isNear(roundTripMs, 100, 20) &&
      isNear(oneWayMs, 100, 20) &&
      Math.max(othersOneWayMs, ...Object.values(othersRoundTripMs)) < 1,
  ),
  'one-link-lossy': printed(
    'measure-links.js',
    ['loss'],
    ({ percent, otherWayPercent, otherPairPercent }) =>
      percent >= 8 && percent <= 12 && otherWayPercent === 0 && otherPairPercent === 0,
  ),
  'bulk-at-10-ms': printed(
    'measure-links.js',
    ['bulk'],
    ({ dataDelayedMbit, acknowledgementsDelayedMbit, bothDelayedMbit }) =>
      Math.min(dataDelayedMbit, acknowledgementsDelayedMbit, bothDelayedMbit) >= 200,
  ),
  'link-faults-by-node': printed('measure-links.js', ['table'], ({ held, of }) => of === 21 && held === of),
  'etcd-packet': underFaults('packet'),
  'etcd-netem': underFaults('netem'),
  'etcd-rate': underFaults('rate'),
  'idle-helpers': printed(
    'measure-helpers.js',
    [],
    ({ pairs, ratio }) => pairs >= 5 && Math.max(ratio.together, ratio.one) <= 1.1,
  ),
}
