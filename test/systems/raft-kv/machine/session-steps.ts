/** Entries of sessions played one after another, and what came of them. */
import type { Json } from '../../../../harness/core/json.ts'
import type { Command, Session } from '../../../../systems/raft-kv/machine/command.ts'
import {
  applyCommand,
  emptyMachine,
  type IsRepeat,
  type Machine,
  readMachine,
} from '../../../../systems/raft-kv/machine/machine.ts'

export const append = (value: number): Command => ({ type: 'append', key: 'k', value })
export const stamp = (id: string, serial: number, ackedBelow = 0, openedAt = 0): Session => ({
  id,
  serial,
  ackedBelow,
  openedAt,
})
export const items = (machine: Machine): Json =>
  (readMachine(machine, { type: 'read-list', key: 'k' }) as Json[])[1] ?? null

/** Each step appends its number, so that what was applied can be seen; entries are numbered as the steps. */
export function played(
  steps: readonly (readonly [session: Session, value: number])[],
  { sessions = 10, isRepeat }: { readonly sessions?: number; readonly isRepeat?: IsRepeat } = {},
): { readonly machine: Machine; readonly told: readonly Json[] } {
  let machine = emptyMachine({ sessions, events: 10 })
  const told = steps.map(([session, value], i) => {
    const applied = applyCommand(machine, i + 1, append(value), session, isRepeat)
    machine = applied.machine
    return applied.result.type === 'ok' ? applied.result.value : applied.result.error.code
  })
  return { machine, told }
}
