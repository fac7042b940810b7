/**
 * A simulated cluster of one register, for plays of scripts without a simulator: n1 leads, a request takes 2 ms and is
 * committed at once, and each node's log is kept in the notation of raft-evidence.ts. Nothing else happens in its world.
 */
import type { NodeStatus } from '../../harness/core/raft-evidence.ts'
import type { TraceRecord } from '../../harness/core/raft-message.ts'
import { matchesPattern } from '../../harness/core/raft-message.ts'
import type { SimCluster } from '../../harness/runtime/cluster.ts'
import type { ClientRequest, Completion } from '../../systems/client.ts'
import { modelPorts } from './model-ports.ts'
import { memberLog } from './raft-evidence.ts'

const REQUEST_NS = 2e6

type Happening = { readonly timeNs: number; readonly order: number; readonly happen: () => void }

export type ScriptSimCluster = SimCluster & {
  /** Lets something happen at this time. */
  at(timeNs: number, happen: () => void): void
  /** Adds a record to the trace. */
  say(record: TraceRecord): void
  /** Replaces what the nodes say of themselves. */
  stand(statuses: readonly NodeStatus[]): void
}

/** `answer` may change what a client is told; undefined: it is told nothing before its deadline. */
export function scriptSimCluster(
  count: number,
  answer: (completion: Completion, request: ClientRequest) => Completion | undefined = (completion) => completion,
): ScriptSimCluster {
  const nodes = Array.from({ length: count }, (_, i) => `n${i + 1}`)
  const ports = modelPorts(nodes)
  const queue: Happening[] = []
  const values = new Map<string, [number, number | null]>()
  const log: string[] = []
  const records: TraceRecord[] = []
  let statuses: readonly NodeStatus[] | undefined
  let nowNs = 0
  let order = 0
  const at = (timeNs: number, happen: () => void) => {
    queue.push({ timeNs: Math.max(timeNs, nowNs), order: order++, happen })
    queue.sort((a, b) => a.timeNs - b.timeNs || a.order - b.order)
  }
  const carryOut = ({ f, key = '', value }: ClientRequest): Completion => {
    if (f === 'write') {
      log.push(`E1:${log.length + 1}=${key}/${value}`)
      values.set(key, [log.length, Number(value)])
      return { type: 'ok', value: [log.length, Number(value)] }
    }
    return { type: 'ok', value: values.get(key) ?? [0, null] }
  }
  return {
    nodes,
    // Message rules are taken and have no effect: its nodes say nothing to one another.
    ports: {
      names: ['process', 'links', 'messages'],
      perform: (step) => (step.port === 'messages' ? undefined : ports.perform(step)),
      measure: (check) => (check.port === 'messages' ? { holds: true, detail: null } : ports.measure(check)),
    },
    versions: { register: 'simulated' },
    nowNs: () => nowNs,
    invoke(_, request, deadlineMs, done) {
      let isOpen = true
      const tell = (completion: Completion | undefined) => {
        if (!isOpen || completion === undefined) return
        isOpen = false
        done(completion)
      }
      const error = { code: 'deadline', message: 'no answer within the deadline' }
      at(nowNs + REQUEST_NS, () => tell(answer(carryOut(request), request)))
      at(nowNs + deadlineMs * 1e6, () => tell({ type: 'info', value: request.value, error }))
    },
    wakeAt: at,
    ready: () => true,
    status: () =>
      statuses ??
      nodes.map((node) => ({ node, leader: 'n1', term: 1, lastIndex: log.length, appliedIndex: log.length })),
    messages: {
      count: () => records.length,
      find(patterns, sinceN) {
        const found = patterns.map((pattern) =>
          records.find((record) => record.n >= sinceN && matchesPattern(pattern, record)),
        )
        return found.every((record) => record !== undefined) ? found : undefined
      },
      trace: () => ({ records, counts: {}, unknownFrames: 0, notKept: 0 }),
    },
    raftEvidence: (atRest) => ({
      members: nodes.map((node) => memberLog(node, [...log, `H1,${log.length}`].join(' '))),
      trace: { records, counts: {}, unknownFrames: 0, notKept: 0 },
      atRest,
    }),
    marks: () => new Map(),
    eventHash: () => '0000000000000000',
    advance() {
      const next = queue.shift()
      if (next === undefined) return false
      nowNs = next.timeNs
      next.happen()
      return true
    },
    at,
    say: (record) => records.push(record),
    stand: (given) => {
      statuses = given
    },
  }
}
