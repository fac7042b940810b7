/**
 * Lets a process stand still for a moment. Stopped threads say where they stand (the last field of /proc/PID/task/ID/syscall),
 * without ptrace. A few milliseconds; the harness waits for it, so that nothing of ours happens in between.
 * Station: runtime/docker. Effects only.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { EnvironmentError } from '../../../core/errors.ts'

const STOP_DEADLINE_MS = 500

/**
 * Calls `act` with the threads' program counters while all of them are stopped. Throws EnvironmentError NOT_STOPPED where
 * that takes longer than half a second, as under the engine's pause, and the kernel's ESRCH where the process is gone.
 */
export function whileStopped<Result>(pid: number, act: (counters: readonly number[]) => Result): Result {
  process.kill(pid, 'SIGSTOP')
  try {
    const end = performance.now() + STOP_DEADLINE_MS
    while (!isStopped(pid)) {
      if (performance.now() > end) throw new EnvironmentError('NOT_STOPPED', `process ${pid} does not stop`)
      sleepMs(1)
    }
    return act(threadsOf(pid).map((thread) => counterOf(pid, thread)))
  } finally {
    goOn(pid)
  }
}

function isStopped(pid: number): boolean {
  return threadsOf(pid).every((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
    // The name, in parentheses, may itself hold blanks and parentheses.
    return 'TtZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2))
  })
}

function threadsOf(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/task`)
}

/** `NUMBER ARGUMENTS... STACK COUNTER`, in hexadecimal. */
function counterOf(pid: number, thread: string): number {
  const text = readFileSync(`/proc/${pid}/task/${thread}/syscall`, 'latin1').trim()
  if (text === 'running') throw new EnvironmentError('NOT_STOPPED', `thread ${thread} of process ${pid} runs on`)
  return Number(text.split(' ').at(-1))
}

function goOn(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch {
    // it ended meanwhile
  }
}

function sleepMs(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
