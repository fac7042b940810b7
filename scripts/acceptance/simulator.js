/**
 * The simulator: determinism over processes and versions of Node, every deliberate defect caught, clean seeds, speed, and how
 * small a failing run gets. Needs no container engine; the other Node comes from npm.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installNode } from './install-node.js'
import { ordeal, ROOT } from './ordeal.js'
import { printed } from './printed.js'

const OTHER_NODE = 22
/** Six that lie far apart: elections, disks, replication, leases, reads, retries. */
const SHRUNK = [
  'forget-vote-on-restart',
  'log-before-fsync',
  'vote-without-log-check',
  'leader-local-read',
  'apply-uncommitted',
  'retry-applied-twice',
]

/** The hash over all events of 200 seeds, in three processes, of which one on another Node. */
function determinism(out) {
  const words = 'explore --system raft-kv --seeds 200 --json'
  const [first, second] = [ordeal(words, out), ordeal(`${words} --workers 1`, out)]
  const node = join(installNode(OTHER_NODE, out), 'node')
  const shim = join(ROOT, 'harness', 'cli', 'ordeal.js')
  const other = spawnSync(node, [shim, ...words.split(' ')], { cwd: out, encoding: 'utf8', maxBuffer: 1 << 28 })
  const hashes = [first.record.hash, second.record.hash, JSON.parse(other.stdout).hash]
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  return { figures: { seeds: 200, hashes, otherNode: version }, met: new Set(hashes).size === 1 }
}

/** Known seeds and scripts, as `npm test` plays them; or with `search` the seeds are looked for anew. */
function bugs(search) {
  return (out) => {
    const { record, seconds, status } = ordeal(`bugs --json${search ? ' --search' : ''}`, out)
    const rows = record.map(({ bug, script, seed, searched }) => ({
      bug,
      byScript:
        script.fired.length > 0 && script.missed.length + script.wronglyFired.length + script.firedHealthy.length === 0,
      seed: seed?.seed,
      by: seed?.caughtBy?.checker,
      healthy: seed?.healthy,
      ...(searched === undefined ? {} : { searched }),
    }))
    const caught = rows.filter(
      ({ byScript, by, healthy }) => byScript && by !== undefined && healthy === 'valid',
    ).length
    return { figures: { caught, of: rows.length, seconds, rows }, met: status === 0 && caught === rows.length }
  }
}

function clean(out) {
  const { record, seconds } = ordeal('explore --system raft-kv --seeds 10000 --json', out)
  const never = Object.entries(record.marks)
    .filter(([, count]) => count === 0)
    .map(([mark]) => mark)
  const { verdicts, events, simulatedNs, marks } = record
  const figures = { verdicts, never, marks, events, simulatedSeconds: Math.round(simulatedNs / 1e9), seconds }
  return { figures, met: verdicts.valid === 10_000 && never.length === 0 }
}

/** From the first failing seed of a random search to the smallest run that shows the same anomaly. */
function shrunk(bug) {
  return (out) => {
    ordeal(`explore --bug ${bug} --seeds 5000 --until-failure --json`, out)
    const { record, seconds } = ordeal(`shrink runs/raft-kv-${bug}/latest --json`, out)
    const planned = JSON.parse(readFileSync(join(out, 'runs', `raft-kv-${bug}-shrunk`, 'latest', 'case.json'), 'utf8'))
    const figures = {
      faults: planned.faults.length,
      operations: planned.operations.length,
      nodes: planned.nodes,
      verdict: record.verdict,
      seconds,
    }
    const isSmall = figures.faults <= 6 && figures.operations <= 12
    return { figures, met: isSmall && record.verdict === 'invalid' && seconds < 60 }
  }
}

export const CASES = {
  determinism,
  bugs: bugs(false),
  'bugs-searched': bugs(true),
  'clean-10000': clean,
  speed: printed(
    'measure-simulator.js',
    [],
    ({ runsPerSecond, ratioOfTwo, notValid }) => runsPerSecond >= 12 && ratioOfTwo >= 1.8 && notValid === 0,
  ),
  ...Object.fromEntries(SHRUNK.map((bug) => [`shrink-${bug}`, shrunk(bug)])),
}
