/**
 * Parts decided in threads, which are begun here, heard, and ended whatever happens.
 */
import { Worker } from 'node:worker_threads'
import { mergedOutcome, type PartOutcome, partOutcome } from '../src/check-parts.ts'
import { assertOperation, type Operation } from '../src/operation.ts'
import type { CheckOptions, CheckOutcome } from '../src/result.ts'
import { splitOperations } from '../src/split.ts'
import { columnsOf, stop } from './columns.ts'
import { type ModelSource, modelFrom } from './model-source.ts'
import type { PartMessage, WorkerTask } from './part-worker.ts'

/** What is needed of an AbortSignal. */
type Abortable = {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

export type WorkerOptions = Pick<CheckOptions, 'steps' | 'bytes' | 'decide'> & {
  /** An integer above 0. More than there are parts are not started. */
  readonly workers: number
  /** Parts not decided when it is aborted are undecided; AbortSignal.timeout makes a deadline. */
  readonly signal?: Abortable
}

/**
 * As checkParts: each part with the whole budget, smallest first. Inputs and outputs must be such as can be copied to a thread.
 * Rejects with what checkOperations throws, in any part; whatever becomes of it, no thread is left when it settles.
 */
export async function checkPartsInWorkers(
  source: ModelSource,
  operations: readonly Operation<unknown, unknown>[],
  { workers, signal, ...options }: WorkerOptions,
): Promise<readonly PartOutcome[]> {
  if (!(Number.isInteger(workers) && workers > 0)) throw new RangeError(`${workers} workers`)
  const model = await modelFrom(source)
  operations.forEach(assertOperation)
  const parts = splitOperations(model, operations)
  const columns = columnsOf(model, operations, parts)
  const outcomes: PartOutcome[] = []
  const note = ({ part, outcome }: PartMessage) => {
    const split = parts[part]
    if (split !== undefined) outcomes[part] = partOutcome(split, outcome)
  }
  const onAbort = () => stop(columns)
  if (signal?.aborted === true) onAbort()
  signal?.addEventListener('abort', onAbort)
  const workerData: WorkerTask = { source, columns, options }
  const threads: Worker[] = []
  try {
    while (threads.length < Math.min(workers, parts.length)) threads.push(new Worker(workerUrl(), { workerData }))
    await Promise.all(threads.map((thread) => ended(thread, note)))
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  return outcomes
}

/** All parts as one answer: see mergedOutcome. Rejects as checkPartsInWorkers does. */
export async function checkOperationsInWorkers(
  source: ModelSource,
  operations: readonly Operation<unknown, unknown>[],
  options: WorkerOptions,
): Promise<CheckOutcome> {
  return mergedOutcome(operations, await checkPartsInWorkers(source, operations, options))
}

/** The sources where this file is one of them, else what was built. */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './part-worker.ts' : './part-worker.js', import.meta.url)
}

function ended(thread: Worker, note: (message: PartMessage) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.on('message', note)
    thread.on('error', reject)
    thread.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))))
  })
}
