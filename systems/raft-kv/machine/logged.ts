/**
 * Commands as evidence: how a client's request is found again in a node's log. Keys are told apart by a prefix, as in
 * etcd's registers: `r/` a register, `a/` a list, `l/` a lock.
 */
import type { LoggedWrite, LogRequest } from '../../../harness/core/raft-log.ts'
import type { ClientRequest } from '../../client.ts'
import type { Command } from './command.ts'
import { parseRequest } from './request.ts'

/** The write that a request makes, of a transaction its first; undefined for what writes nothing, or is malformed. */
export function logged(request: ClientRequest): LoggedWrite | undefined {
  const asked = parseRequest(request)
  return asked?.type === 'command' ? logRequestOf(asked.command).writes[0] : undefined
}

/** The command as a log has it. A release deletes; what compares first, and locks, are conditional. */
export function logRequestOf(command: Command): LogRequest {
  const kind = command.type
  switch (kind) {
    case 'no-op':
      return { kind, writes: [], conditional: false }
    case 'write':
      return { kind, writes: [register(command.key, command.value)], conditional: false }
    case 'append':
      return { kind, writes: [item(command.key, command.value)], conditional: false }
    case 'cas':
      return { kind, writes: [register(command.key, command.to)], conditional: true }
    case 'acquire':
      return { kind, writes: [{ key: `l/${command.lock}`, value: command.owner }], conditional: true }
    case 'release':
      return { kind, writes: [{ key: `l/${command.lock}`, value: null }], conditional: true }
    case 'txn': {
      const writes: LoggedWrite[] = []
      for (const [f, key, value] of command.ops) {
        if (f === 'w') writes.push(register(key, value))
        else if (f === 'append') writes.push(item(key, value))
      }
      return { kind, writes, conditional: command.compares.length > 0 }
    }
  }
}

function register(key: string, value: number): LoggedWrite {
  return { key: `r/${key}`, value: `${value}` }
}

function item(key: string, value: number): LoggedWrite {
  return { key: `a/${key}`, value: `${value}` }
}
