/**
 * A pool of worker threads: a stream of tasks in, their results out in the order of the tasks, whatever the number of
 * workers. A task and its result are plain data (structured clone); what is done with a task is the worker's module's business.
 * Station: campaign.
 *
 *     tasks    0 1 2 3 4 5 ...     a free worker takes the next task, but none that lies `lookAhead` or more beyond
 *     workers  [0|3] [1] [2|4]     the result that is due next: so what waits for its turn is bounded
 *     results  0 1 2 3 4 5 ...
 */
import { Worker } from 'node:worker_threads'
import { EnvironmentError } from '../core/errors.ts'
import { type Answer, dataOf, errorOf } from './pool-message.ts'

export type PoolOptions = {
  /** The worker's module: it calls `serveTasks` of pool-worker.ts. See `workerModule`. */
  readonly module: URL
  /** Threads, at least 1. */
  readonly workers: number
  /** Tasks begun and not yet handed out, at most; four for each worker unless given. */
  readonly lookAhead?: number
  /** Ends the stream with the signal's reason, and the workers in the middle of what they do. */
  readonly signal?: AbortSignal
}

/** A module beside the caller's, in the form in which the caller runs: `workerModule(import.meta.url, './x')` is x.ts or x.js. */
export function workerModule(callerUrl: string, path: string): URL {
  return new URL(`${path}${callerUrl.slice(callerUrl.lastIndexOf('.'))}`, callerUrl)
}

/**
 * One result for each task, in their order; there may be endlessly many. Leaving the loop ends all workers. Throws, when
 * its turn has come, what a worker threw for a task, with its class and code; EnvironmentError WORKER_ENDED where the thread
 * itself died (for lack of memory, or its module cannot be loaded); and at once the signal's reason.
 */
export async function* inOrder<Task, Result>(
  tasks: Iterable<Task>,
  { module, workers, lookAhead = 4 * workers, signal }: PoolOptions,
): AsyncGenerator<Result, void, void> {
  signal?.throwIfAborted()
  const threads = new Threads(module, workers)
  const aborted = abortion(signal)
  const due: Promise<Answer>[] = []
  const next = async (): Promise<Result> => {
    const answer = await Promise.race([due.shift() as Promise<Answer>, aborted.promise])
    if ('error' in answer) throw errorOf(answer.error)
    return answer.result as Result
  }
  try {
    for (const task of tasks) {
      due.push(threads.run(task))
      if (due.length >= lookAhead) yield await next()
    }
    while (due.length > 0) yield await next()
  } finally {
    aborted.ignore()
    await threads.end()
  }
}

type Waiting = { readonly task: unknown; readonly resolve: (answer: Answer) => void }

/** Takes tasks in order, each to the thread that is free first. */
class Threads {
  readonly #free: Worker[] = []
  readonly #busy = new Map<Worker, Waiting>()
  readonly #waiting: Waiting[] = []
  #alive: number
  #failure: Answer | undefined

  constructor(module: URL, workers: number) {
    this.#alive = workers
    for (let i = 0; i < workers; i++) this.#free.push(this.#start(module))
  }

  run(task: unknown): Promise<Answer> {
    return new Promise((resolve) => {
      this.#waiting.push({ task, resolve })
      this.#proceed()
    })
  }

  async end(): Promise<void> {
    await Promise.all([...this.#free, ...this.#busy.keys()].map((worker) => worker.terminate()))
  }

  #start(module: URL): Worker {
    // Sources name packages of this workspace that only this condition finds in their sources.
    const isSource = module.pathname.endsWith('.ts')
    const execArgv = isSource ? ['--conditions=ordeal-source', '--disable-warning=ExperimentalWarning'] : []
    const worker = new Worker(module, { execArgv })
    let cause: unknown
    worker.on('message', (answer: Answer) => this.#answered(worker, answer))
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', (code) => this.#died(worker, cause instanceof Error ? cause.message : `exit code ${code}`))
    return worker
  }

  #answered(worker: Worker, answer: Answer): void {
    this.#busy.get(worker)?.resolve(answer)
    this.#busy.delete(worker)
    this.#free.push(worker)
    this.#proceed()
  }

  #died(worker: Worker, why: string): void {
    const error = new EnvironmentError('WORKER_ENDED', `a worker thread ended by itself: ${why}`, {
      hint: 'If memory is short, use fewer workers.',
      facts: { why },
    })
    this.#failure = { error: dataOf(error) }
    this.#busy.get(worker)?.resolve(this.#failure)
    this.#busy.delete(worker)
    this.#free.splice(0, this.#free.length, ...this.#free.filter((free) => free !== worker))
    this.#alive -= 1
    this.#proceed()
  }

  #proceed(): void {
    if (this.#alive === 0) for (const { resolve } of this.#waiting.splice(0)) resolve(this.#failure as Answer)
    while (this.#free.length > 0 && this.#waiting.length > 0) {
      const worker = this.#free.shift() as Worker
      const waiting = this.#waiting.shift() as Waiting
      this.#busy.set(worker, waiting)
      worker.postMessage(waiting.task)
    }
  }
}

/** A promise that rejects with the signal's reason; never, where there is none. */
function abortion(signal: AbortSignal | undefined): { readonly promise: Promise<never>; readonly ignore: () => void } {
  let abort = () => {}
  const promise = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason)
  })
  // Nobody may be waiting at the moment of the signal; the next one who waits is told.
  promise.catch(() => {})
  signal?.addEventListener('abort', abort)
  return { promise, ignore: () => signal?.removeEventListener('abort', abort) }
}
