/**
 * Evidence from inside, as files of a run's folder: written after the last client is closed, read again by whoever judges.
 *
 *     evidence/NODE/          a copy of the node's Raft log; of a simulated node, its events
 *     evidence/about.json     { atRest, problems: { NODE: why its log could not be copied }, stateHashes }
 *     evidence/trace.json     messages between the nodes, where a proxy saw them; times since the run's start
 *
 * Station: evidence.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RaftLogReader } from '../../systems/raft-log-reader.ts'
import { EnvironmentError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import type { MemberLog, RaftEvidence, StateHash } from '../core/raft-evidence.ts'
import type { RaftLogEvent } from '../core/raft-log.ts'
import type { Trace } from '../core/raft-message.ts'
import type { AsyncCluster } from '../runtime/cluster.ts'
import type { RunStore } from './store.ts'
import { writeRaftLog } from './store-raft-log.ts'

const FOLDER = 'evidence'
const ABOUT = join(FOLDER, 'about.json')
const TRACE = join(FOLDER, 'trace.json')

/** Of all members together; about 400 MB of them. What is beyond makes a log unreadable rather than a run impossible. */
const EVENTS_MAX = 2_000_000

type About = {
  readonly atRest: boolean
  readonly problems: { readonly [node: string]: string }
  readonly stateHashes?: readonly StateHash[]
}

/**
 * Asks the nodes for their states, kills them and copies their logs into the run's folder. `clientsClosed`: nothing is on
 * its way to the cluster any more. `startNs` is the run's start by the machine's monotonic clock. What could not be had is
 * returned in words, never thrown.
 */
export async function collectEvidence(
  cluster: AsyncCluster,
  store: RunStore,
  clientsClosed: boolean,
  startNs: number,
): Promise<readonly string[]> {
  const leftOut: string[] = []
  const orNothing = async <Value>(what: string, ask: (() => Promise<Value>) | undefined): Promise<Value | undefined> =>
    ask?.().catch((error: unknown) => {
      leftOut.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    })
  const stateHashes = await orNothing('digests of states', () => hashesAtRest(cluster))
  const trace = await orNothing('trace of messages', cluster.messages?.trace.bind(cluster.messages))
  const { saveRaftLogs } = cluster
  const problems = await orNothing(
    'Raft logs',
    saveRaftLogs === undefined ? undefined : () => saveRaftLogs.call(cluster, store.path(FOLDER)),
  )
  if (trace !== undefined) store.writeText(TRACE, JSON.stringify(since(trace, startNs)))
  if (problems === undefined && stateHashes === undefined) return leftOut
  const about: About = {
    atRest: clientsClosed && problems !== undefined,
    problems: problems ?? {},
    ...(stateHashes === undefined ? {} : { stateHashes }),
  }
  store.writeJson(ABOUT, about as unknown as Json)
  return [...leftOut, ...Object.entries(about.problems).map(([node, why]) => `Raft log of ${node}: ${why}`)]
}

/** Between two looks at nodes that still apply what came last, and looks at most. */
const REST_POLL_MS = 100
const REST_LOOKS = 20

/**
 * Digests, once every node answers and all have applied the same; undefined if that does not come. Members that differ
 * although they applied the same are asked again, lest something came in between.
 */
async function hashesAtRest(cluster: AsyncCluster): Promise<readonly StateHash[] | undefined> {
  if (cluster.stateHashes === undefined) return undefined
  let hashes: readonly StateHash[] | undefined
  for (let look = 1; look <= REST_LOOKS; look++) {
    const statuses = (await cluster.status?.()) ?? []
    const applied = new Set(statuses.map(({ appliedIndex }) => appliedIndex))
    if (statuses.length === cluster.nodes.length && applied.size === 1) {
      hashes = await cluster.stateHashes()
      const revisions = new Set(hashes.map(({ latestRevision }) => latestRevision))
      if (revisions.size === 1 || look >= REST_LOOKS / 5) return hashes
    }
    await new Promise((resolve) => setTimeout(resolve, REST_POLL_MS))
  }
  return hashes
}

function since(trace: Trace, startNs: number): Trace {
  return { ...trace, records: trace.records.map((record) => ({ ...record, timeNs: record.timeNs - startNs })) }
}

/** Keeps the evidence of a simulated cluster in the same files; each log as its events (store-raft-log.ts). */
export function storeEvidence({ members, trace, stateHashes, atRest }: RaftEvidence, store: RunStore): void {
  for (const { node, events } of members) writeRaftLog(store, join(FOLDER, node), events)
  if (trace !== undefined) store.writeText(TRACE, JSON.stringify(trace))
  const problems = members.flatMap(({ node, problem }) => (problem === undefined ? [] : [[node, problem] as const]))
  const about: About = {
    atRest,
    problems: Object.fromEntries(problems),
    ...(stateHashes === undefined ? {} : { stateHashes }),
  }
  store.writeJson(ABOUT, about as unknown as Json)
}

/** Reads the logs that evidence holds. */
export type EvidenceReader = Pick<RaftLogReader, 'read' | 'logged'>

/** Reads what a run left; undefined if it left none. Never throws for what a log holds. */
export function readEvidence(
  directory: string,
  nodes: readonly string[],
  reader: EvidenceReader,
): RaftEvidence | undefined {
  if (!existsSync(join(directory, ABOUT))) return undefined
  const about = JSON.parse(readFileSync(join(directory, ABOUT), 'utf8')) as About
  let room = EVENTS_MAX
  const members = nodes.map((node): MemberLog => {
    const problem = about.problems[node]
    if (problem !== undefined) return { node, events: [], problem }
    const log = readMember(node, join(directory, FOLDER, node), reader, room)
    room -= log.events.length
    return log
  })
  const trace = existsSync(join(directory, TRACE))
    ? (JSON.parse(readFileSync(join(directory, TRACE), 'utf8')) as Trace)
    : undefined
  return {
    members,
    ...(trace === undefined ? {} : { trace }),
    ...(about.stateHashes === undefined ? {} : { stateHashes: about.stateHashes }),
    atRest: about.atRest,
  }
}

function readMember(node: string, directory: string, reader: EvidenceReader, room: number): MemberLog {
  const events: RaftLogEvent[] = []
  try {
    for (const event of reader.read(directory)) {
      if (events.length >= room) return { node, events: [], problem: `more than ${EVENTS_MAX} events in all logs` }
      events.push(event)
    }
    return { node, events }
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error
    return { node, events: [], problem: error.message }
  }
}
