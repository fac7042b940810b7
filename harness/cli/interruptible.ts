/**
 * Work that a person may interrupt: a status line, and a signal that aborts; the process then ends with the signal's code.
 * Station: command line.
 */
import { EnvironmentError } from '../core/errors.ts'
import { undoOnSignals } from '../runtime/docker/cleanup.ts'
import { say, shown } from './output.ts'
import { StatusLine } from './status-line.ts'

/** `left`: told after a signal, what becomes of what was begun. After one it never settles: the signal ends the process. */
export async function interruptible<Result>(
  work: (status: StatusLine, signal: AbortSignal) => Promise<Result>,
  left: () => string,
): Promise<Result> {
  const status = new StatusLine(process.stderr, () => performance.now())
  const interrupted = new AbortController()
  const noMoreSignals = undoOnSignals((signal) => {
    status.clear()
    say(`${signal}: ${left()}`)
    interrupted.abort(new EnvironmentError('INTERRUPTED', `interrupted by ${signal}`))
  })
  try {
    return await work(status, interrupted.signal)
  } catch (error) {
    // The handler of the signal ends this process when all is removed; an error on the way there is no news.
    if (interrupted.signal.aborted) await new Promise(() => {})
    throw error
  } finally {
    status.clear()
    noMoreSignals()
  }
}

/** Where nothing was started that must be removed. */
export function keptIn(out: string): () => string {
  return () => `what was kept until now stays in ${shown(out)}`
}
