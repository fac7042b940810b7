/**
 * Many plays of directed scenarios on simulated systems: dealt out in parcels to worker threads, in order whatever their
 * number; and those that a person will want to look at kept as files.
 * Station: command line.
 */
import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import type { Attempts, FormPlays } from '../../reports/guarantees-text.ts'
import { inOrder, workerModule } from '../campaign/pool.ts'
import type { Planned } from './script-plans.ts'
import {
  playOfRow,
  type SimulatedPlay,
  type SimulationTask,
  serveSimulations,
  simulateAndKeep,
} from './simulated-play.ts'
import type { StatusLine } from './status-line.ts'

/** Plays in a parcel: some 100 ms of work. */
const PARCEL = 20
/** Fewer plays than this are done before threads have started. */
const PLAYS_FOR_THREADS = 200
/** Plays of a form that are kept as files; the others can be played again from their seeds. */
const KEPT_MAX = 20

export type SimulatedForm = FormPlays & {
  /** All tries of each play that was kept. */
  readonly kept: readonly Attempts[]
}

export type SimulatedOptions = {
  /** Plays of each form. */
  readonly repeat: number
  /** Where plays are kept. */
  readonly out: string
  readonly status: Pick<StatusLine, 'progress'>
  readonly signal: AbortSignal
}

/**
 * The plays of each form, whose seeds count up from the plan's own. Kept are the first, and those that did not hold at their
 * first try. Throws as plays do, and with the signal's reason between two of them.
 */
export async function* simulatedForms(
  planned: readonly Planned[],
  { repeat, out, status, signal }: SimulatedOptions,
): AsyncGenerator<SimulatedForm, void, void> {
  const forms = planned.map((each) => ({ each, results: [] as SimulatedPlay[], kept: [] as Attempts[] }))
  const current = forms.values()
  let form = current.next().value
  for await (const result of playsOf(planned, repeat, signal)) {
    if (form === undefined) return
    const { each, results, kept } = form
    const isOfInterest = results.length === 0 || result.verdict !== 'valid' || result.tries > 1
    if (isOfInterest && kept.length < KEPT_MAX)
      kept.push(keepPlay({ ...each, plan: playOfRow(each.plan, results.length) }, result.tries, out))
    results.push(result)
    status.progress(() => `${each.plan.scenario}:${each.plan.form} ${results.length}/${repeat}`)
    if (results.length < repeat) continue
    const last = kept.flatMap((tries) => tries.at(-1) ?? [])
    yield { plan: each.plan, results, kept, shown: last.find(({ record }) => record.verdict !== 'valid') ?? last[0] }
    form = current.next().value
  }
}

function keepPlay(planned: Planned, tries: number, out: string): Attempts {
  return Array.from({ length: tries }, (_, i) =>
    simulateAndKeep({ ...planned, plan: { ...planned.plan, attempt: i + 1 } }, out),
  )
}

/** What the plays came to, those of a form one after the other. */
async function* playsOf(planned: readonly Planned[], repeat: number, signal: AbortSignal) {
  const parcels =
    planned.length * repeat < PLAYS_FOR_THREADS
      ? servedHere(tasksOf(planned, repeat, 1), signal)
      : inOrder<SimulationTask, readonly SimulatedPlay[]>(tasksOf(planned, repeat, PARCEL), {
          module: workerModule(import.meta.url, './simulated-plays-worker'),
          workers: availableParallelism(),
          signal,
        })
  for await (const parcel of parcels) yield* parcel
}

function* tasksOf(planned: readonly Planned[], repeat: number, parcel: number): Generator<SimulationTask> {
  for (const { plan } of planned)
    for (let first = 0; first < repeat; first += parcel) yield { plan, first, count: Math.min(parcel, repeat - first) }
}

async function* servedHere(tasks: Iterable<SimulationTask>, signal: AbortSignal) {
  for (const task of tasks) {
    signal.throwIfAborted()
    yield serveSimulations(task)
    await setImmediate() // a signal is heard between two plays
  }
}
