/**
 * The wall clock of the leader of a three-node etcd, put off and read back from etcd itself. Prints one line of JSON: what
 * its process holds, the drift that etcd warns of (members compare clocks while they probe one another, and whoever is
 * ahead of another by more than a second says so), how far the timestamps of the leader's log are from the engine's, and
 * how long it takes to put the clock off and to put it right.
 * Usage: node --conditions=ordeal-source scripts/measure-wall-clock.js OFFSET_MS
 */
import { setTimeout as later } from 'node:timers/promises'
import { startCluster } from '../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../harness/runtime/docker/engine.ts'
import { imageTag } from '../harness/runtime/docker/image-tag.ts'
import { etcd } from '../systems/etcd/system.ts'
import { resolveSettings } from '../systems/options.ts'

/** Members look at one another's clocks every half a minute; the first look after the fault may come that late. */
const WARNED_DEADLINE_MS = 75_000
const offsetMs = Number(process.argv[2])
if (!Number.isInteger(offsetMs) || offsetMs === 0) throw new Error('usage: measure-wall-clock.js OFFSET_MS')
const version = etcd.versions[0]
const run = `measure-wall-${process.pid}`
const skew = { offsetUs: offsetMs * 1_000, ratePpm: 0, periodUs: 0 }

const { docker } = await connectEngine()
const cluster = await startCluster(etcd, {
  run,
  nodes: 3,
  settings: resolveSettings(etcd.options, {}),
  image: imageTag(etcd.image(version)),
  version,
  ports: ['wall-clock'],
})
try {
  const leader = await cluster.leader()
  const since = Date.now()
  const putOff = await timed(() =>
    cluster.ports.perform({ port: 'wall-clock', do: 'set', fault: 1, nodes: [leader], skew }),
  )
  const measured = await cluster.ports.measure({ port: 'wall-clock', fault: 1, nodes: [leader], skew })
  const aheadMs = await loggedAheadMs(leader, since)
  const warnings = await drifts(since)
  const putRight = await timed(() => cluster.ports.perform({ port: 'wall-clock', do: 'reset', fault: 1 }))
  const healed = await cluster.ports.measure({
    port: 'wall-clock',
    fault: 1,
    nodes: [leader],
    skew: { ...skew, offsetUs: 0 },
  })
  const figures = {
    offsetMs,
    holds: measured.holds,
    processOffsetMs: measured.detail[leader][0].offsetMs,
    warnings: warnings.length,
    warnedBy: [...new Set(warnings.map(({ node }) => (node === leader ? 'leader' : 'follower')))].join(', '),
    driftWarned: warnings.map(({ drift }) => drift)[0] ?? null,
    logAheadMs: aheadMs,
    applyMs: putOff,
    healMs: putRight,
    healed: healed.holds,
    leaderKept: (await cluster.leader()) === leader,
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
} finally {
  await cluster.stop()
}

/** Warnings of drift that any node wrote since then, once there is one. */
async function drifts(since) {
  for (;;) {
    const lines = await Promise.all(cluster.nodes.map((node) => linesOf(node, since)))
    const warnings = lines.flat().filter(({ msg }) => msg === 'prober found high clock drift')
    if (warnings.length > 0 || Date.now() > since + WARNED_DEADLINE_MS)
      return warnings.map(({ node, 'clock-drift': drift }) => ({ node, drift }))
    await later(500)
  }
}

/** How far the timestamps of the node's own log are from the engine's, by the last line; a compaction makes it write some. */
async function loggedAheadMs(node, since) {
  const client = cluster.open(node)
  for (let value = 0; value < 3; value++) await client.invoke({ f: 'write', key: 'k', value }, 2_000)
  await client.invoke({ f: 'compact', value: 2 }, 2_000)
  await client.close()
  for (;;) {
    const line = (await linesOf(node, since)).at(-1)
    if (line !== undefined) return Date.parse(line.ts) - Date.parse(line.engineTime)
    await later(100)
  }
}

async function linesOf(node, since) {
  const container = docker.getContainer(`ordeal-${run}-${node}`)
  const log = String(await container.logs({ stdout: true, stderr: true, timestamps: true, since: since / 1_000 }))
  return [...log.matchAll(/(\d{4}-\S+Z) (\{.*\})/g)].map(([, engineTime, json]) => ({
    node,
    engineTime,
    ...JSON.parse(json),
  }))
}

async function timed(act) {
  const started = performance.now()
  await act()
  return Number((performance.now() - started).toFixed(2))
}
