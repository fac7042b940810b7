/**
 * Work that a person may interrupt: a status line, and a signal that aborts; the process then ends with the signal's code.
 * Station: command line.
 */
import { EnvironmentError } from '../core/errors.ts'
import { undoOnSignals } from '../runtime/docker/cleanup.ts'
import { say, shown } from './output.ts'
import { StatusLine } from './status-line.ts'

/** `out`: where what was kept until then stays. */
export async function interruptible<Result>(
  work: (status: StatusLine, signal: AbortSignal) => Promise<Result>,
  out: string,
): Promise<Result> {
  const status = new StatusLine(process.stderr, () => performance.now())
  const interrupted = new AbortController()
  const noMoreSignals = undoOnSignals((signal) => {
    status.clear()
    say(`${signal}: what was kept until now stays in ${shown(out)}`)
    interrupted.abort(new EnvironmentError('INTERRUPTED', `interrupted by ${signal}`))
  })
  try {
    return await work(status, interrupted.signal)
  } catch (error) {
    // The handler of the signal ends this process; an error on the way there is no news.
    if (interrupted.signal.aborted) await new Promise(() => {})
    throw error
  } finally {
    status.clear()
    noMoreSignals()
  }
}
