/**
 * What is not a bad link, at each node of a three-node etcd: killed, paused, cut off, cut off from clients, short of processor
 * time, its wall clock put off. Each is done once, measured as in a run, and undone; a row says by which mechanism, what was
 * measured, how long undoing it took, and how long until all of etcd answered again. Prints one line of JSON. The rows of
 * bad links come from measure-links.js.
 * Usage: node --conditions=ordeal-source scripts/measure-faults.js
 */
import { startCluster } from '../harness/runtime/docker/cluster.ts'
import { connectEngine } from '../harness/runtime/docker/engine.ts'
import { imageTag } from '../harness/runtime/docker/image-tag.ts'
import { CONTAINER_PORTS } from '../harness/runtime/docker/port-names.ts'
import { etcd } from '../systems/etcd/system.ts'
import { resolveSettings } from '../systems/options.ts'

const CPU_PERCENT = 10
const skew = (offsetMs) => ({ offsetUs: offsetMs * 1_000, ratePpm: 0, periodUs: 0 })
const FILTER = "nft at the receiver, in the node's network namespace"
const MEMORY = 'vDSO patched through /proc/PID/mem'

/** Of a node and the others: how it is done, measured and undone. A reset is over when the next connection is made. */
const FAULTS = {
  kill: {
    mechanism: 'SIGKILL to the server',
    begin: { port: 'process', do: 'kill' },
    check: { port: 'process', state: 'dead' },
    end: { port: 'process', do: 'start' },
  },
  pause: {
    mechanism: 'cgroup freezer',
    begin: { port: 'process', do: 'pause' },
    check: { port: 'process', state: 'paused' },
    end: { port: 'process', do: 'resume' },
  },
  'partition, both ways': {
    mechanism: FILTER,
    ...cut((node, others) => ({ [node]: others, ...each(others, [node]) })),
  },
  'partition, hears nobody': { mechanism: FILTER, ...cut((node, others) => ({ [node]: others })) },
  'partition, heard by nobody': { mechanism: FILTER, ...cut((node, others) => each(others, [node])) },
  'cut off from clients': clients('cut', FILTER),
  'connections of clients stalled': clients('stall', FILTER),
  'connections of clients reset': {
    mechanism: FILTER,
    begin: { port: 'connections', do: 'reset' },
    check: { port: 'connections' },
    end: { port: 'connections', do: 'restore' },
  },
  [`${CPU_PERCENT} % of a processor`]: {
    mechanism: 'CFS quota of the control group',
    begin: { port: 'cpu', do: 'squeeze', percent: CPU_PERCENT },
    check: { port: 'cpu', percent: CPU_PERCENT },
    end: { port: 'cpu', do: 'restore' },
    writers: 8,
  },
  'wall clock +60 s': wallClock(60_000),
  'wall clock -5 s': wallClock(-5_000),
  'wall clock +1 h': wallClock(3_600_000),
}

await connectEngine()
const [version] = etcd.versions
const cluster = await startCluster(etcd, {
  run: `measure-faults-${process.pid}`,
  nodes: 3,
  settings: resolveSettings(etcd.options, {}),
  image: imageTag(etcd.image(version)),
  version,
  ports: [...CONTAINER_PORTS, 'wall-clock'],
})
try {
  const rows = []
  for (const [fault, what] of Object.entries(FAULTS))
    for (const node of cluster.nodes) rows.push({ fault, node, ...(await row(node, what)) })
  console.log(JSON.stringify({ rows, held: rows.filter(({ holds }) => holds).length, of: rows.length }))
} finally {
  await cluster.stop()
}

/** `writers`: so many clients of the node write meanwhile, since an idle server misses no processor. */
async function row(node, { mechanism, begin, check, end, grudge, writers = 0 }) {
  const others = cluster.nodes.filter((other) => other !== node)
  const hit = { nodes: [node], fault: 1, ...(grudge && { grudge: grudge(node, others) }) }
  const leader = await cluster.leader()
  const setMs = await timed(() => cluster.ports.perform({ ...begin, ...hit }))
  const stopWriting = write(node, writers)
  const { holds, detail } = await cluster.ports.measure({ ...check, ...hit })
  await stopWriting()
  const healMs = await timed(() => cluster.ports.perform({ ...end, ...hit }))
  const answersAfterMs = await timed(() => cluster.ready(30_000))
  return { leader, mechanism, holds, measured: detail, setMs, healMs, answersAfterMs }
}

/** One put after another of each client, whatever becomes of it, until the answer is called. */
function write(node, writers) {
  let isOver = false
  const writing = Array.from({ length: writers }, async (_, i) => {
    const client = cluster.open(node)
    while (!isOver) await client.invoke({ f: 'write', key: `k${i}`, value: i }, 1_000)
    await client.close()
  })
  return async () => {
    isOver = true
    await Promise.all(writing)
  }
}

function cut(grudge) {
  return {
    grudge,
    begin: { port: 'links', do: 'drop' },
    check: { port: 'links' },
    end: { port: 'links', do: 'restore' },
  }
}

function clients(mishap, mechanism) {
  return {
    mechanism,
    begin: { port: 'clients', do: mishap },
    check: { port: 'clients', mishap },
    end: { port: 'clients', do: 'restore' },
  }
}

function wallClock(offsetMs) {
  return {
    mechanism: MEMORY,
    begin: { port: 'wall-clock', do: 'set', skew: skew(offsetMs) },
    check: { port: 'wall-clock', skew: skew(offsetMs) },
    end: { port: 'wall-clock', do: 'reset' },
  }
}

function each(nodes, value) {
  return Object.fromEntries(nodes.map((node) => [node, value]))
}

async function timed(action) {
  const started = performance.now()
  await action()
  return Number((performance.now() - started).toFixed(1))
}
