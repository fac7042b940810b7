/**
 * A run's history in figures: outcomes by function, and the life of every fault. Station: verdict. Pure; one pass.
 */
import type { FaultPhase } from '../core/fault.ts'
import { type History, NEMESIS } from '../core/history.ts'
import type { Json } from '../core/json.ts'
import { isFaultOp } from '../core/op.ts'
import type { FaultSummary, OpCounts } from '../core/record.ts'

export type HistorySummary = {
  readonly counts: { readonly all: OpCounts; readonly byFunction: { readonly [f: string]: OpCounts } }
  readonly faults: readonly FaultSummary[]
  /** Time of the last op, in ns since the run's start. */
  readonly durationNs: number
}

export function summarize(history: History): HistorySummary {
  const byFunction = new Map<string, { ok: number; fail: number; info: number }>()
  const { f, functions } = history.columns
  for (const { invocation, outcome } of history.operations()) {
    const name = functions[f[invocation] as number] as string
    const counts = byFunction.get(name) ?? { ok: 0, fail: 0, info: 0 }
    counts[outcome] += 1
    byFunction.set(name, counts)
  }
  const all = { ok: 0, fail: 0, info: 0 }
  for (const counts of byFunction.values()) {
    for (const outcome of ['ok', 'fail', 'info'] as const) all[outcome] += counts[outcome]
  }
  return {
    counts: { all, byFunction: Object.fromEntries([...byFunction].sort(([a], [b]) => (a < b ? -1 : 1))) },
    faults: faultSummaries(history),
    durationNs: history.length === 0 ? 0 : (history.columns.time[history.length - 1] as number),
  }
}

function faultSummaries(history: History): readonly FaultSummary[] {
  type Growing = Omit<FaultSummary, 'phases'> & { readonly phases: { [phase in FaultPhase]?: number } }
  const faults = new Map<number, Growing>()
  for (let index = 0; index < history.length; index++) {
    if (history.columns.process[index] !== NEMESIS) continue
    const op = history.op(index)
    if (!isFaultOp(op)) continue
    const { fault, phase, target, nodes, detail } = op.value
    const known = faults.get(fault)
    // The detail that a reader wants is the measurement, or why the fault was skipped.
    const telling: Json =
      phase === 'verified' || phase === 'impugned' || phase === 'skipped' ? detail : (known?.detail ?? null)
    const phases = { ...known?.phases, [phase]: op.time }
    faults.set(fault, {
      fault,
      type: op.f,
      target,
      nodes: nodes.length > 0 ? nodes : (known?.nodes ?? []),
      phases,
      detail: telling,
    })
  }
  return [...faults.values()]
}
