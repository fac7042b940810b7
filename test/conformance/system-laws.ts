/**
 * What every system must keep to under its default settings, on every runtime: one body, run on the simulator and on
 * containers. The laws speak of the workload's registers; promises that hold only under other settings are not theirs.
 *
 *     systemLaws('raft-kv', async () => ({ ...cluster, wait, deadlineMs, graceMs }))
 */
import { describe, it } from 'vitest'
import { LAWS_UNDER_FAULTS } from './system-laws-faults.ts'
import { LAWS_WHILE_HEALTHY } from './system-laws-healthy.ts'
import { Session, type SystemLaw, type SystemRig } from './system-session.ts'

/** Functions that the laws know. A system with another one needs laws for it. */
export const FUNCTIONS_WITH_LAWS: readonly string[] = ['read', 'write', 'cas']

/** Systems without registers, as of logs, are held to what they promise by their workloads' checkers alone. */
export function hasRegisters({ functions }: { readonly functions: readonly string[] }): boolean {
  return functions.some((f) => FUNCTIONS_WITH_LAWS.includes(f))
}

export const SYSTEM_LAWS: readonly SystemLaw[] = [...LAWS_WHILE_HEALTHY, ...LAWS_UNDER_FAULTS]

/** Runs every law on a rig that `makeRig` gives for it. */
export function systemLaws(system: string, makeRig: () => SystemRig): void {
  describe(`${system} keeps the laws of systems`, () => {
    it.each(SYSTEM_LAWS)('$name', (law) => runLaw(law, makeRig()))
  })
}

/** Rejects if the law is broken. Whatever happens, everything is healed at the end. */
export async function runLaw({ holds }: SystemLaw, rig: SystemRig): Promise<void> {
  const session = new Session(rig)
  try {
    await session.leaderOtherThan()
    await holds(session)
  } finally {
    await session.heal()
    await session.close()
  }
}
