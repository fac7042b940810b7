/**
 * Plays a generator over virtual time: a pure loop in place of conductor and cluster. Tests compare what it returns, the
 * whole schedule, as a value.
 */
import { InternalError } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import type { CompletionType } from '../../harness/core/op.ts'
import type { Context, Generator, OpRequest, Step, Worker } from '../../harness/generator/generator.ts'

/** One operation as it went. */
export type Played = {
  readonly atNs: number
  readonly worker: Worker
  readonly f: string
  readonly value: Json
  readonly key?: string
  readonly type: CompletionType
  readonly result: Json
  readonly completedNs: number
}

/** What becomes of an operation; `applies` is called when it completes. */
export type Outcome = { readonly type: CompletionType; readonly value: Json }

export type Simulation = {
  readonly workers: readonly Worker[]
  /** From invocation to completion; default 10. `n` counts the operations from 0. */
  readonly latencyNs?: (op: OpRequest, n: number) => number
  /** Asked when the operation completes; default ok with the request's value. */
  readonly outcome?: (op: OpRequest, n: number, atNs: number) => Outcome
  /** How late a wake-up comes; default 0. */
  readonly latenessNs?: number
  readonly startNs?: number
  /** No operation begins later than this; default none. */
  readonly untilNs?: number
  /** Sees each question with its answer, before the generator is used further. */
  readonly onAsk?: (generator: Generator, context: Context, step: Step) => void
}

export type Playback = {
  /** In the order of invocation. */
  readonly operations: readonly Played[]
  /** When the generator said done, or `untilNs` was reached. */
  readonly endNs: number
  /** As it was left. */
  readonly generator: Generator
}

type Open = { readonly op: OpRequest; readonly n: number; readonly atNs: number; readonly dueNs: number }

const OPERATIONS_MAX = 1_000_000

export function simulate(initial: Generator, simulation: Simulation): Playback {
  const { workers, latencyNs = () => 10, latenessNs = 0, untilNs = Number.POSITIVE_INFINITY } = simulation
  const outcome = simulation.outcome ?? ((op): Outcome => ({ type: 'ok', value: op.value }))
  const operations: Played[] = []
  const open: Open[] = []
  let generator = initial
  let timeNs = simulation.startNs ?? 0
  let asked = 0

  const complete = (): void => {
    const first = open.reduce((a, b) => (b.dueNs < a.dueNs ? b : a))
    open.splice(open.indexOf(first), 1)
    timeNs = first.dueNs
    const { type, value } = outcome(first.op, first.n, timeNs)
    operations[first.n] = { atNs: first.atNs, ...first.op, type, result: value, completedNs: timeNs }
    generator = generator.update({ ...first.op, type, timeNs, value })
  }

  for (; asked < OPERATIONS_MAX; asked++) {
    const busy = new Set(open.map(({ op }) => op.worker))
    const context = { timeNs, workers, free: workers.filter((worker) => !busy.has(worker)) }
    const step = generator.next(context)
    simulation.onAsk?.(generator, context, step)
    if (step.type === 'done') break
    generator = step.next
    if (step.type === 'op') {
      if (busy.has(step.op.worker)) throw broken('an operation for a busy worker', { worker: step.op.worker })
      const n = open.length === 0 ? operations.length : Math.max(operations.length, ...open.map((one) => one.n + 1))
      open.push({ op: step.op, n, atNs: timeNs, dueNs: timeNs + latencyNs(step.op, n) })
      generator = generator.update({ ...step.op, type: 'invoke', timeNs })
      continue
    }
    if (step.wakeAtNs !== undefined && step.wakeAtNs <= timeNs) throw broken('a wake-up that has passed', { timeNs })
    const wakeNs = (step.wakeAtNs ?? Number.POSITIVE_INFINITY) + latenessNs
    const dueNs = Math.min(...open.map((one) => one.dueNs))
    if (Math.min(wakeNs, dueNs) > untilNs) break
    if (dueNs <= wakeNs && open.length > 0) complete()
    else if (wakeNs === Number.POSITIVE_INFINITY) throw broken('pending for ever', { timeNs })
    else timeNs = wakeNs
  }
  if (asked === OPERATIONS_MAX) throw broken('no end in sight', { timeNs })
  const endNs = timeNs
  while (open.length > 0) complete()
  return { operations, endNs, generator }
}

/** One line an operation: when it began, who, what. For tests that compare schedules at a glance. */
export function schedule({ operations }: Playback): string[] {
  return operations.map(
    ({ atNs, worker, f, key, value }) =>
      `${atNs} ${worker} ${f}${key === undefined ? '' : ` ${key}`}${value === null ? '' : ` ${JSON.stringify(value)}`}`,
  )
}

function broken(what: string, facts: { readonly [name: string]: Json }): InternalError {
  return new InternalError('GENERATOR_BROKEN', `the generator answers with ${what}`, { facts })
}
