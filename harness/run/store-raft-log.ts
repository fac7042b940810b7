/**
 * Logs of simulated nodes as files: one event a line, as JSON. A simulated node's own records are values and have no bytes
 * that could be copied, so what is kept is what was read from them.
 * Station: evidence.
 *
 *     evidence/NODE/log.jsonl     RaftLogEvents in the order in which they were written
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EnvironmentError } from '../core/errors.ts'
import type { RaftLogEvent } from '../core/raft-log.ts'
import type { RunStore } from './store.ts'

const FILE = 'log.jsonl'

/** `directory` within the run's folder. */
export function writeRaftLog(store: RunStore, directory: string, events: readonly RaftLogEvent[]): void {
  store.writeText(join(directory, FILE), events.map((event) => `${JSON.stringify(event)}\n`).join(''))
}

/** Reads what writeRaftLog wrote into this folder. Throws EnvironmentError LOG_UNREADABLE. */
export function readRaftLog(directory: string): readonly RaftLogEvent[] {
  const path = join(directory, FILE)
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as RaftLogEvent)
  } catch (cause) {
    throw new EnvironmentError(
      'LOG_UNREADABLE',
      `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
      { facts: { path }, cause },
    )
  }
}
