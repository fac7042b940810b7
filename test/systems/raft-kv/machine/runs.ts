/** A random log applied to the state machine and to its twin. */
import type { Json } from '../../../../harness/core/json.ts'
import { applyCommand, emptyMachine, type Machine } from '../../../../systems/raft-kv/machine/machine.ts'
import type { Result } from '../../../../systems/raft-kv/machine/result.ts'
import type { LoggedCommand } from './arbitraries.ts'
import { Twin } from './twin.ts'

export const SESSIONS = 3
export const start = () => emptyMachine({ sessions: SESSIONS, events: 1000 })

export function told(result: Result): Json {
  return result.type === 'ok' ? result.value : result.error.code
}

export function run(
  entries: readonly LoggedCommand[],
  machine = start(),
): { machine: Machine; results: readonly Json[] } {
  const results: Json[] = []
  for (const { command, session } of entries) {
    const applied = applyCommand(machine, machine.appliedIndex + 1, command, session)
    machine = applied.machine
    results.push(told(applied.result))
  }
  return { machine, results }
}

export function runTwin(entries: readonly LoggedCommand[]): { twin: Twin; results: readonly Json[] } {
  const twin = new Twin(SESSIONS)
  return { twin, results: entries.map(({ command, session }, i) => twin.apply(i + 1, command, session)) }
}
