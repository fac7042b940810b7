/**
 * A made-up but plausible history of the register workload: workers, keys, slow and unknown operations while a fault acts,
 * and operations planted by hand whose indices are told. For the tests of reports; no system made it.
 */
import type { FaultPhase } from '../../harness/core/fault.ts'
import type { History } from '../../harness/core/history.ts'
import { HistoryBuilder } from '../../harness/core/history-builder.ts'
import type { Json } from '../../harness/core/json.ts'
import type { Op, OpError } from '../../harness/core/op.ts'
import { Random } from '../../harness/core/random.ts'
import type { FaultSummary } from '../../harness/core/record.ts'

export const MS = 1e6
export const SECOND = 1e9
const KEYS = 6

/** One operation put in by hand. `witness` names the anomaly whose ops its two events belong to. */
export type Planted = {
  readonly process: number
  readonly node: string
  readonly key: string
  readonly f: string
  readonly value: Json
  readonly startMs: number
  /** Absent: it never completes. */
  readonly endMs?: number
  readonly type?: 'ok' | 'fail' | 'info'
  readonly result?: Json
  readonly error?: OpError
  readonly witness?: string
}

export type HistoryPlan = {
  readonly seed: number
  readonly workers: number
  readonly nodes: readonly string[]
  readonly operations: number
  readonly mainNs: number
  readonly faults: readonly FaultSummary[]
  readonly planted: readonly Planted[]
}

export type SampleHistory = { readonly history: History; readonly witnesses: ReadonlyMap<string, readonly number[]> }

type Operation = Omit<Planted, 'startMs' | 'endMs'> & { readonly startNs: number; readonly endNs?: number }
type Event = { readonly time: number; readonly op: Record<string, unknown>; readonly witness?: string }

export function sampleHistory(plan: HistoryPlan): SampleHistory {
  const planted = plan.planted.map(({ startMs, endMs, ...rest }) => ({
    ...rest,
    startNs: startMs * MS,
    ...(endMs === undefined ? {} : { endNs: endMs * MS }),
  }))
  const events = [
    ...[...drawn(plan), ...planted].flatMap(eventsOf),
    ...plan.faults.flatMap(faultEvents),
    ...(plan.operations === 0 ? [] : phaseEvents(plan.mainNs)),
  ].sort((a, b) => a.time - b.time)
  const builder = new HistoryBuilder()
  const witnesses = new Map<string, number[]>()
  events.forEach(({ time, op, witness }, index) => {
    builder.add({ ...op, index, time } as unknown as Op)
    if (witness !== undefined) witnesses.set(witness, [...(witnesses.get(witness) ?? []), index])
  })
  return { history: builder.finish(), witnesses }
}

/** Each worker does one thing after the other; the k-th effect gets revision k, so values look right. */
function drawn({ seed, workers, nodes, operations, mainNs, faults }: HistoryPlan): Operation[] {
  const random = Random.stream(seed, 'sample')
  const pauseNs = operations === 0 ? 0 : (mainNs * workers) / operations
  const process = Array.from({ length: workers }, (_, worker) => worker)
  const clock = process.map(() => Math.round(random.fraction() * pauseNs))
  const written = new Map<string, readonly [number, number]>()
  const found: Operation[] = []
  for (let i = 0; i < operations; i++) {
    const worker = i % workers
    const startNs = clock[worker] as number
    const node = nodes[worker % nodes.length] as string
    const troubled = faults.some(
      ({ nodes: hit, phases }) =>
        hit.includes(node) && startNs >= (phases.applied ?? Infinity) && startNs <= (phases.healed ?? 0),
    )
    const lengthNs = Math.round((1 + 3 * random.fraction() ** 4) * MS * (troubled ? 60 : 1))
    const key = `r${random.integer(0, KEYS - 1)}`
    const before = written.get(key) ?? [0, null as unknown as number]
    const common = { process: process[worker] as number, node, key, startNs, endNs: startNs + lengthNs }
    const error = { code: 'unavailable', message: 'etcdserver: no leader' }
    const kind = random.fraction()
    const f = kind < 0.5 ? 'read' : kind < 0.85 ? 'write' : 'cas'
    const value = f === 'read' ? null : f === 'write' ? i + 1 : [before[1] ?? 1, i + 1]
    if (troubled && random.fraction() < 0.5) {
      const type = f === 'read' ? 'fail' : 'info'
      found.push({ ...common, f, value, type, error })
      if (type === 'info') process[worker] = (process[worker] as number) + workers
    } else if (f === 'read') found.push({ ...common, f, value, result: before as Json })
    else {
      const after = [i + 1, i + 1] as const
      const applies = f === 'write' || random.fraction() < 0.5
      if (applies) written.set(key, after)
      const casResult = applies ? { applied: true, revision: i + 1 } : { applied: false, seen: before }
      found.push({ ...common, f, value, result: f === 'write' ? after : casResult })
    }
    clock[worker] = startNs + lengthNs + Math.round(random.fraction() * 2 * Math.max(0, pauseNs - 2 * MS))
  }
  return found
}

function eventsOf(operation: Operation): Event[] {
  const { process, node, key, f, value, startNs, endNs, type = 'ok', result, error, witness } = operation
  const common = { process, f, key, node }
  const marked = witness === undefined ? {} : { witness }
  const invoke = { time: startNs, op: { ...common, type: 'invoke', value }, ...marked }
  if (endNs === undefined) return [invoke]
  const seen = type === 'ok' ? (result ?? value) : value
  const why = error === undefined ? {} : { error }
  return [invoke, { time: endNs, op: { ...common, type, value: seen, ...why }, ...marked }]
}

function faultEvents({ fault, type, target, nodes, phases, detail }: FaultSummary): Event[] {
  return (Object.entries(phases) as [FaultPhase, number][]).map(([phase, time]) => ({
    time,
    op: { process: 'nemesis', type: 'info', f: type, value: { fault, phase, target, nodes, detail } },
  }))
}

function phaseEvents(mainNs: number): Event[] {
  const phases = [
    ['main', 0],
    ['recovery', mainNs + 300 * MS],
    ['final', mainNs + 2500 * MS],
  ] as const
  return phases.map(([phase, time]) => ({
    time,
    op: { process: 'nemesis', type: 'info', f: 'phase', value: { phase } },
  }))
}
