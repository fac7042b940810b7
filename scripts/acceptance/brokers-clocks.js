/**
 * Wall clocks of brokers' leaders half an hour off: safety, availability, and the offsets as read back from the memory of the
 * processes. Fields of the lines: brokers.js.
 */
import { family, isInForce, judged } from './brokers.js'

/** `f`: whose answers tell of availability. `figures`: of the record and of the folder of the run, further ones. */
export function wallClock({ words, f, figures: figuresOf }) {
  return judged(`run ${words} --nemesis ${family('wall-half-hour')}`, ({ record }, out) => {
    const { verdict, reasons, faults, availability, leaderChanges } = record
    const inForce = faults.filter(isInForce)
    const gaps = availability.map(({ longestGapNs }) => longestGapNs / 1e9)
    const figures = {
      shows: 'wall-clock',
      verdict,
      reasons,
      inForce: inForce.length,
      impugned: faults.filter(({ phases }) => phases.impugned !== undefined).length,
      offsetsMs: inForce.flatMap(offsetsOf),
      servedLeast: servedLeast(availability, f),
      longestGapSeconds: Number(Math.max(0, ...gaps).toFixed(2)),
      leaderChanges,
      ...figuresOf(record, out),
    }
    return { figures, met: verdict === 'valid' && inForce.length > 0 && figures.impugned === 0 }
  })
}

function offsetsOf({ detail }) {
  return detail.flatMap((nodes) => Object.values(nodes).flatMap((clocks) => clocks.map(({ offsetMs }) => offsetMs)))
}

/** The smallest share of operations of `f` that were ok while a fault was in force. */
function servedLeast(availability, f) {
  const shares = availability.flatMap(({ byFunction: { [f]: all } }) => (all === undefined ? [] : [all.ok / all.all]))
  return shares.length === 0 ? undefined : Number(Math.min(...shares).toFixed(2))
}
