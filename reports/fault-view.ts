/**
 * Faults as a reader sees them: from when to when each was in force, and whether that was measured.
 * Station: report. Only a fault that was verified and not impugned counts as in force (harness/core/fault.ts).
 */
import type { FaultSummary, RunRecord } from '../harness/core/record.ts'
import { listed } from './format.ts'

/** `begun`: its time has come and it is not yet applied, see begunFaults. */
export type FaultState = 'in force' | 'impugned' | 'not measured' | 'skipped' | 'not applied' | 'begun'

/** What takes less is not worth a word. */
const LONG_NS = 1e9

export type FaultView = {
  readonly summary: FaultSummary
  readonly state: FaultState
  /** Absent where it was never applied. From the moment it began to act, which is before it was measured. */
  readonly startNs?: number
  /** The run's end where it was never healed. */
  readonly endNs?: number
  /** 'partition leader (n1)'. */
  readonly label: string
}

export function faultViews(record: RunRecord): readonly FaultView[] {
  return record.faults.map((summary) => {
    const { applied, healed } = summary.phases
    const hit = summary.nodes.length === 0 ? '' : ` (${summary.nodes.join(', ')})`
    return {
      summary,
      state: faultState(summary),
      ...(applied === undefined ? {} : { startNs: applied, endNs: Math.max(applied, healed ?? record.durationNs) }),
      label: `${summary.type} ${summary.target}${hit}`,
    }
  })
}

function faultState({ phases }: FaultSummary): FaultState {
  if (phases.impugned !== undefined) return 'impugned'
  if (phases.verified !== undefined) return 'in force'
  if (phases.applied !== undefined) return 'not measured'
  return phases.skipped === undefined ? 'not applied' : 'skipped'
}

/**
 * From when the time of a fault had come until it was applied, where that took long: what its steps do on the way must not pass for
 * no fault.
 */
export function begunFaults(faults: readonly FaultView[]): readonly FaultView[] {
  return faults.flatMap((fault): readonly FaultView[] => {
    const { planned, applied } = fault.summary.phases
    if (planned === undefined || applied === undefined || applied - planned < LONG_NS) return []
    return [{ ...fault, state: 'begun', startNs: planned, endNs: applied }]
  })
}

/** Those that acted at some moment from `fromNs` to `toNs`, both included. */
export function actingBetween(faults: readonly FaultView[], fromNs: number, toNs: number): readonly FaultView[] {
  return faults.filter(
    ({ startNs, endNs }) => startNs !== undefined && endNs !== undefined && startNs <= toNs && endNs >= fromNs,
  )
}

/** Kinds asked for come first, and always. */
export function faultsByKind(record: RunRecord): readonly (readonly [kind: string, faults: readonly FaultView[]])[] {
  const faults = faultViews(record)
  const kinds = new Set([
    ...record.scenario.nemeses.map(({ family }) => family),
    ...record.faults.map(({ type }) => type),
  ])
  return [...kinds].map((kind) => [kind, faults.filter(({ summary }) => summary.type === kind)])
}

/** Per kind: 'kill 4 in force', 'partition 3 of 5 in force (1 skipped, 1 impugned)'. Requested kinds always appear. */
export function faultTotals(record: RunRecord): readonly string[] {
  return faultsByKind(record).map(([kind, ofKind]) => {
    const inForce = ofKind.filter(({ state }) => state === 'in force').length
    if (inForce === ofKind.length) return `${kind} ${inForce} in force`
    const others = (['impugned', 'not measured', 'skipped', 'not applied'] as const).flatMap((state) => {
      const number = ofKind.filter((fault) => fault.state === state).length
      return number === 0 ? [] : [`${number} ${state}`]
    })
    return `${kind} ${inForce} of ${ofKind.length} in force (${listed(others)})`
  })
}
