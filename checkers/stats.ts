/**
 * Counts, and the rule of vacuous runs: a run in which some function never succeeded, a requested fault never took hold,
 * or the final reads are missing has tested less than it says, so it is unknown and not green (Jepsen's
 * `checker/stats`: every function must have some ok).
 * Station: checkers. Says nothing of what the operations saw.
 */
import type { FaultPhase } from '../harness/core/fault.ts'
import { type History, NEMESIS, NO_NAME } from '../harness/core/history.ts'
import { isFaultOp, isPhaseOp } from '../harness/core/op.ts'
import type { OpCounts } from '../harness/core/record.ts'
import type { CheckResult } from '../harness/core/verdict.ts'
import type { Checker, RunFacts } from './checker.ts'

export const stats: Checker = {
  name: 'stats',
  summary: 'the run was not vacuous: every function succeeded, every fault was in force, final reads were made',
  applies: () => true,
  check(history, run): CheckResult {
    const functions = countFunctions(history)
    const faults = countFaults(history)
    const doubts = [
      ...functionDoubts(functions, run),
      ...breachDoubts(history),
      ...run.requestedFaults.flatMap((family) => faultDoubt(family, faults.get(family))),
      ...(run.expectsFinalPhase ? finalPhaseDoubts(history) : []),
    ]
    const counted = {
      operations: [...functions.values()].reduce((sum, { ok, fail, info }) => sum + ok + fail + info, 0),
      functions: sorted(functions),
      faults: sorted(faults),
    }
    const common = { checker: 'stats', anomalies: [], stats: counted }
    return doubts.length === 0
      ? { ...common, verdict: 'valid' }
      : { ...common, verdict: 'unknown', reason: doubts.join('; ') }
  },
}

/** By function; an operation never completed counts as info. */
function countFunctions(history: History): Map<string, OpCounts> {
  const { f, functions } = history.columns
  const counts = new Map<string, { ok: number; fail: number; info: number }>()
  for (const { invocation, outcome } of history.operations()) {
    const name = functions[f[invocation] as number] as string
    const count = counts.get(name) ?? { ok: 0, fail: 0, info: 0 }
    count[outcome]++
    counts.set(name, count)
  }
  return counts
}

type PhaseCounts = { [phase in FaultPhase]?: number }

/** By fault family, how many ops there are of each phase. */
function countFaults(history: History): Map<string, PhaseCounts> {
  const counts = new Map<string, PhaseCounts>()
  for (let index = 0; index < history.length; index++) {
    if (history.columns.process[index] !== NEMESIS) continue
    const op = history.op(index)
    if (!isFaultOp(op)) continue
    const count = counts.get(op.f) ?? {}
    count[op.value.phase] = (count[op.value.phase] ?? 0) + 1
    counts.set(op.f, count)
  }
  return counts
}

function functionDoubts(functions: ReadonlyMap<string, OpCounts>, { schema }: RunFacts): readonly string[] {
  if (functions.size === 0) return ['no client did anything']
  const expected = Object.keys(schema)
  if (expected.length === 0) {
    return [...functions.values()].some(({ ok }) => ok > 0) ? [] : ['no operation ever succeeded']
  }
  return expected.flatMap((f) => {
    const count = functions.get(f)
    if (count === undefined) return [`'${f}' was never invoked`]
    return count.ok > 0 ? [] : [`'${f}' never succeeded (${count.fail} failed, ${count.info} of unknown outcome)`]
  })
}

/** What a client answered against its contract was recorded as unknown; a run with such a client proves nothing. */
function breachDoubts(history: History): readonly string[] {
  const breaches = [...history.columns.error.values()].filter(({ code }) => code === 'contract-breach')
  const [first] = breaches
  return first === undefined ? [] : [`the client broke its contract ${breaches.length} times: ${first.message}`]
}

function faultDoubt(family: string, phases: PhaseCounts | undefined): readonly string[] {
  if ((phases?.verified ?? 0) > 0) return []
  const seen = Object.entries(phases ?? {}).map(([phase, count]) => `${count} ${phase}`)
  return [`the fault '${family}' was never in force (${seen.join(', ') || 'never planned'})`]
}

/** Every key touched before the final phase must have been answered once within it. */
function finalPhaseDoubts(history: History): readonly string[] {
  const start = finalPhaseStart(history)
  if (start === undefined) return ['the final phase was never reached']
  const { key, keys } = history.columns
  const touched = new Set<number>()
  const answered = new Set<number>()
  for (const { invocation, outcome } of history.operations()) {
    if (invocation < start) touched.add(key[invocation] as number)
    else if (outcome === 'ok') answered.add(key[invocation] as number)
  }
  if (answered.size === 0) return ['no operation of the final phase succeeded']
  const missing = [...touched].filter((id) => id !== NO_NAME && !answered.has(id)).map((id) => `'${keys[id]}'`)
  if (missing.length === 0) return []
  const some = missing.slice(0, 3).join(', ')
  return [
    `${missing.length} of ${touched.size} keys were not read in the final phase (${some}${missing.length > 3 ? ', ...' : ''})`,
  ]
}

function finalPhaseStart(history: History): number | undefined {
  for (let index = history.length - 1; index >= 0; index--) {
    if (history.columns.process[index] !== NEMESIS) continue
    const op = history.op(index)
    if (isPhaseOp(op) && op.value.phase === 'final') return index
  }
  return undefined
}

function sorted<Value>(counts: ReadonlyMap<string, Value>): { readonly [name: string]: Value } {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
