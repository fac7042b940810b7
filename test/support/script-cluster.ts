/**
 * A cluster of one register in memory, for plays of scripts without an engine: n1 leads, everything is committed at once,
 * and each node's log is kept in the notation of raft-evidence.ts.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AsyncCluster } from '../../harness/runtime/cluster.ts'
import type { Completion } from '../../systems/client.ts'
import type { RaftLogReader } from '../../systems/raft-log-reader.ts'
import { modelPorts } from './model-ports.ts'
import { logged, memberLog } from './raft-evidence.ts'

export type ScriptCluster = AsyncCluster & { readonly stopped: () => boolean; readonly opened: () => number }

/** `answer` may change what a client is told. */
export function scriptCluster(
  count: number,
  answer: (completion: Completion) => Completion = (completion) => completion,
): ScriptCluster {
  const nodes = Array.from({ length: count }, (_, i) => `n${i + 1}`)
  const ports = modelPorts(nodes)
  const values = new Map<string, [number, number | null]>()
  const log: string[] = []
  let open = 0
  let isStopped = false
  const invoke = (f: string, key: string, value: unknown): Completion => {
    if (f === 'write') {
      log.push(`E1:${log.length + 1}=${key}/${value}`)
      values.set(key, [log.length, Number(value)])
      return { type: 'ok', value: [log.length, Number(value)] }
    }
    return { type: 'ok', value: values.get(key) ?? [0, null] }
  }
  return {
    nodes,
    ports: {
      names: ['process', 'links'],
      perform: async (step) => ports.perform(step),
      measure: async (check) => ports.measure(check),
    },
    versions: { register: 'in memory' },
    open: () => {
      open++
      return {
        invoke: async ({ f, key = '', value }) => answer(invoke(f, key, value)),
        close: async () => {
          open--
        },
      }
    },
    ready: async () => {},
    status: async () =>
      nodes.map((node) => ({ node, leader: 'n1', term: 1, lastIndex: log.length, appliedIndex: log.length })),
    stateHashes: async () =>
      nodes.map((node) => ({ node, revision: log.length, latestRevision: log.length, compactRevision: -1, hash: 'h' })),
    saveRaftLogs: async (directory) => {
      for (const node of nodes) {
        mkdirSync(join(directory, node), { recursive: true })
        writeFileSync(join(directory, node, 'log'), [...log, `H1,${log.length}`].join(' '))
      }
      return {}
    },
    saveLogs: async () => {},
    stop: async () => {
      isStopped = true
    },
    stopped: () => isStopped,
    opened: () => open,
  }
}

export const NOTATION_READER: RaftLogReader = {
  path: '/log',
  read: (directory) => memberLog('', readFileSync(join(directory, 'log'), 'utf8')).events,
  logged,
}
