/**
 * Wall clocks of Kafka's leaders half an hour off: safety, availability, and the clock read back twice, from the memory of the
 * process and by its own word: each line of its log has the milliseconds since its start by its wall clock, and the engine's
 * time beside them.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { family } from './brokers.js'
import { ordeal } from './ordeal.js'

/** By the checker's names: what it counts. */
export function logFigures({ results }) {
  const { stats } = results.find(({ checker }) => checker === 'log')
  const { acknowledged, anomalies, unread, recovered, polls, recordsPolled } = stats
  return { acknowledged, found: anomalies, unread, recovered, polls, recordsPolled }
}

export function wallClock(log, seed) {
  return (out) => {
    const words = `run ${log} --nemesis ${family('wall-half-hour')} --time 40s --seed ${seed} --json`
    const { record, status, stderr } = ordeal(words, out)
    if (record === undefined) return { figures: { exit: status, error: stderr.slice(-400) }, met: false }
    const { verdict, reasons, faults, availability, leaderChanges } = record
    const inForce = faults.filter(({ phases }) => phases.verified !== undefined)
    const gaps = availability.map(({ longestGapNs }) => longestGapNs / 1e9)
    const figures = {
      shows: 'wall-clock',
      verdict,
      reasons,
      inForce: inForce.length,
      impugned: faults.filter(({ phases }) => phases.impugned !== undefined).length,
      offsetsMs: inForce.flatMap(offsetsOf),
      ownWordMs: ownWord(out),
      servedLeast: servedLeast(availability),
      longestGapSeconds: Number(Math.max(0, ...gaps).toFixed(2)),
      leaderChanges,
      ...logFigures(record),
    }
    return { figures, met: verdict === 'valid' && inForce.length > 0 && figures.impugned === 0 }
  }
}

/** As read back from the processes. */
function offsetsOf({ detail }) {
  return detail.flatMap((nodes) => Object.values(nodes).flatMap((clocks) => clocks.map(({ offsetMs }) => offsetMs)))
}

/** The smallest share of sends that was acknowledged while a fault was in force. */
function servedLeast(availability) {
  const shares = availability.flatMap(({ byFunction: { send } }) => (send === undefined ? [] : [send.ok / send.all]))
  return shares.length === 0 ? undefined : Number(Math.min(...shares).toFixed(2))
}

/** Furthest off by the nodes' own logs, ahead and behind; absent where a node wrote no line meanwhile. */
function ownWord(out) {
  const offMs = globSync('runs/*/2*/nodes/*/server.log', { cwd: out }).flatMap((file) => {
    const lines = readFileSync(join(out, file), 'utf8').matchAll(/^(\S+Z) (-?\d+) \[/gm)
    const differences = [...lines].map(([, engine, own]) => Number(own) - Date.parse(engine))
    return differences.map((each) => Math.round(each - differences[0])).filter((each) => Math.abs(each) > 10_000)
  })
  return offMs.length === 0 ? [] : [...new Set([Math.min(...offMs), Math.max(...offMs)])]
}
