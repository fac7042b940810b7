/**
 * What a picture of a witness shows: its operations, those that ran beside them, and one lane per process.
 * Station: report. Bounded whatever the history's size; what does not fit is counted, never silently dropped.
 */
import type { History } from '../../harness/core/history.ts'
import { NO_PAIR } from '../../harness/core/history.ts'
import type { Anomaly } from '../../harness/core/verdict.ts'
import type { OperationView } from '../operation-view.ts'
import { isInvocation, keyNumber, operationsOf, operationView } from '../operation-view.ts'
import type { TimeScale } from './time-scale.ts'
import { timeScale } from './time-scale.ts'

export const MOST_WITNESS_OPERATIONS = 40
const MOST_CONTEXT_OPERATIONS = 80
const MOST_LANES = 16

export type Lane = {
  readonly process: number
  readonly node?: string
  /** In order of time. A process does one thing at a time, so they never overlap. */
  readonly witness: readonly { readonly operation: OperationView; readonly number: number }[]
  readonly context: readonly OperationView[]
}

export type WitnessWindow = {
  readonly operations: readonly OperationView[]
  /** Of the whole witness; more than `operations` where it is very large. */
  readonly total: number
  /** How many of `operations` are the witness's first; the others are its last. */
  readonly firstCount: number
  readonly scale: TimeScale
  readonly fromNs: number
  readonly toNs: number
  readonly lanes: readonly Lane[]
  /** Operations beside the witness that had no room. */
  readonly hidden: number
}

/** Undefined when no operation of the witness is in the history. `start` and `end` bound the time axis in pixels. */
export function witnessWindow(history: History, anomaly: Anomaly, start: number, end: number) {
  const { total, firstCount, operations } = operationsOf(history, anomaly.ops, MOST_WITNESS_OPERATIONS)
  if (operations.length === 0) return undefined
  const scale = timeScale(operations.flatMap(instantsOf), start, end)
  const fromNs = (scale.pieces[0] as { from: number }).from
  const toNs = (scale.pieces[scale.pieces.length - 1] as { to: number }).to
  const beside = contextOf(history, anomaly, operations, scale)
  const lanes = lanesOf(operations, beside.slice(0, MOST_CONTEXT_OPERATIONS))
  const drawn = lanes.reduce((sum, { context }) => sum + context.length, 0)
  return {
    operations,
    firstCount,
    total,
    scale,
    fromNs,
    toNs,
    lanes,
    hidden: beside.length - drawn,
  } satisfies WitnessWindow
}

/** The end of an unknown one is when the harness stopped waiting, which says nothing and would stretch the axis. */
export function instantsOf({ startNs, endNs, outcome }: OperationView): readonly number[] {
  return endNs === undefined || outcome === 'info' ? [startNs] : [startNs, endNs]
}

/**
 * Operations on the same key (on any, if the anomaly has none) with an end in a stretch that is drawn in full. Those with
 * an unknown outcome stay open for ever: only ones begun or given up in view are shown.
 * Nearest first to where the witness ends, since there the system was caught.
 */
function contextOf(history: History, { key }: Anomaly, witness: readonly OperationView[], scale: TimeScale) {
  const { time, pair, key: keys } = history.columns
  const shown = scale.pieces.filter(({ folded }) => !folded)
  const inView = (index: number) => {
    const at = time[index] as number
    return shown.some(({ from, to }) => from <= at && at <= to)
  }
  const known = new Set(witness.map(({ index }) => index))
  const wanted = keyNumber(history, key)
  const endNs = Math.max(...witness.flatMap(instantsOf))
  const lastNs = (shown[shown.length - 1] as { to: number }).to
  const found: number[] = []
  for (let index = 0; index < history.length && (time[index] as number) <= lastNs; index++) {
    if (!isInvocation(history, index) || known.has(index)) continue
    if (wanted !== undefined && keys[index] !== wanted) continue
    const completion = pair[index] as number
    if (inView(index) || (completion !== NO_PAIR && inView(completion))) found.push(index)
  }
  const distance = (index: number) => Math.abs((time[index] as number) - endNs)
  return found.sort((a, b) => distance(a) - distance(b) || a - b).map((index) => () => operationView(history, index))
}

/** Processes of the witness first, in order of appearance; then those beside them, as many as have room. */
function lanesOf(witness: readonly OperationView[], beside: readonly (() => OperationView)[]): readonly Lane[] {
  type Filling = { node?: string; witness: { operation: OperationView; number: number }[]; context: OperationView[] }
  const lanes = new Map<number, Filling>()
  const laneOf = ({ process, node }: OperationView): Filling => {
    const lane = lanes.get(process) ?? { witness: [], context: [], ...(node === undefined ? {} : { node }) }
    lanes.set(process, lane)
    return lane
  }
  witness.forEach((operation, i) => {
    laneOf(operation).witness.push({ operation, number: i + 1 })
  })
  const ofWitness = lanes.size
  for (const view of beside) {
    const operation = view()
    if (lanes.has(operation.process) || lanes.size < Math.max(MOST_LANES, ofWitness)) {
      laneOf(operation).context.push(operation)
    }
  }
  const all = [...lanes].map(([process, lane]) => ({ process, ...lane }))
  for (const { context } of all) context.sort((a, b) => a.startNs - b.startNs)
  return [...all.slice(0, ofWitness), ...all.slice(ofWitness).sort((a, b) => a.process - b.process)]
}
